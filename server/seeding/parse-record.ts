// Parses a line of a seed: as JSON.parse does, but for the memberships of profiles, which are parsed as lists.

/**
 * The value of a line that holds JSON. A profile's memberships are keyed by segments, so the keys of each are others.
 * JSON.parse makes a hidden class for every such set of keys, which takes several times as long as all the rest of the
 * line; their maps are therefore read as lists and made of these. Raises what JSON.parse raises.
 */
export function parseRecord(line: Buffer): { readonly value: unknown; readonly text: string } {
  const marks = marksOfMemberships(line)
  if (!marks) return parsePlain(line)
  for (const at of marks) line[at] = asList.get(line[at] as number) as number
  const listed = parseListed(line)
  if (listed) return listed
  for (const at of marks) line[at] = asMap.get(line[at] as number) as number
  return parsePlain(line)
}

function parsePlain(line: Buffer) {
  const text = textOf(line)
  return { value: JSON.parse(text) as unknown, text }
}

const byteOrderMark = /^\uFEFF/
const textOf = (line: Buffer) => line.toString('utf8').replace(byteOrderMark, '')

/** Undefined where the lists are not where a profile has its memberships, or the line is no JSON. */
function parseListed(line: Buffer): { value: unknown; text: string } | undefined {
  try {
    const text = textOf(line)
    const value = JSON.parse(text) as { body?: { segmentMembership?: unknown } } | null
    const { body } = value ?? {}
    if (!Array.isArray(body?.segmentMembership)) return undefined
    body.segmentMembership = mapOf(body.segmentMembership, (segments) => mapOf(segments as unknown[]))
    return { value, text }
  } catch {
    return undefined
  }
}

/** Keys and values in turns as an object without a hidden class of its own. */
function mapOf(list: readonly unknown[], read: (value: unknown) => unknown = (value) => value): object {
  const map = Object.create(null) as Record<string, unknown>
  for (let at = 0; at < list.length; at += 2) map[list[at] as string] = read(list[at + 1])
  return map
}

const code = { quote: 34, comma: 44, colon: 58, open: 123, close: 125, listOpen: 91, listClose: 93 }
const backslash = 92
const blanks = new Set([9, 10, 13, 32])

/** What makes a list of a map, and the other way round. */
const asList = new Map([
  [code.open, code.listOpen],
  [code.close, code.listClose],
  [code.colon, code.comma],
])
const asMap = new Map([...asList].map(([map, list]) => [list, map]))

const name = Buffer.from('"segmentMembership"')

/**
 * Where the braces and colons of the line's memberships are. Undefined where there is any doubt: if the name is there
 * more than once, or anything is escaped, so that it could be there in another spelling or inside of a text.
 */
function marksOfMemberships(line: Buffer): number[] | undefined {
  const found = line.indexOf(name)
  if (found < 0 || line.includes(backslash) || line.indexOf(name, found + 1) > 0) return undefined
  const colon = skipBlanks(line, found + name.length)
  const start = skipBlanks(line, colon + 1)
  const marks: number[] = []
  return line[colon] === code.colon && markMap(line, start, 2, marks) > 0 ? marks : undefined
}

/** Marks a map of objects, or of such maps where `depth` is 2. Returns where it ends, or -1 where it is none. */
function markMap(line: Buffer, start: number, depth: number, marks: number[]): number {
  if (line[start] !== code.open) return -1
  marks.push(start)
  let at = skipBlanks(line, start + 1)
  while (line[at] === code.quote) {
    at = skipBlanks(line, skipText(line, at))
    if (line[at] !== code.colon) return -1
    marks.push(at)
    at = skipBlanks(line, at + 1)
    at = depth > 1 ? markMap(line, at, depth - 1, marks) : skipObject(line, at)
    if (at < 0) return -1
    at = skipBlanks(line, at)
    if (line[at] !== code.comma) break
    at = skipBlanks(line, at + 1)
  }
  if (line[at] !== code.close) return -1
  marks.push(at)
  return at + 1
}

function skipBlanks(line: Buffer, start: number): number {
  let at = start
  while (blanks.has(line[at] as number)) at += 1
  return at
}

/** Returns the place behind the text that begins at `start`; nothing in it is escaped. */
function skipText(line: Buffer, start: number): number {
  let at = start + 1
  while (at < line.length && line[at] !== code.quote) at += 1
  return at + 1
}

/** Returns the place behind the object that begins at `start`, or -1 where none does. */
function skipObject(line: Buffer, start: number): number {
  if (line[start] !== code.open) return -1
  let depth = 0
  for (let at = start; at < line.length; ) {
    const byte = line[at]
    if (byte === code.quote) at = skipText(line, at)
    else {
      at += 1
      if (byte === code.open) depth += 1
      else if (byte === code.close) depth -= 1
      if (depth === 0) return at
    }
  }
  return -1
}
