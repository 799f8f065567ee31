// RFC 3339 text and epoch milliseconds, each way; the only file of the domain that names Date.
import { usualDay, usualInstant } from './usual-instant.ts'

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** The earliest instant that RFC 3339 can write in UTC: the beginning of the year 0. */
export const earliestInstant: EpochMs = -62_167_219_200_000

/** The latest instant that RFC 3339 can write: the end of the year 9999. */
export const latestInstant: EpochMs = 253_402_300_799_999

const dayMs = 86_400_000

const shape = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$/

/**
 * Reads an RFC 3339 date-time; digits below the millisecond are cut off.
 * Returns undefined for anything else, dates that no calendar has included.
 */
export function parseInstant(text: string): EpochMs | undefined {
  return usualInstant(text) ?? instantOfAnyForm(text)
}

function instantOfAnyForm(text: string): EpochMs | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  const [, date = '', hour, minute, second, fraction = '', zone = 'Z'] = match
  const day = parseDate(date)
  const offsetMs = zoneOffsetMs(zone)
  if (day === undefined || offsetMs === undefined) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
  return day * dayMs + seconds * 1000 + Number(`${fraction}000`.slice(0, 3)) - offsetMs
}

/** Reads a calendar date (YYYY-MM-DD) as days since 1970-01-01; undefined for anything else. */
export function parseDate(text: string): number | undefined {
  return (text.length === 10 ? usualDay(text) : undefined) ?? anyDate(text)
}

function anyDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const at = new Date(0).setUTCFullYear(year, month - 1, day)
  const read = new Date(at)
  if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day) return undefined
  return at / dayMs
}

/** The farthest that a zone may be from UTC. */
const farthestZoneMs = dayMs - 60_000

/**
 * Writes an instant as RFC 3339 in UTC with milliseconds. What a zone has brought out of the years that RFC 3339 can
 * write is written in one that brings it back.
 */
export function formatInstant(at: EpochMs): string {
  if (at > latestInstant) return inZone(at - farthestZoneMs, '-23:59')
  if (at < earliestInstant) return inZone(at + farthestZoneMs, '+23:59')
  return new Date(at).toISOString()
}

const inZone = (local: EpochMs, zone: string) => new Date(local).toISOString().replace('Z', zone)

/** Writes instants as above; the same one again is not written again, which pays where many have one in common. */
export function instantFormatter(): (at: EpochMs) => string {
  let last: EpochMs | undefined
  let text = ''
  return (at) => {
    if (at !== last) text = formatInstant(at)
    last = at
    return text
  }
}

/**
 * Reads an ISO 8601 duration of days, hours, minutes and seconds (`PT20M`, `P1DT2H`) in milliseconds;
 * undefined for anything else. Months and years are left out: their length depends on where they start.
 */
export function parseDurationMs(text: string): number | undefined {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/.exec(text)
  if (!match || text === 'P' || text.endsWith('T')) return undefined
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
  const totalSeconds =
    ((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 3600 + Number(minutes) * 60 + Number(seconds)
  return Math.round(totalSeconds * 1000)
}

function zoneOffsetMs(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
