// Bodies of more shapes than the store gives numbers to: every one is exported, merged and handed out as it was seeded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../build-test-app.ts'
import { downloadBatch, type Row } from '../parquet-rows.ts'

const ndjson = { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' }
const jobs = '/data/core/ups/export/jobs'
const target = 'dddddddddddddddddddddddd'
const [replaced, patched] = ['aaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbb']

const preferences = { type: 'object', additionalProperties: { type: 'string' } }
const observableSchema = {
  type: 'object',
  properties: { _shop: { type: 'object', properties: { preferences } } },
}
const datasets = [
  { type: 'dataset', id: target, schemaRef: { id: '_xdm.context.profile__union' } },
  { type: 'dataset', id: replaced, observableSchema },
  { type: 'dataset', id: patched, tags: { unifiedProfile: ['enabled:true', 'isUpsert:true'] } },
]

/** Each of these is in every other person, every fourth, and so on: no two people have all the same. */
const parts: object[] = [
  { _id: 'own' },
  { person: { name: { firstName: 'Ada' } } },
  { person: { name: { lastName: 'Lovelace' } } },
  { person: { gender: 'female' } },
  { personalEmail: { address: 'ada@example.com' } },
  { mobilePhone: {} },
  { homeAddress: { city: 'London' } },
  { homeAddress: { _schema: { latitude: 51.5 } } },
  { loyalty: { loyaltyID: ['L-1', 'L-2'] } },
  { _shop: { preferences: { color: 'red' } } },
  { _shop: { preferences: { constructor: 'none', 7: 'seven' } } },
]
const peopleCount = 2 ** parts.length

const combined = (number: number): Row =>
  parts.filter((_, bit) => (number >> bit) & 1).reduce<Row>((body, part) => joined(body, part as Row), {})

function joined(one: Row, other: Row): Row {
  const members = Object.entries(other).map(([name, value]) => {
    const isPart = typeof value === 'object' && !Array.isArray(value) && one[name]
    return [name, isPart ? joined(one[name] as Row, value as Row) : value] as const
  })
  return { ...one, ...Object.fromEntries(members) }
}

const record = (number: number, body: object, datasetId = replaced) => ({
  type: 'profile',
  datasetId,
  primary: { ns: 'ECID', id: String(number) },
  ingestedAt: '2019-08-30T00:00:00.000Z',
  body,
})

async function seed({ call }: TestApp, records: readonly object[]): Promise<void> {
  const payload = records.map((line) => JSON.stringify(line)).join('\n')
  const reply = await call('POST', '/_emulator/seed', { payload, headers: ndjson })
  assert.equal(reply.statusCode, 200, reply.body)
}

/** What of a row somebody has seeded, by the person's id. */
async function exportedBodies(testApp: TestApp, fields?: string): Promise<Map<string, Row>> {
  const body = { fields, destination: { datasetId: target }, schema: { name: '_xdm.context.profile' } }
  const { id } = (await testApp.call('POST', jobs, { body })).json()
  await testApp.advance('PT1H')
  const { destination, status } = (await testApp.call('GET', `${jobs}/${id}`)).json()
  assert.equal(status, 'SUCCEEDED')
  const { rows } = await downloadBatch(testApp, destination.batchId)
  const derived = new Set(['identityMap', 'identities', '_repo'])
  return new Map(
    rows.map((row) => {
      const [{ id: own }] = (row.identityMap as { ECID: [{ id: string }] }).ECID
      const kept = Object.entries(row).filter(([name]) => !derived.has(name))
      return [own, present(Object.fromEntries(kept)) as Row]
    }),
  )
}

/** Without what is null, as a column has it that a person has no value for. */
function present(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, present(member)]))
}

test('two thousand people, no two of whom have the same fields', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'], pace: 'instant' })
  const numbers = Array.from({ length: peopleCount }, (_, number) => number)
  const people = numbers.map((number) => record(number, combined(number)))
  await seed(testApp, [...datasets, ...people])

  const rows = await exportedBodies(testApp)
  assert.equal(rows.size, peopleCount)
  for (const number of numbers) assert.deepEqual(rows.get(String(number)), combined(number))

  const few = await exportedBodies(testApp, 'identityMap,person.name.lastName,_shop.preferences.color')
  for (const number of numbers) {
    const { person, _shop } = combined(number) as Record<string, Record<string, Row> | undefined>
    const { lastName } = person?.name ?? {}
    const { color } = _shop?.preferences ?? {}
    const row = few.get(String(number)) as Record<string, Record<string, Row> | undefined>
    assert.deepEqual([row.person?.name?.lastName, row._shop?.preferences?.color], [lastName, color])
  }

  const bundle = (await testApp.call('GET', '/_emulator/export', { headers: ndjson })).body.trim().split('\n')
  const profiles = bundle.map((line) => JSON.parse(line)).filter(({ type }) => type === 'profile')
  assert.deepEqual(profiles, people)
})

test('what is seeded again replaces or patches people of few shapes and of many alike', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'], pace: 'instant' })
  const numbers = Array.from({ length: peopleCount }, (_, number) => number)
  const other = (number: number) => peopleCount - 1 - number
  const patches = numbers.map((number) => record(number, combined(other(number)), patched))
  await seed(testApp, [...datasets, ...numbers.map((number) => record(number, combined(number), patched))])
  await seed(testApp, patches)
  const everything = combined(peopleCount - 1)
  for (const row of (await exportedBodies(testApp)).values()) assert.deepEqual(row, everything)
})

test('bodies that are too long for the pages in which records are read come in their places', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'], pace: 'instant' })
  const tierOf = (number: number) => (number % 150 < 3 ? `${number} `.repeat(20_000) : String(number))
  const numbers = Array.from({ length: 601 }, (_, number) => number)
  const people = numbers.map((number) => record(number, { loyalty: { tier: tierOf(number) } }))
  await seed(testApp, [...datasets, ...people])
  const rows = await exportedBodies(testApp)
  assert.deepEqual([...rows.keys()], numbers.map(String))
  for (const number of numbers)
    assert.deepEqual(rows.get(String(number)), { loyalty: { tier: tierOf(number) } })
})

const identityMaps: object[] = [
  {},
  { Email: [] },
  { Email: [], ECID: [{ id: '2', primary: true }] },
  { ECID: [{ id: '3' }, { id: '3', primary: false }], ecid: [{ id: '3', primary: true }] },
  {
    ECID: [
      { id: '4', authenticatedState: 'loggedOut' },
      { id: 'other', primary: true },
    ],
  },
  { Email: [{ id: 'a@example.com', primary: false, authenticatedState: 'ambiguous' }] },
  { 7: [{ id: '6' }], ECID: [{ id: '6', primary: true }], 3: [{ id: '6' }] },
]

test('an identityMap is handed out as it was seeded, whatever it says and leaves out', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'], pace: 'instant' })
  const people = identityMaps.map((identityMap, number) => record(number, { identityMap }))
  await seed(testApp, [...datasets, ...people])
  const bundle = (await testApp.call('GET', '/_emulator/export', { headers: ndjson })).body.trim().split('\n')
  const profiles = bundle.map((line) => JSON.parse(line)).filter(({ type }) => type === 'profile')
  assert.deepEqual(profiles, people)
})
