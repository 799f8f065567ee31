// The first rows of Parquet files, as values that JSON can write.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { formatInstant } from '../domain/instant.ts'

/** Whole numbers of 64 bits are BigInts, dates and times text in their RFC 3339 spelling. */
export type ParquetRow = Record<string, unknown>

const dayMs = 86_400_000

const parsers = {
  timestampFromMilliseconds: (ms: bigint) => formatInstant(Number(ms)),
  dateFromDays: (days: number) => formatInstant(days * dayMs).slice(0, 10),
}

/** At most `count` rows from the beginning of the files, in their order. The reader is loaded when needed. */
export async function firstParquetRows({
  files,
  count,
}: {
  files: readonly string[]
  count: number
}): Promise<ParquetRow[]> {
  const { parquetReadObjects } = await import('hyparquet')
  const rows: ParquetRow[] = []
  for (const file of files) {
    if (rows.length >= count) break
    // Its tenant has been reset meanwhile.
    if (!existsSync(file)) continue
    const handle = openSync(file, 'r')
    try {
      const rowEnd = count - rows.length
      rows.push(...(await parquetReadObjects({ file: asyncBuffer(handle), rowStart: 0, rowEnd, parsers })))
    } finally {
      closeSync(handle)
    }
  }
  return rows
}

/** The open file as the reader wants it. */
function asyncBuffer(handle: number) {
  const byteLength = fstatSync(handle).size
  return {
    byteLength,
    slice: (start: number, end = byteLength): ArrayBuffer => {
      const bytes = new Uint8Array(end - start)
      readSync(handle, bytes, { position: start })
      return bytes.buffer
    },
  }
}
