// POST /_emulator/seed: records from a stream, a bundle or a fixture set; all of them, or none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'

const target = {
  type: 'dataset',
  id: 'dddddddddddddddddddddddd',
  schemaRef: { id: '_xdm.context.profile__union' },
}
const person = (id: string, body: object = { personalEmail: { address: `${id}@example.com` } }) => ({
  type: 'profile',
  datasetId: 'aaaaaaaaaaaaaaaaaaaaaaaa',
  primary: { ns: 'ECID', id },
  ingestedAt: '2019-08-30T00:00:00Z',
  body,
})
const member = (id: string) => ({
  type: 'membership',
  primary: { ns: 'ECID', id },
  segment: { id: 's' },
  status: 'realized',
})

const ndjson = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join('\n')

function seed({ call }: TestApp, payload: string, headers: Record<string, string | undefined> = {}) {
  return call('POST', '/_emulator/seed', {
    payload,
    headers: { 'content-type': 'application/x-ndjson', ...headers },
  })
}

/** The rows of an export of everybody. */
async function exported(
  testApp: TestApp,
  sandbox = 'prod',
  request: object = {},
): Promise<readonly Record<string, unknown>[]> {
  const created = await testApp.call('POST', '/data/core/ups/export/jobs', {
    sandbox,
    body: { destination: { datasetId: target.id }, schema: { name: '_xdm.context.profile' }, ...request },
  })
  assert.equal(created.statusCode, 200, created.body)
  await testApp.advance('PT1H', sandbox)
  return (await downloadBatch(testApp, created.json().destination.batchId, sandbox)).rows
}

const addresses = (rows: readonly Record<string, unknown>[]) =>
  rows.map(({ personalEmail }) => (personalEmail as { address: string } | null)?.address)

test('a stream of records is seeded into the tenant that the headers name, and into no other', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const reply = await seed(testApp, ndjson(target, person('a'), person('b')))
  assert.equal(reply.statusCode, 200, reply.body)
  assert.deepEqual(reply.json(), { seeded: { dataset: 1, profile: 2 } })
  assert.deepEqual(addresses(await exported(testApp)), ['a@example.com', 'b@example.com'])
  const elsewhere = await testApp.call('GET', `/data/foundation/catalog/dataSets/${target.id}`, {
    sandbox: 'other',
  })
  assert.equal(elsewhere.statusCode, 404)
})

test('a bundle says the same as a stream', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const body = { records: [target, person('a')] }
  assert.deepEqual((await testApp.call('POST', '/_emulator/seed', { body })).json(), {
    seeded: { dataset: 1, profile: 1 },
  })
  assert.deepEqual(addresses(await exported(testApp)), ['a@example.com'])
})

test('a fixture set is seeded by its name', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const reply = await testApp.call('POST', '/_emulator/seed', { body: { fixtures: 'tutorial' } })
  assert.equal(reply.statusCode, 200, reply.body)
  const job = await testApp.call('GET', '/data/core/ups/export/jobs/722')
  assert.equal(job.json().imsOrgId, '1BD6382559DF0C130A49422D@AdobeOrg')
})

test('names that are no fixture set, and paths, are refused', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  for (const fixtures of ['nobody', '../fixtures/tutorial', ['tutorial', '/etc/passwd']]) {
    const reply = await testApp.call('POST', '/_emulator/seed', { body: { fixtures } })
    assert.equal(reply.statusCode, 400, JSON.stringify(fixtures))
    assert.match(reply.json().detail, /^Nothing has been seeded: there is no fixture set/)
  }
})

test('without a tenant every one is seeded: those that live, and those to come', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await testApp.call('GET', '/data/foundation/catalog/dataSets', { sandbox: 'before' })
  const reply = await seed(testApp, ndjson(target, person('a')), {
    'x-gw-ims-org-id': undefined,
    'x-sandbox-name': undefined,
  })
  assert.equal(reply.statusCode, 200, reply.body)
  for (const sandbox of ['before', 'after']) {
    assert.deepEqual(addresses(await exported(testApp, sandbox)), ['a@example.com'])
  }
})

test('every bad line is named, and nothing of the seed is there', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await seed(testApp, ndjson(target, person('old')))
  const lines = [
    JSON.stringify(person('new')),
    '{"type":',
    '',
    JSON.stringify({ ...person('x'), primary: undefined }),
    JSON.stringify(person('y', { person: { birthYear: '1984' } })),
  ]
  const reply = await seed(testApp, lines.join('\n'))
  assert.equal(reply.statusCode, 400)
  const { problems, problemCount, detail } = reply.json()
  assert.equal(problemCount, 3)
  assert.deepEqual(
    problems.map(({ place }: { place: string }) => place),
    ['line 2', 'line 4', 'line 5'],
  )
  assert.match(detail, /line 4: primary is required; line 5: body\.person\.birthYear must be a short/)
  assert.deepEqual(addresses(await exported(testApp)), ['old@example.com'])
})

test('a membership may stand before the person it is of, and is refused where nobody names that one', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const reply = await seed(testApp, ndjson(target, member('a'), person('a'), person('b')))
  assert.deepEqual(reply.json(), { seeded: { dataset: 1, profile: 2, membership: 1 } })
  const filter = { segments: [{ segmentId: 's' }] }
  assert.deepEqual(addresses(await exported(testApp, 'prod', { filter })), ['a@example.com'])
  const unknown = await seed(testApp, ndjson(person('c'), member('nobody')))
  assert.equal(unknown.statusCode, 400)
  assert.deepEqual(unknown.json().problems, [
    { place: 'line 2', reason: 'primary is an identity that no profile or event names' },
  ])
})

test('a line that is too long is refused by its number, however long it is', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const long = JSON.stringify(person('a', { _id: 'x'.repeat(20_000_000) }))
  const reply = await seed(testApp, [long, JSON.stringify(person('b'))].join('\n'))
  assert.equal(reply.statusCode, 400)
  assert.deepEqual(reply.json().problems, [
    { place: 'line 1', reason: 'the line is longer than 16777216 bytes' },
  ])
})

test('a time that the clock is to start at takes the clock there, but never back', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await seed(testApp, ndjson({ type: 'meta', clock: '2030-01-01T00:00:00Z' }))
  assert.equal((await testApp.advance(0)).now, '2030-01-01T00:00:00.000Z')
  await seed(testApp, ndjson({ type: 'meta', clock: '2019-01-01T00:00:00Z' }))
  assert.equal((await testApp.advance(0)).now, '2030-01-01T00:00:00.000Z')
})

test('a seed that is none is refused', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  for (const body of [{}, { records: [], fixtures: 'tutorial' }, { record: [] }, 7]) {
    const reply = await testApp.call('POST', '/_emulator/seed', { body })
    assert.equal(reply.statusCode, 400, reply.body)
  }
  assert.equal((await seed(testApp, 'x', { 'content-type': 'text/csv' })).statusCode, 400)
})
