// Reads the text of a setting, wherever it was given: the value, or why it is none.
import { type Pace, parsePace } from '../domain/export-plan.ts'
import { parseInstant } from '../domain/instant.ts'
import { type ProfileName, parseSwitch, profiles, type Switches } from '../domain/switches.ts'
import { type ClockSetting, highestScale } from '../runtime/clock.ts'
import { Refusal } from './setting.ts'

/** Where a frozen clock stands when no instant is given: the same one each time, so that runs repeat. */
const frozenAt = '2026-01-01T00:00:00.000Z'

export const integerBetween = (low: number, high: number) => (text: string) => {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= low && number <= high) return number
  return new Refusal(`must be a whole number from ${low} to ${high}`)
}

export const text = (given: string) => (given === '' ? new Refusal('must not be empty') : given)

/** No text stands for none. */
export const textOrNone = (given: string) => given || undefined

/** How strictly callers are asked who they are. */
export type AuthMode = 'off' | 'headers' | 'token'

export function authMode(given: string): AuthMode | Refusal {
  return given === 'off' || given === 'headers' || given === 'token'
    ? given
    : new Refusal('must be off, headers or token')
}

export const truth = (given: string) =>
  given === 'true' || given === 'false' ? given === 'true' : new Refusal('must be true or false')

const oneOf =
  <const Value extends string>(...values: readonly Value[]) =>
  (given: string): Value | Refusal =>
    values.find((value) => value === given) ?? new Refusal(`must be one of ${values.join(', ')}`)

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export const logLevel = oneOf(...logLevels)
export const logFormat = oneOf('pretty', 'json')
export const profileName = oneOf(...(Object.keys(profiles) as ProfileName[]))

/** A server's address without a path: the paths are Adobe's. */
export function serverUrl(given: string): string | Refusal {
  const { protocol, origin = '' } = URL.parse(given) ?? {}
  return protocol === 'http:' || protocol === 'https:'
    ? origin
    : new Refusal('must be a URL such as http://127.0.0.1:4620')
}

/** An origin as browsers send it (RFC 6454): scheme, host and port, in lower case. */
export function origin(given: string): string | Refusal {
  return /^(off|\*|null|[a-z][a-z\d+.-]*:\/\/[^/?#\sA-Z]+)$/.test(given)
    ? given
    : new Refusal('must be off, * or origins such as http://localhost:3000')
}

export function pace(given: string): Pace | Refusal {
  const plan = parsePace(given)
  return typeof plan === 'string' ? new Refusal(plan) : plan
}

/** No text, the default, sets nothing. */
export function switchValue(given: string): Partial<Switches> | Refusal {
  const read = given === '' ? {} : parseSwitch(given)
  return typeof read === 'string' ? new Refusal(read) : read
}

export function clock(given: string): ClockSetting | Refusal {
  if (given === 'real') return { mode: 'real', scale: 1 }
  const [, mode, instant] = /^(frozen)(?:@(.+))?$/.exec(given) ?? []
  if (mode) {
    const at = parseInstant(instant ?? frozenAt)
    return at === undefined
      ? new Refusal('must name an RFC 3339 instant after frozen@')
      : { mode: 'frozen', at, scale: 0 }
  }
  const scale = Number(/^x(\d+(?:\.\d+)?)$/.exec(given)?.[1])
  return scale > 0 && scale <= highestScale
    ? { mode: 'scaled', scale }
    : new Refusal('must be real, frozen, frozen@RFC3339 or xN such as x60, up to x1000000')
}
