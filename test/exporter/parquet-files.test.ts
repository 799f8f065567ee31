// Parquet files as a whole: row groups, dictionaries, bytes that repeat, and what other readers and writers make of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profileTexts } from '../../bench/profile-rows.ts'
import { type Field, profileUnion, type StructField } from '../../server/domain/union-schema.ts'
import { openPartFile } from '../../server/exporter/parquet/part-file.ts'
import { queryDuck } from '../duck-rows.ts'
import { parquetRows, type Row } from '../parquet-rows.ts'
import { openPlainFile } from '../plain-parquet.ts'
import { type OpenFile, writeParquet } from '../write-parquet.ts'

const text: Field = { kind: 'scalar', type: 'string' }
const struct = (members: Record<string, Field>): StructField => ({ kind: 'struct', members })

test('row groups hold as many rows as they are given, the last what is left', async (t) => {
  const rows = Array.from({ length: 25 }, (_, index) => ({ n: index, l: index % 3 ? [`${index}`, 'x'] : [] }))
  const { bytes, metadata } = writeParquet(
    t,
    struct({ n: { kind: 'scalar', type: 'integer' }, l: { kind: 'list', element: text } }),
    rows,
    { rowGroupSize: 10 },
  )
  const groups = metadata.row_groups
  assert.deepEqual(
    groups.map((group) => Number(group.num_rows)),
    [10, 10, 5],
  )
  assert.deepEqual(await parquetRows(bytes), rows)
})

test('a full row group leaves no empty one behind', (t) => {
  const { metadata } = writeParquet(t, struct({ a: text }), [{ a: '1' }, { a: '2' }], { rowGroupSize: 2 })
  assert.equal(metadata.row_groups.length, 1)
})

test('without rows the file holds the schema', async (t) => {
  const { metadata, path } = writeParquet(t, profileUnion, [])
  const { schema, num_rows, created_by } = metadata
  assert.deepEqual([schema[0]?.name, num_rows, created_by], ['spark_schema', 0n, 'aep-emulator'])
  assert.deepEqual(await queryDuck(`SELECT count(*) AS n FROM '${path}'`), [{ n: '0' }])
})

/** Values by row, and whether a chunk of them has a dictionary. */
const dictionaries: [string, (row: number) => string, boolean][] = [
  ['of one value', () => 'same', true],
  ['of values that recur', (row) => `${row % 700}`, true],
  ['of values that are all different', (row) => `${row}`, false],
  ['of values that recur at first and then no more', (row) => `${row < 2000 ? row % 5 : row}`, false],
  ['of values that recur and take more than a page', (row) => `${row % 3000}`.padEnd(500), false],
]

for (const [name, textOf, expected] of dictionaries) {
  test(`a column ${name} has ${expected ? 'a' : 'no'} dictionary, and is read back`, async (t) => {
    const rows = Array.from({ length: 7000 }, (_, row) => ({ a: row % 10 === 3 ? null : textOf(row) }))
    const { bytes, metadata } = writeParquet(t, struct({ a: text }), rows)
    const chunk = metadata.row_groups[0]?.columns[0]?.meta_data
    assert.equal(chunk?.encodings.includes('RLE_DICTIONARY'), expected)
    assert.deepEqual(await parquetRows(bytes), rows)
  })
}

const profiles = profileTexts(3000, 7).map((body) => JSON.parse(body) as Row)

test('the same rows are the same bytes', (t) => {
  assert.ok(
    writeParquet(t, profileUnion, profiles).bytes.equals(writeParquet(t, profileUnion, profiles).bytes),
  )
})

test('profiles are read back as hyparquet-writer’s own are, and the file is hardly larger', async (t) => {
  const ours = writeParquet(t, profileUnion, profiles, { rowGroupSize: 1000 }).bytes
  const plain = writeParquet(t, profileUnion, profiles, { rowGroupSize: 1000, open: openPlainFile }).bytes
  assert.deepEqual(await parquetRows(ours), await parquetRows(plain))
  assert.ok(ours.length < 1.1 * plain.length, `${ours.length} bytes, ${plain.length} by hyparquet-writer`)
})

test('DuckDB reads the same of both files', async (t) => {
  const rows = [
    ...profiles,
    {},
    { identityMap: {}, identities: [null, {}] },
    { segmentMembership: { ups: null } },
  ]
  const [ours, plain] = [openPartFile, openPlainFile].map(
    (open: OpenFile) => writeParquet(t, profileUnion, rows, { rowGroupSize: 1000, open }).path,
  )
  const difference = `(SELECT * FROM '${ours}' EXCEPT ALL SELECT * FROM '${plain}')`
  assert.deepEqual(await queryDuck(`SELECT count(*) AS n FROM ${difference}`), [{ n: '0' }])
  assert.deepEqual(await queryDuck(`SELECT count(*) AS n FROM '${ours}'`), [{ n: '3003' }])
  assert.deepEqual(await queryDuck(`DESCRIBE FROM '${ours}'`), await queryDuck(`DESCRIBE FROM '${plain}'`))
})
