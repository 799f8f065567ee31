// Prefer (RFC 7240): what a single call asks to happen to itself.
import { longestDelayMs } from '../faults/fault.ts'

export interface Preference {
  /** Status of the error to answer with. */
  readonly status: number | undefined
  /** Real milliseconds to wait first. */
  readonly waitMs: number
  /** As Preference-Applied says it. */
  readonly applied: string
}

/**
 * `code=503` and `wait=2`, or both; undefined where neither is asked for. What is not known, or not well formed, is
 * passed over and not echoed, as RFC 7240 section 2 wants it; of a repeated one the first counts.
 */
export function readPreference(header: string | string[] | undefined): Preference | undefined {
  if (header === undefined) return undefined
  const asked = new Map<string, number>()
  for (const text of [header].flat().join(',').split(',')) {
    const [, name, digits] = /^\s*(\w+)\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/.exec(text) ?? []
    if (name !== undefined && !asked.has(name.toLowerCase())) asked.set(name.toLowerCase(), Number(digits))
  }
  const [code, wait] = [asked.get('code'), asked.get('wait')]
  const status = code !== undefined && code >= 400 && code <= 599 ? code : undefined
  const seconds = wait !== undefined && wait * 1000 <= longestDelayMs ? wait : undefined
  if (status === undefined && seconds === undefined) return undefined
  const applied = [status !== undefined && `code=${status}`, seconds !== undefined && `wait=${seconds}`]
  return { status, waitMs: (seconds ?? 0) * 1000, applied: applied.filter(Boolean).join(', ') }
}
