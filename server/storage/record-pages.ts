// Records in the order of their keys, a page at a time: going to and fro for every row takes as long as reading it.
import type { Database } from 'better-sqlite3'
import { datasetOfRecord, identityOfRecord, keysOf } from './record-datasets.ts'

/** A record as exports read it; `key` is the number of its identity. */
export type RecordRow = readonly [
  key: number,
  body: string,
  dataset: number,
  ingestedAt: number,
  sourceUpdatedAt: number | null,
  id: number,
]

/** The columns of a row, but for the number of whoever it is of. */
export const recordColumns = `body, ${datasetOfRecord}, ingested_at, source_updated_at, record.id`

const rowsPerPage = 200

/** A page has no body longer than this, in bytes; those are read one by one. */
const longestInPage = 64 * 1024

type PageRow = [number, string | null, number, number, number | null, number]

export function recordPages(db: Database) {
  const columns = recordColumns.replace(
    'body',
    `CASE WHEN octet_length(body) <= ${longestInPage} THEN body END`,
  )
  const page = db
    .prepare<[number, number], PageRow>(
      `SELECT ${identityOfRecord}, ${columns} FROM record
       WHERE record.id > ? AND record.id <= ? ORDER BY record.id LIMIT ${rowsPerPage}`,
    )
    .raw()
  const bodyOf = db.prepare<[number], string>('SELECT body FROM record WHERE id = ?').pluck()

  /** Those of the identities from the number `first` to the number `last`. */
  return function* read(first: number, last: number): Generator<RecordRow> {
    const [before, end] = keysOf(first, last)
    let rows: PageRow[] = []
    for (let after = before; after < end; after = rows.at(-1)?.[5] ?? end) {
      rows = page.all(after, end)
      for (const row of rows) {
        row[1] ??= bodyOf.get(row[5]) as string
        yield row as RecordRow
      }
    }
  }
}
