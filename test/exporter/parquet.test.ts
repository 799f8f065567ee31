// Rows written as Parquet and read back: every type, and what is missing at every level.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { readProjection } from '../../server/domain/field-projection.ts'
import {
  type Field,
  profileUnion,
  type ScalarType,
  type StructField,
} from '../../server/domain/union-schema.ts'
import { parquetRows, type Row } from '../parquet-rows.ts'
import { writeParquet } from '../write-parquet.ts'

const scalar = (type: ScalarType): Field => ({ kind: 'scalar', type })
const list = (element: Field): Field => ({ kind: 'list', element })
const map = (value: Field): Field => ({ kind: 'map', caseless: false, value })
const struct = (members: Record<string, Field>): StructField => ({ kind: 'struct', members })
const text = scalar('string')

/** What hyparquet reads of the one column `value`; it has undefined or nothing for some of what is missing. */
async function readBack(t: TestContext, field: Field, values: readonly unknown[]): Promise<unknown[]> {
  const { bytes } = writeParquet(
    t,
    struct({ value: field }),
    values.map((value) => ({ value })),
  )
  return (await parquetRows(bytes)).map(({ value }) => withNulls(value))
}

function withNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNulls)
  if (Object.getPrototypeOf(value ?? 0) !== Object.prototype) return value ?? null
  return Object.fromEntries(Object.entries(value as object).map(([name, below]) => [name, withNulls(below)]))
}

const instant = Date.UTC(2019, 7, 31, 22, 7, 56)

const cases: { name: string; field: Field; written: unknown[]; read?: unknown[] }[] = [
  {
    name: 'texts: empty, emoji, beyond Latin, sixty characters of UTF-8, a text for every length of a length',
    field: text,
    written: [
      '',
      '🙂👩‍👩‍👧',
      'Zürich',
      'ž'.repeat(60),
      '字'.repeat(60),
      null,
      'x'.repeat(300),
      'y'.repeat(70_000),
    ],
  },
  {
    name: 'half of a surrogate pair is the replacement character',
    field: text,
    written: ['\ud83d'],
    read: ['\ufffd'],
  },
  { name: 'doubles', field: scalar('double'), written: [0, -0, 1.5, -1e308, 5e-324, null, 12] },
  {
    name: 'longs to ±(2^53−1), and beyond as BigInt',
    field: scalar('long'),
    written: [2 ** 53 - 1, 1 - 2 ** 53, 0, -1, -(2 ** 32), 2 ** 31, 2n ** 63n - 1n, -(2n ** 63n), -1n, null],
    read: [
      2n ** 53n - 1n,
      1n - 2n ** 53n,
      0n,
      -1n,
      -(2n ** 32n),
      2n ** 31n,
      2n ** 63n - 1n,
      -(2n ** 63n),
      -1n,
      null,
    ],
  },
  { name: 'integers', field: scalar('integer'), written: [2 ** 31 - 1, -(2 ** 31), 0, null] },
  { name: 'shorts', field: scalar('short'), written: [32_767, -32_768, null] },
  { name: 'bytes', field: scalar('byte'), written: [127, -128, null] },
  {
    name: 'booleans',
    field: scalar('boolean'),
    written: [true, false, null, ...Array(20).fill(true), false],
  },
  {
    name: 'dates, among them leap days and days before 1970',
    field: scalar('date'),
    written: ['1970-01-01', '2024-02-29', '1969-12-31', '0001-01-01', '2100-03-01', null],
    read: ['1970-01-01', '2024-02-29', '1969-12-31', '0001-01-01', '2100-03-01', null].map(
      (day) => day && new Date(day),
    ),
  },
  {
    name: 'date-times in every form of RFC 3339 are one instant',
    field: scalar('date-time'),
    written: [
      '2019-08-31T22:07:56Z',
      '2019-08-31T22:07:56.000Z',
      '2019-09-01T00:07:56+02:00',
      '2019-08-31t22:07:56.0009z',
      '2019-08-31T22:07:56.123Z',
      '1969-12-31T23:59:59.999Z',
      '2024-02-29T23:59:60Z',
      null,
    ],
    read: [instant, instant, instant, instant, instant + 123, -1, Date.UTC(2024, 2, 1), null].map((at) =>
      at === null ? null : new Date(at),
    ),
  },
  {
    name: 'structs: missing, with nothing in it, with nothing known in it',
    field: struct({ inner: struct({ name: text, count: scalar('integer') }) }),
    written: [null, {}, { inner: null }, { inner: {} }, { inner: { other: 1 } }, { inner: { count: 7 } }],
    read: [
      null,
      { inner: null },
      { inner: null },
      { inner: { name: null, count: null } },
      { inner: { name: null, count: null } },
      { inner: { name: null, count: 7 } },
    ],
  },
  {
    name: 'lists: missing, empty, with elements that are missing',
    field: list(text),
    written: [null, [], ['a'], [null], ['a', null, '', 'b'], [], ['c']],
  },
  {
    name: 'lists of lists of structs',
    field: list(list(struct({ a: text }))),
    written: [[], [[]], [null, [], [null]], [[{ a: 'x' }, { a: null }], [{ a: 'y' }]], null, [[{ a: 'z' }]]],
  },
  {
    name: 'maps: missing, empty, with values that are missing, with keys that objects have by themselves',
    field: map(struct({ a: text })),
    written: [
      null,
      {},
      { k: null },
      JSON.parse('{"constructor":{"a":"x"},"1":{"a":null}}'),
      { k: { a: 'y' } },
    ],
  },
  {
    name: 'maps of maps of lists of maps',
    field: map(map(list(map(scalar('integer'))))),
    written: [{ a: { b: [{ c: 1, d: null }, null, {}], e: [] }, f: null, g: {} }, null, { a: { b: null } }],
  },
]

