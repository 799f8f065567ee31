// Where seed records come from: the lines of a file, however long it is, or the records of a bundle.
import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { HeldMemberships } from '../domain/profile.ts'
import { parseRecord } from './parse-record.ts'

/** A file of seed records, one a line (ndjson) or as the bundle `{"records": […]}`. */
export interface SeedFile {
  readonly file: string
  readonly format: 'ndjson' | 'bundle'
  /** How messages name the file; none where there is only one that could be meant. */
  readonly name?: string
}

export type SeedSource = SeedFile | { readonly records: readonly unknown[] }

/** A record as it was written, or what is wrong with it before it is a record; `place` is where it stands. */
export type SeedLine = { readonly place: string } & (ReadLine | { readonly problem: string })

interface ReadLine {
  readonly value: unknown
  /** A profile's memberships that have been read already; its body has an empty map in their place. */
  readonly memberships?: HeldMemberships | undefined
  /** True where there may be a null in it; most lines have none, and their text shows it at once. */
  readonly mayHaveNulls: boolean
}

/** The longest line, in bytes: far above any profile's 100 KB (docs: profile guardrails), and safe to hold. */
const maxLineBytes = 16 * 1024 * 1024

const chunkBytes = 1024 * 1024
const newline = 10

/** The records of a source in their order; blank lines are passed over. Holds one line of a file at a time. */
export function* readSeedLines(source: SeedSource): Generator<SeedLine> {
  if ('records' in source) {
    yield* placed(source.records, '')
    return
  }
  const { file, format, name } = source
  const prefix = name === undefined ? '' : `${name} `
  if (format === 'ndjson') yield* readLines(file, `${prefix}line `)
  else yield* readBundle(file, name)
}

function* placed(records: readonly unknown[], prefix: string): Generator<SeedLine> {
  for (const [index, value] of records.entries())
    yield { place: `${prefix}records[${index}]`, value, mayHaveNulls: true }
}

function* readBundle(file: string, name = 'the bundle'): Generator<SeedLine> {
  const parsed = parse(name, readFileSync(file))
  if ('problem' in parsed) yield parsed
  else if (!isBundle(parsed.value)) yield { place: name, problem: 'a bundle is {"records": […]}' }
  else yield* placed(parsed.value.records, `${name} `)
}

const isBundle = (value: unknown): value is { records: unknown[] } =>
  Array.isArray((value as { records?: unknown } | null)?.records)

function* readLines(file: string, prefix: string): Generator<SeedLine> {
  let number = 0
  for (const line of splitLines(file)) {
    number += 1
    const place = `${prefix}${number}`
    if (line === 'too long') yield { place, problem: `the line is longer than ${maxLineBytes} bytes` }
    else if (!isBlank(line)) yield parse(place, line)
  }
}

/** The lines of the file as bytes, good until the next one is asked for. */
function* splitLines(file: string): Generator<Buffer | 'too long'> {
  const descriptor = openSync(file, 'r')
  try {
    let buffer = Buffer.allocUnsafe(2 * chunkBytes)
    let filled = buffer.subarray(0, 0)
    let start = 0
    let isTooLong = false
    for (let searched = 0; ; ) {
      const at = filled.indexOf(newline, searched)
      if (at >= 0) {
        yield isTooLong ? 'too long' : buffer.subarray(start, at)
        isTooLong = false
        start = at + 1
        searched = start
        continue
      }
      const end = filled.length
      if (end - start > maxLineBytes) isTooLong = true
      const kept = isTooLong ? 0 : end - start
      const larger = kept + chunkBytes > buffer.length ? Buffer.allocUnsafe(2 * (kept + chunkBytes)) : buffer
      buffer.copy(larger, 0, end - kept, end)
      buffer = larger
      const read = readSync(descriptor, buffer, kept, chunkBytes, null)
      start = 0
      searched = kept
      filled = buffer.subarray(0, kept + read)
      if (read > 0) continue
      if (isTooLong || filled.length > 0) yield isTooLong ? 'too long' : filled
      return
    }
  } finally {
    closeSync(descriptor)
  }
}

function isBlank(line: Buffer): boolean {
  return line.length < 64 && line.toString('latin1').trim() === ''
}

const byteOrderMark = '\uFEFF'
const replacementCharacter = '\uFFFD'

function parse(place: string, bytes: Buffer): SeedLine {
  try {
    const text = textOf(bytes)
    const { value, memberships, parsed } = parseRecord(text)
    if (text.includes(replacementCharacter) && !isUtf8(bytes)) return { place, problem: 'not valid UTF-8' }
    const lost = longNumber.test(parsed) ? lostNumber(parsed) : undefined
    if (lost !== undefined) return { place, problem: `the number ${lost} has more digits than can be kept` }
    return { place, value, memberships, mayHaveNulls: parsed.includes('null') }
  } catch (error) {
    if (!isUtf8(bytes)) return { place, problem: 'not valid UTF-8' }
    return { place, problem: `not valid JSON: ${(error as Error).message}` }
  }
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.startsWith(byteOrderMark) ? text.slice(1) : text
}

/** A whole number of so many digits that some might be lost; it may also be in a text. */
const longNumber = /[:,[]\s*-?\d{16}/

/** The first whole number of the text that is another one when it has been read; undefined where there is none. */
function lostNumber(text: string): string | undefined {
  let lost: string | undefined
  const compare = (_name: string, value: unknown, context?: { source?: string }) => {
    const source = context?.source ?? ''
    const isWhole = typeof value === 'number' && /^-?\d+$/.test(source)
    if (isWhole && lost === undefined && BigInt(source) !== BigInt(value)) lost = source
    return value
  }
  JSON.parse(text, compare)
  return lost
}
