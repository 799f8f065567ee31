// Writes rows of a schema into a Parquet file of a test's own.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type FileMetaData, parquetMetadata } from 'hyparquet'
import type { StructField } from '../server/domain/union-schema.ts'
import { type OpenPartFile, openPartFile } from '../server/exporter/parquet/part-file.ts'

/** Opens a file for rows as JSON has them. */
export type OpenFile = (options: { path: string; schema: StructField; rowGroupSize?: number }) => OpenPartFile

/** The file is gone after the test. */
export function writeParquet(
  t: TestContext,
  schema: StructField,
  rows: readonly object[],
  { rowGroupSize = 10_000, open = openPartFile }: { rowGroupSize?: number; open?: OpenFile } = {},
): { path: string; bytes: Buffer; metadata: FileMetaData } {
  const folder = mkdtempSync(join(tmpdir(), 'aep-parquet-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'part.parquet')
  const file = open({ path, schema, rowGroupSize })
  for (const row of rows) file.add(row)
  const closed = file.close()
  const bytes = readFileSync(path)
  assert.deepEqual(closed, { rows: rows.length, length: bytes.length })
  return { path, bytes, metadata: parquetMetadata(new Uint8Array(bytes).buffer) }
}
