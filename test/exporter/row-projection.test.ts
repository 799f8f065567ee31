// A row through a projection into a file: what of its values is left, and what stays missing.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { readProjection } from '../../server/domain/field-projection.ts'
import { eventUnion, profileUnion, type StructField } from '../../server/domain/union-schema.ts'
import { parquetRows } from '../parquet-rows.ts'
import { writeParquet } from '../write-parquet.ts'

/** The row as a file of the schema's columns gives it back. */
async function project(t: TestContext, schema: StructField, value: object): Promise<unknown> {
  const [read] = await parquetRows(writeParquet(t, schema, [value]).bytes)
  return present(read)
}

/** Without the members that are missing; instants as JSON has them. */
function present(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
  if (Array.isArray(value)) return value.map((element) => present(element) ?? null)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, present(member)]))
}

const realized = { status: 'realized', lastQualificationTime: '2019-09-01T10:00:00Z' }
const exited = { status: 'exited', version: '15' }

const row = {
  _id: 'p1',
  identityMap: { ECID: [{ id: '1', primary: true }, { id: '2' }], Email: [{ id: 'a@x', primary: false }] },
  identities: [
    { id: '1', namespace: { code: 'ECID' }, primary: true },
    { id: 'a@x', namespace: { code: 'Email' } },
  ],
  segmentMembership: { UPS: { s1: realized, s2: exited }, AAM: { s3: realized } },
  personalEmail: { address: 'a@x', primary: true, type: null },
  loyalty: { loyaltyID: ['L-1', 'L-2'], points: 0 },
  testProfile: false,
}

const kept = [
  {
    given: "the tutorial's fields",
    fields: 'identities.id,personalEmail.address',
    expect: { identities: [{ id: '1' }, { id: 'a@x' }], personalEmail: { address: 'a@x' } },
  },
  {
    given: 'values that are 0 or false',
    fields: 'loyalty.points,testProfile',
    expect: { loyalty: { points: 0 }, testProfile: false },
  },
  {
    given: 'a list of values, whole',
    fields: 'loyalty.loyaltyID',
    expect: { loyalty: { loyaltyID: ['L-1', 'L-2'] } },
  },
  {
    given: 'nothing of a field that the row does not have',
    fields: 'mobilePhone.number,_id',
    expect: { _id: 'p1' },
  },
  { given: 'nothing of a field that is null', fields: 'personalEmail.type', expect: { personalEmail: {} } },
  {
    given: 'every element of a list, though its wanted leaves are missing',
    fields: 'identities.primary',
    expect: { identities: [{ primary: true }, {}] },
  },
  {
    given: 'a whole namespace, written as stored and named in any case',
    fields: 'segmentMembership.ups',
    expect: { segmentMembership: { UPS: { s1: realized, s2: exited } } },
  },
  {
    given: 'one segment of a namespace',
    fields: 'segmentMembership.ups.s1',
    expect: { segmentMembership: { UPS: { s1: realized } } },
  },
  {
    given: 'one leaf of one segment',
    fields: 'segmentMembership.ups.s1.status',
    expect: { segmentMembership: { UPS: { s1: { status: 'realized' } } } },
  },
  {
    given: 'for each key what was asked of it',
    fields: 'segmentMembership.ups.s1.status,segmentMembership.UPS.s2.version,segmentMembership.aam',
    expect: {
      segmentMembership: {
        UPS: { s1: { status: 'realized' }, s2: { version: '15' } },
        AAM: { s3: realized },
      },
    },
  },
  {
    given: 'one key named twice in different cases, united',
    fields: 'identityMap.ecid.id,identityMap.ECID.primary',
    expect: { identityMap: { ECID: [{ id: '1', primary: true }, { id: '2' }] } },
  },
  {
    given: 'a key asked for whole and in part, whole',
    fields: 'segmentMembership.ups.s1.status,segmentMembership.UPS',
    expect: { segmentMembership: { UPS: { s1: realized, s2: exited } } },
  },
  {
    given: 'different leaves of different keys, not those of each other',
    fields: 'identityMap.ECID.id,identityMap.Email.primary',
    expect: { identityMap: { ECID: [{ id: '1' }, { id: '2' }], Email: [{ primary: false }] } },
  },
  {
    given: 'an empty map of a key that the row does not have',
    fields: 'identityMap.CRMID',
    expect: { identityMap: {} },
  },
]

for (const { given, fields, expect } of kept) {
  test(`"${fields}" keeps ${given}`, async (t) => {
    assert.deepEqual(await project(t, readProjection(profileUnion, fields).schema, row), expect)
  })
}

test('segment ids keep their case in a path: only namespaces compare without it', async (t) => {
  const { schema } = readProjection(profileUnion, 'segmentMembership.ups.abc')
  const segmentMembership = { ups: { abc: realized, ABC: exited } }
  assert.deepEqual(await project(t, schema, { segmentMembership }), {
    segmentMembership: { ups: { abc: realized } },
  })
})

test('without fields the row stays as it is, but for what is null or no field', async (t) => {
  const { personalEmail, ...others } = row
  assert.deepEqual(await project(t, profileUnion, { ...row, stranger: 1 }), {
    ...others,
    personalEmail: { address: personalEmail.address, primary: personalEmail.primary },
  })
})

test('the columns of a row come in the order of the schema', async (t) => {
  const { schema } = readProjection(
    profileUnion,
    'testProfile,personalEmail.primary,personalEmail.address,_id',
  )
  const projected = (await project(t, schema, row)) as typeof row
  assert.deepEqual(Object.keys(projected), ['_id', 'personalEmail', 'testProfile'])
  assert.deepEqual(Object.keys(projected.personalEmail), ['address', 'primary'])
})

test('projecting leaves the row as it was', async (t) => {
  const before = structuredClone(row)
  await project(t, readProjection(profileUnion, 'segmentMembership.ups.s1.status,identities.id').schema, row)
  assert.deepEqual(row, before)
})

test("an event keeps its list's length where the wanted leaf is missing, and null elements stay null", async (t) => {
  const { schema } = readProjection(eventUnion, 'productListItems.SKU', { always: ['_id', 'timestamp'] })
  const event = {
    _id: 'e1',
    timestamp: '2019-08-31T22:07:56Z',
    eventType: 'commerce.purchases',
    productListItems: [{ SKU: 'a', quantity: 1 }, { quantity: 2 }, null],
  }
  assert.deepEqual(await project(t, schema, event), {
    _id: 'e1',
    timestamp: '2019-08-31T22:07:56Z',
    productListItems: [{ SKU: 'a' }, {}, null],
  })
})
