// Holds calls against what a test expects of them, and says of those that differ what does.
import { bodyValue, type JournalEntry, queryOf } from './entry.ts'

/** What a call must be like; members that are left out do not matter. */
export interface CallPattern {
  readonly status?: number
  readonly jobId?: number
  /** Without the query. */
  readonly path?: string
  /** Parameters that must be there with these values; so for `headers`. */
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Objects may have more members than the expected ones, lists not. */
  readonly body?: unknown
}

export interface Difference {
  readonly place: string
  readonly expected: unknown
  /** Undefined: there is nothing. */
  readonly actual?: unknown
}

/** Where the call differs from the pattern; empty for one that fits. */
export function differencesOf(entry: JournalEntry, pattern: CallPattern): Difference[] {
  const { status, jobId, path, query, headers = {}, body } = pattern
  const lowerHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return [
    ...compare('status', status, entry.status),
    ...compare('jobId', jobId, entry.jobId),
    ...compare('path', path, entry.url.split('?')[0]),
    ...compare('query', query, queryOf(entry)),
    ...compare('headers', lowerHeaders, entry.requestHeaders),
    ...compare('body', body, bodyValue(entry.requestBody)),
  ]
}

function compare(place: string, expected: unknown, actual: unknown): Difference[] {
  if (expected === undefined) return []
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [{ place, expected, actual }]
    return expected.flatMap((item, index) => compare(`${place}[${index}]`, item, actual[index]))
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [{ place, expected, actual }]
    return Object.entries(expected).flatMap(([name, value]) =>
      compare(`${place}.${name}`, value, Object.hasOwn(actual, name) ? actual[name] : undefined),
    )
  }
  return expected === actual ? [] : [{ place, expected, actual }]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