for (const { name, field, written, read = written } of cases) {
  test(name, async (t) => {
    // hyparquet leaves a top-level list or map that is missing out.
    const found = await readBack(t, field, written)
    assert.deepEqual(
      found.map((value) => value ?? null),
      read,
    )
  })
}

const refused: [Field, unknown][] = [
  [text, 7],
  [scalar('double'), '7'],
  [scalar('integer'), 2 ** 31],
  [scalar('integer'), 1.5],
  [scalar('long'), 1.5],
  [scalar('long'), 2n ** 63n],
  [scalar('long'), 2 ** 63],
  [scalar('boolean'), 'true'],
  [scalar('date'), '2019-02-29'],
  [scalar('date-time'), '2019-08-31T24:07:56Z'],
  [scalar('date-time'), '2019-08-31T2a:07:56Z'],
]

test('what a type cannot hold is refused', (t) => {
  for (const [field, value] of refused) {
    assert.throws(() => writeParquet(t, struct({ value: field }), [{ value }]), /^(Type|Range)Error: not a /)
  }
})

test('a projection writes the keys it keeps, without case, and of each what it keeps', async (t) => {
  const { schema } = readProjection(profileUnion, 'identityMap.ecid.id,identityMap.Email.primary,person.name')
  const identityMap = {
    ECID: [{ id: '1', primary: true }, { id: '2' }],
    email: [{ id: 'a@example.com', primary: true }],
    phone: [{ id: '3' }],
  }
  const rows = [{ _id: 'x', identityMap }, { identityMap: { phone: [] } }, { person: { birthYear: 1 } }]
  const [all, none, missing] = (await parquetRows(writeParquet(t, schema, rows).bytes)).map(
    withNulls,
  ) as Row[]
  assert.deepEqual(all, {
    identityMap: {
      ECID: [
        { id: '1', primary: null },
        { id: '2', primary: null },
      ],
      email: [{ id: null, primary: true }],
    },
    person: null,
  })
  assert.deepEqual(none?.identityMap, {})
  assert.deepEqual(missing?.person, { name: null })
})
