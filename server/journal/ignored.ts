// What callers sent that nothing read: members of bodies, query parameters, and headers of their own.
import { likelyMeant } from '../nearest-name.ts'
import { bodyValue, type JournalEntry, queryOf } from './entry.ts'
import { unreadMembers } from './unread.ts'

/** The JSON Schemas of what an operation reads; undefined where it reads none. */
export interface Readable {
  readonly querystring: object | undefined
  readonly body: object | undefined
}

export interface Ignored {
  readonly operationId: string
  readonly in: 'body' | 'query' | 'header'
  readonly name: string
  /** What it looks like a slip of. */
  readonly suggestion: string | undefined
  /** In how many calls, and the ids of the first and the last of them. */
  readonly count: number
  readonly firstId: number
  readonly lastId: number
}

/** Headers that begin with `x-` and that Adobe's services, or we, know; proxies add those of the last line. */
const knownHeaders = [
  'x-api-key',
  'x-gw-ims-org-id',
  'x-sandbox-name',
  'x-sandbox-id',
  'x-request-id',
  'x-user-token',
  'x-profile-instance-id',
  'x-emulator-scenario',
  'x-requested-with',
  'x-real-ip',
]

/**
 * In the order in which each was first seen. A body that was cut off is passed over, and so are calls to paths that lead
 * nowhere. `operations`: by their ids.
 */
export function ignoredIn(
  entries: readonly JournalEntry[],
  operations: ReadonlyMap<string, Readable>,
): Ignored[] {
  const found = new Map<string, Ignored>()
  for (const entry of entries) {
    const { operationId = '', id } = entry
    const operation = operations.get(operationId)
    if (!operation) continue
    for (const { place, meant, name } of strayIn(entry, operation)) {
      const key = JSON.stringify([operationId, place, name])
      const { count = 0, firstId = id } = found.get(key) ?? {}
      found.set(key, {
        operationId,
        in: place,
        name,
        suggestion: meant,
        count: count + 1,
        firstId,
        lastId: id,
      })
    }
  }
  return [...found.values()]
}

interface Stray {
  readonly place: Ignored['in']
  readonly name: string
  readonly meant: string | undefined
}

function strayIn(entry: JournalEntry, { querystring, body }: Readable): Stray[] {
  const { properties = {} } = (querystring ?? {}) as { properties?: object }
  const parameters = Object.keys(properties)
  return [
    ...bodyStrays(entry, body),
    ...strays('query', Object.keys(queryOf(entry)), parameters),
    ...strays('header', Object.keys(entry.requestHeaders).filter(isOwnHeader), knownHeaders),
  ]
}

function bodyStrays({ requestBody }: JournalEntry, schema: object | undefined): Stray[] {
  const value = bodyValue(requestBody)
  if (!schema || typeof value !== 'object' || value === null) return []
  return unreadMembers(value, schema).map(({ place, meant }) => ({ place: 'body', name: place, meant }))
}

const strays = (place: Stray['place'], names: readonly string[], known: readonly string[]): Stray[] =>
  names
    .filter((name) => name !== '' && !known.includes(name))
    .map((name) => ({ place, name, meant: likelyMeant(name, known) }))

const isOwnHeader = (name: string) => /^x-/.test(name) && !/^x-forwarded-/.test(name)
