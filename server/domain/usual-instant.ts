// The usual forms of times and dates read digit by digit, many times as fast as by a regular expression.

const dayMs = 86_400_000
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const code = { zero: 48, minus: 45, dot: 46, colon: 58, T: 84, Z: 90 }

/** Stands for a character that is no digit: whatever number it is part of is out of range. */
const outOfRange = 100_000

/**
 * `2019-08-31T22:07:56Z` or `…56.123Z`, all of the text or what of it is before `end`, as epoch milliseconds; undefined
 * for every other form, and out of range.
 */
export function usualInstant(text: string, start = 0, end = text.length): number | undefined {
  const length = end - start
  if ((length !== 20 && length !== 24) || text.charCodeAt(end - 1) !== code.Z) return undefined
  const day = usualDay(text, start)
  const marked =
    text.charCodeAt(start + 10) === code.T &&
    text.charCodeAt(start + 13) === code.colon &&
    text.charCodeAt(start + 16) === code.colon &&
    (length === 20 || text.charCodeAt(start + 19) === code.dot)
  if (day === undefined || !marked) return undefined
  const hour = twoDigits(text, start + 11)
  const minute = twoDigits(text, start + 14)
  const second = twoDigits(text, start + 17)
  const millis = length === 20 ? 0 : twoDigits(text, start + 20) * 10 + digit(text, start + 22)
  if (hour > 23 || minute > 59 || second > 59 || millis > 999) return undefined
  return day * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + millis
}

/** The day that the text has at `start`, since 1970-01-01; the 29th of February is one of the forms that are left. */
export function usualDay(text: string, start = 0): number | undefined {
  if (text.charCodeAt(start + 4) !== code.minus || text.charCodeAt(start + 7) !== code.minus) return undefined
  const year = twoDigits(text, start) * 100 + twoDigits(text, start + 2)
  const month = twoDigits(text, start + 5)
  const day = twoDigits(text, start + 8)
  if (year > 9999 || day < 1 || day > (daysOfMonth[month - 1] ?? 0)) return undefined
  return daysSince1970(year, month, day)
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - code.zero
  return value >= 0 && value <= 9 ? value : outOfRange
}

/** In the Gregorian calendar, with years that begin in March so that a leap day is the last of its year. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return 365 * marchYear + leapDays + dayOfYear - 719_468
}
