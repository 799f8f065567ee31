// Reads a Range header against the size of a file (RFC 9110 section 14).

/** First and last byte, both counted from 0 and both included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * The one range that the header asks for, cut to the file; `unsatisfiable` when it begins behind the file's end;
 * undefined, so that the whole file is served, without a header, for several ranges and for what is no range.
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 }
  }
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
  if (to !== '' && Number(to) < first) return undefined
  return first >= size ? 'unsatisfiable' : { first, last }
}
