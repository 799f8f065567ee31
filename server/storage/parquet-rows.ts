// The first rows of a Parquet file, as values that JSON can write.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { formatInstant } from '../domain/instant.ts'

export type ParquetRow = Record<string, unknown>

const dayMs = 86_400_000

/** Dates and times in their RFC 3339 spelling. */
const parsers = {
  timestampFromMilliseconds: (ms: bigint) => formatInstant(Number(ms)),
  dateFromDays: (days: number) => formatInstant(days * dayMs).slice(0, 10),
}

/**
 * At most `count` rows from the beginning of the file. Whole numbers of 64 bits are BigInts. The reader is loaded
 * when it is first needed.
 */
export async function firstParquetRows(file: string, count: number): Promise<ParquetRow[]> {
  const { parquetReadObjects } = await import('hyparquet')
  const handle = openSync(file, 'r')
  try {
    const byteLength = fstatSync(handle).size
    const slice = (start: number, end = byteLength): ArrayBuffer => {
      const bytes = new Uint8Array(end - start)
      readSync(handle, bytes, { position: start })
      return bytes.buffer
    }
    return await parquetReadObjects({ file: { byteLength, slice }, rowStart: 0, rowEnd: count, parsers })
  } finally {
    closeSync(handle)
  }
}
