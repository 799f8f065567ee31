// Date-times and dates as JSON has them, in the numbers that Parquet keeps of them.
import { type EpochMs, parseDate, parseInstant } from '../../domain/instant.ts'

/** Reads RFC 3339, or epoch milliseconds, which are what memberships have. */
export function readInstant(value: unknown): EpochMs {
  if (typeof value === 'number') return value
  return (typeof value === 'string' ? parseInstant(value) : undefined) ?? refuse('date-time', value)
}

/** Reads YYYY-MM-DD as days since 1970-01-01. */
export function readDate(value: unknown): number {
  return (typeof value === 'string' ? parseDate(value) : undefined) ?? refuse('date', value)
}

function refuse(type: string, value: unknown): never {
  throw new TypeError(`not a ${type}: ${value}`)
}
