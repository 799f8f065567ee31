// Where a page of a list begins: after so many entries, or behind an entry that the page before has shown last.
import { AepError } from '../../errors.ts'
import type { Place } from '../../storage/ordered-list.ts'

/** What `start` may look like: a number, or what a link has said. */
export const startPattern = '^(\\d{1,16}|_[\\w-]+)$'

/** The place behind an entry, as text that is safe in a URL; emulator-defined. */
export function startAfter(place: Place): string {
  return `_${Buffer.from(JSON.stringify(place)).toString('base64url')}`
}

/** Reads `start`; `parts`: what a place of this list consists of. Raises QUERY_INVALID. */
export function readPageStart(
  start: string,
  { parts, link }: { parts: readonly ('string' | 'number')[]; link: string },
): { skip: number } | { after: Place } {
  if (!start.startsWith('_')) return { skip: Math.min(Number(start), Number.MAX_SAFE_INTEGER) }
  try {
    const place: unknown = JSON.parse(Buffer.from(start.slice(1), 'base64url').toString())
    const isPart = (part: unknown, index: number) =>
      typeof part === parts[index] && (typeof part === 'string' || Number.isSafeInteger(part))
    if (Array.isArray(place) && place.length === parts.length && place.every(isPart)) return { after: place }
  } catch {
    // Not what startAfter has written.
  }
  throw new AepError('QUERY_INVALID', [`start must be a number, or what ${link} says: ${start}`])
}
