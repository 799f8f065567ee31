// Reads Parquet files with DuckDB, a reader that shares no code with ours.
import { DuckDBInstance } from '@duckdb/node-api'
import type { Row } from './parquet-rows.ts'

const duck = DuckDBInstance.create(':memory:')

/** What a query returns, as DuckDB writes values in JSON. */
export async function queryDuck(sql: string): Promise<Row[]> {
  const connection = await (await duck).connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } finally {
    connection.closeSync()
  }
}

/** All rows of the files, maps as objects, dates and instants as RFC 3339 has an instant. */
export async function duckRows(paths: readonly string[]): Promise<Row[]> {
  const files = paths.map((path) => `'${path}'`).join(', ')
  const found = await queryDuck(`SELECT to_json(rows)::VARCHAR AS row FROM read_parquet([${files}]) AS rows`)
  return found.map(({ row }) => JSON.parse(row as string, (_name, value) => asInstant(value)))
}

/** DuckDB writes `2019-08-31 22:07:56.123+00` and `1984-03-01`. */
function asInstant(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const match = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00)?$/.exec(value)
  if (!match) return value
  const [, date, time = '00:00:00', fraction = ''] = match
  return `${date}T${time}.${fraction.padEnd(3, '0')}Z`
}
