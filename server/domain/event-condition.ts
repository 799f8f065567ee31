// Conditions on a property of events: `property=web.webPageDetails.name=Home`.
import { parseDate, parseInstant } from './instant.ts'

/** Whether an event's body meets it. */
export type EventCondition = (body: object) => boolean

const dayMs = 86_400_000

/**
 * Reads a path, one of =, !=, <, <=, >, >= and a value, with or without quotation marks; undefined where it is none.
 * Lists are transparent: one value that fits is enough, and != asks that none is equal. A value of the form
 * 2020-07-20 or 20200720 is compared with the day, in UTC, of an instant. Source: docs, profile/api/entities; lists,
 * missing values and days are emulator-defined.
 */
export function readEventCondition(text: string): EventCondition | undefined {
  const [, path, operator, given] = /^\s*([^\s=!<>]+)\s*(!=|<=|>=|==?|<|>)(.*)$/s.exec(text) ?? []
  if (path === undefined || operator === undefined || given === undefined) return undefined
  const names = path.split('.')
  const literal = given.trim().replace(/^(["'])(.*)\1$/s, '$2')
  if (operator === '!=')
    return (body) => !valuesAt(body, names).some((value) => compare(value, literal) === 0)
  return (body) => valuesAt(body, names).some((value) => fits(operator, compare(value, literal)))
}

/** The values at the path; several where it leads through lists. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value))
    return value.flatMap((element) => valuesAt(element, name === undefined ? [] : [name, ...rest]))
  if (name === undefined) return [value]
  if (typeof value !== 'object' || !Object.hasOwn(value, name)) return []
  return valuesAt((value as Record<string, unknown>)[name], rest)
}

function fits(operator: string, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      return order === 0
  }
}

/** Negative, zero or positive as the value stands before, with or behind the literal; NaN where they do not compare. */
function compare(value: unknown, literal: string): number {
  if (typeof value === 'number') return literal.trim() === '' ? Number.NaN : value - Number(literal)
  if (typeof value === 'boolean') return String(value) === literal.toLowerCase() ? 0 : Number.NaN
  if (typeof value !== 'string') return Number.NaN
  const at = parseInstant(value) ?? parseDate(value)
  const literalAt = parseInstant(literal)
  const day = parseDate(literal.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'))
  if (parseInstant(value) !== undefined && at !== undefined) {
    if (literalAt !== undefined) return at - literalAt
    if (day !== undefined) return Math.floor(at / dayMs) - day
  } else if (at !== undefined && day !== undefined) return at - day
  return value < literal ? -1 : value > literal ? 1 : 0
}
