// Reads a profile's memberships off the text of a seed's line, as they are stored, without making objects of XDM's.
import { type MembershipStatus, membershipStatuses } from '../domain/export-request.ts'
import { type EpochMs, parseInstant } from '../domain/instant.ts'
import type { HeldMembership, HeldMemberships, Identity } from '../domain/profile.ts'
import { usualInstant } from '../domain/usual-instant.ts'

/** Memberships, and where in the text the braces around them are: from `start` on and before `end`. */
export interface ScannedMemberships {
  readonly memberships: HeldMemberships
  readonly start: number
  readonly end: number
}

const memberName = '"segmentMembership"'

/**
 * The value of the one member named `segmentMembership`, wherever it is in the text, which need not be JSON elsewhere.
 * What is read of it is JSON, fits the union schema, and would be stored like this. Undefined where there is any doubt:
 * if anything is escaped, so that the name could be there in another spelling or inside of a text; if a membership does
 * not have its status, or has a payload; if JSON.parse would bring the keys into another order.
 */
export function scanMemberships(text: string): ScannedMemberships | undefined {
  const found = text.indexOf(memberName)
  if (found < 0 || text.includes('\\') || text.includes(memberName, found + 1)) return undefined
  const cursor = new Cursor(text, found + memberName.length)
  if (!cursor.take(code.colon)) return undefined
  cursor.skipBlanks()
  const start = cursor.at
  const memberships: HeldMembership[] = []
  const readSegment = (namespace: string) => (id: string) => {
    const membership = readMembership(cursor, { namespace, id })
    if (membership) memberships.push(membership)
    return membership !== undefined
  }
  const isRead = readMap(cursor, (namespace) => readMap(cursor, readSegment(namespace)))
  return isRead ? { memberships, start, end: cursor.at } : undefined
}

/** Reads a map, `readValue` each of its values; false where there is any doubt. */
function readMap(cursor: Cursor, readValue: (key: string) => boolean): boolean {
  const keys: string[] = []
  if (!cursor.take(code.open)) return false
  if (cursor.take(code.close)) return true
  do {
    const key = cursor.takeText()
    if (key === undefined || !isUsualKey(key) || !cursor.take(code.colon) || !readValue(key)) return false
    keys.push(key)
  } while (cursor.take(code.comma))
  return cursor.take(code.close) && areDistinct(keys)
}

function readMembership(cursor: Cursor, segment: Identity): HeldMembership | undefined {
  let status: MembershipStatus | undefined
  let lastQualificationTime: EpochMs | undefined
  let validUntil: EpochMs | undefined
  let version: string | undefined
  if (!cursor.take(code.open)) return undefined
  do {
    if (status === undefined && cursor.takeName('"status"')) {
      status = readStatus(cursor)
      if (status === undefined) return undefined
    } else if (lastQualificationTime === undefined && cursor.takeName('"lastQualificationTime"')) {
      lastQualificationTime = cursor.takeInstant()
      if (lastQualificationTime === undefined) return undefined
    } else if (validUntil === undefined && cursor.takeName('"validUntil"')) {
      validUntil = cursor.takeInstant()
      if (validUntil === undefined) return undefined
    } else if (version === undefined && cursor.takeName('"version"')) {
      version = cursor.takeText()
      if (version === undefined) return undefined
    } else return undefined
  } while (cursor.take(code.comma))
  if (!cursor.take(code.close) || status === undefined) return undefined
  const saysMore = validUntil !== undefined || version !== undefined
  const details = {
    ...(validUntil !== undefined && { validUntil }),
    ...(version !== undefined && { version }),
  }
  return { segment, status, lastQualificationTime, details: saysMore ? details : undefined }
}

const statusWords = membershipStatuses.map((status) => [status, `"${status}"`] as const)

function readStatus(cursor: Cursor): MembershipStatus | undefined {
  for (const [status, word] of statusWords) if (cursor.takeWord(word)) return status
  return undefined
}

/** So many are compared with one another; a set of more is made one of. */
const fewKeys = 8

function areDistinct(keys: readonly string[]): boolean {
  if (keys.length > fewKeys) return new Set(keys).size === keys.length
  for (let at = 1; at < keys.length; at += 1) if (keys.indexOf(keys[at] as string) < at) return false
  return true
}

/** Objects have whole numbers before all other keys, and a key named `__proto__` is refused. */
function isUsualKey(key: string): boolean {
  if (key === '__proto__') return false
  for (let at = 0; at < key.length; at += 1) {
    const char = key.charCodeAt(at)
    if (char < code.zero || char > code.nine) return true
  }
  return false
}

const code = { quote: 34, comma: 44, zero: 48, nine: 57, colon: 58, open: 123, close: 125 }
const blank = { tab: 9, lineFeed: 10, carriageReturn: 13, space: 32 }

/** A place in a text without escapes; what is taken from there may have blanks before it. */
class Cursor {
  readonly #text: string
  at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.at = at
  }

  skipBlanks(): void {
    let char = this.#text.charCodeAt(this.at)
    while (
      char === blank.space ||
      char === blank.tab ||
      char === blank.lineFeed ||
      char === blank.carriageReturn
    ) {
      this.at += 1
      char = this.#text.charCodeAt(this.at)
    }
  }

  /** Passes over a character; false where another one is there. */
  take(char: number): boolean {
    this.skipBlanks()
    if (this.#text.charCodeAt(this.at) !== char) return false
    this.at += 1
    return true
  }

  /** Passes over a word; false where another one is there. */
  takeWord(word: string): boolean {
    this.skipBlanks()
    if (!this.#text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }

  /** Passes over the name of a member, which comes in quotes, and the colon behind it. */
  takeName(name: string): boolean {
    return this.takeWord(name) && this.take(code.colon)
  }

  takeText(): string | undefined {
    this.skipBlanks()
    const start = this.at + 1
    const end = this.#endOfText()
    if (end < 0) return undefined
    this.at = end + 1
    return this.#text.slice(start, end)
  }

  /** A text that is an instant. */
  takeInstant(): EpochMs | undefined {
    this.skipBlanks()
    const start = this.at + 1
    const end = this.#endOfText()
    if (end < 0) return undefined
    this.at = end + 1
    return usualInstant(this.#text, start, end) ?? parseInstant(this.#text.slice(start, end))
  }

  /** Where the text that begins here ends, or -1 where none does or JSON has no such text. */
  #endOfText(): number {
    const text = this.#text
    if (text.charCodeAt(this.at) !== code.quote) return -1
    let at = this.at + 1
    for (; at < text.length; at += 1) {
      const char = text.charCodeAt(at)
      if (char === code.quote) return at
      if (char < blank.space) return -1
    }
    return -1
  }
}
