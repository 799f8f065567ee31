// Verifying calls: whether the journal has as many of them as a test expects, and if not, which come nearest.
import type { Static } from 'typebox'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { Operations } from '../gateway/operations.ts'
import type { JournalEntry } from '../journal/entry.ts'
import { isMeant } from '../journal/filter.ts'
import { type Difference, differencesOf } from '../journal/verify.ts'
import type { TenantName } from '../tenant.ts'
import { badInstant, readSince } from './journal.ts'
import type { VerifyReply, VerifyRequest } from './journal-schemas.ts'
import { checkOperation } from './operation-name.ts'
import { ownersOf } from './owners.ts'

/** How many calls a refusal shows. */
const mostShown = 3

interface Compared {
  readonly label: Partial<TenantName>
  readonly entry: JournalEntry
  readonly differences: readonly Difference[]
}

/** Raises OPERATION_UNKNOWN, BODY_INVALID; CALLS_DIFFER with the calls that come nearest, or those that are too many. */
export function verifyCalls(
  { emulator, operations }: { emulator: Emulator; operations: Operations },
  name: TenantName | undefined,
  request: Static<typeof VerifyRequest>,
): Static<typeof VerifyReply> {
  const { operation, where = {} } = request
  checkOperation(operations, operation, 'operation')
  const { least, most, expected } = boundsOf(request)
  const { since: text, ...pattern } = where
  const since = text === undefined ? undefined : readSince(text)
  if (text !== undefined && since === undefined)
    throw new AepError('BODY_INVALID', [`where.since ${badInstant}`])
  const compared = ownersOf(emulator, name).flatMap(({ label, journal }) =>
    journal
      .all()
      .filter((entry) => isMeant(entry, { operationId: operation, since }))
      .map((entry) => ({ label, entry, differences: differencesOf(entry, pattern) })),
  )
  const matching = compared.filter(({ differences }) => differences.length === 0)
  const matched = matching.length
  if (matched >= least && matched <= most) return { matched }
  const calls = `${expected} ${/\b1$/.test(expected) ? 'call' : 'calls'} of ${operation}${'where' in request ? ' like that' : ''}`
  throw new AepError(
    'CALLS_DIFFER',
    calls,
    matched,
    (matched > most ? matching : nearest(compared)).slice(0, mostShown).map(shown),
  )
}

/** Raises BODY_INVALID. */
function boundsOf({ count, atLeast, atMost }: Static<typeof VerifyRequest>) {
  const isRange = atLeast !== undefined || atMost !== undefined
  if ((count === undefined) === !isRange) {
    throw new AepError('BODY_INVALID', [
      'the request body must have either count, or atLeast or atMost or both',
    ])
  }
  const [least, most] =
    count === undefined ? [atLeast ?? 0, atMost ?? Number.POSITIVE_INFINITY] : [count, count]
  if (least > most) throw new AepError('BODY_INVALID', ['atMost must not be less than atLeast'])
  if (count !== undefined) return { least, most, expected: String(count) }
  const expected = [
    atLeast !== undefined && `at least ${atLeast}`,
    atMost !== undefined && `at most ${atMost}`,
  ]
  return { least, most, expected: expected.filter(Boolean).join(' and ') }
}

/** Those that differ the least; of equals the latest. */
function nearest(compared: readonly Compared[]): Compared[] {
  return compared
    .filter(({ differences }) => differences.length > 0)
    .reverse()
    .sort((a, b) => a.differences.length - b.differences.length)
}

function shown({ label, entry, differences }: Compared) {
  const { id, method, url } = entry
  return {
    ...label,
    id,
    method,
    url,
    differences: differences.map(({ place, expected, actual }) => ({
      place,
      expected,
      ...(actual !== undefined && { actual }),
    })),
  }
}
