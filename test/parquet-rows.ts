// Reads downloaded Parquet with hyparquet, as a client would.
import assert from 'node:assert/strict'
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import type { TestApp } from './build-test-app.ts'

export type Row = Record<string, unknown>

export interface DownloadedBatch {
  readonly parts: readonly { readonly name: string; readonly bytes: Buffer }[]
  readonly rows: readonly Row[]
}

/** All rows of a file. */
export async function parquetRows(bytes: Buffer): Promise<Row[]> {
  return parquetReadObjects({ file: asArrayBuffer(bytes) })
}

/** Names of the top-level columns and the codec of the first column chunk. */
export async function parquetShape(bytes: Buffer): Promise<{ columns: string[]; codec: string | undefined }> {
  const { schema, row_groups: groups } = await parquetMetadataAsync(asArrayBuffer(bytes))
  const columns: string[] = []
  for (let index = 1; index < schema.length; index = endOf(schema, index))
    columns.push(schema[index]?.name ?? '')
  return { columns, codec: groups[0]?.columns[0]?.meta_data?.codec }
}

/** Follows the links from the batch to its bytes, as the Data Access tutorial does. */
export async function downloadBatch(
  { call }: Pick<TestApp, 'call'>,
  batchId: string,
  sandbox?: string,
): Promise<DownloadedBatch> {
  const options = sandbox === undefined ? {} : { sandbox }
  const files = (await call('GET', `/data/foundation/export/batches/${batchId}/files`, options)).json()
  const [file] = files.data
  assert.ok(file, `batch ${batchId} has no file`)
  const listed = (await call('GET', file._links.self.href, options)).json()
  const parts = []
  for (const { name, length, _links } of listed.data) {
    const { statusCode, rawPayload } = await call('GET', _links.self.href, options)
    assert.equal(statusCode, 200)
    assert.equal(String(rawPayload.length), length)
    parts.push({ name, bytes: rawPayload })
  }
  const rows = (await Promise.all(parts.map(({ bytes }) => parquetRows(bytes)))).flat()
  assert.equal(String(rows.length), file.records)
  return { parts, rows }
}

function endOf(schema: readonly { num_children?: number }[], index: number): number {
  let next = index + 1
  for (let child = 0; child < (schema[index]?.num_children ?? 0); child += 1) next = endOf(schema, next)
  return next
}

function asArrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
