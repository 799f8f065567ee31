// GET /_emulator/export: the tenant as seed records, which make the same tenant again.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import {
  assertControlProblem,
  createJob,
  dataSetsPath,
  mergePoliciesPath,
  segmentsPath,
} from '../refusals.ts'

const path = '/_emulator/export'
const people = 'aaaaaaaaaaaaaaaaaaaaaaaa'
const visits = 'eeeeeeeeeeeeeeeeeeeeeeee'

async function seed({ call }: TestApp, sandbox: string, records: readonly unknown[]) {
  const reply = await call('POST', '/_emulator/seed', { sandbox, body: { records } })
  assert.equal(reply.statusCode, 200, reply.body)
}

async function exported({ call }: TestApp, sandbox: string): Promise<string> {
  const reply = await call('GET', path, { sandbox, headers: { accept: 'application/x-ndjson' } })
  assert.equal(reply.statusCode, 200, reply.body)
  assert.equal(reply.headers['content-type'], 'application/x-ndjson')
  return reply.body
}

/** Both sandboxes export the same bytes. */
async function assertTwins(testApp: TestApp): Promise<void> {
  const [prod, twin] = [await exported(testApp, 'prod'), await exported(testApp, 'twin')]
  const lines = twin.split('\n')
  const at = prod.split('\n').findIndex((line, index) => line !== lines[index])
  assert.equal(lines[at], prod.split('\n')[at])
  assert.equal(twin.length, prod.length)
}

async function copy(testApp: TestApp, from: string, to: string): Promise<string> {
  const payload = await exported(testApp, from)
  const headers = { 'content-type': 'application/x-ndjson' }
  const reply = await testApp.call('POST', '/_emulator/seed', { sandbox: to, payload, headers })
  assert.equal(reply.statusCode, 200, reply.body)
  return payload
}

/** The rows of an export of everybody, with events, under a merge policy. */
async function rows(testApp: TestApp, sandbox: string, mergePolicy: object | undefined) {
  const created = await testApp.call('POST', '/data/core/ups/export/jobs', {
    sandbox,
    body: {
      destination: tutorialRequest.destination,
      schema: { name: '_xdm.context.profile' },
      additionalFields: { eventList: { fields: '' } },
      ...(mergePolicy && { mergePolicy }),
    },
  })
  assert.equal(created.statusCode, 200, created.body)
  await testApp.advance('PT1H', sandbox)
  return (await downloadBatch(testApp, created.json().destination.batchId, sandbox)).rows
}

const record = (id: string, body: object, more: object = {}) => ({
  type: 'profile',
  datasetId: people,
  primary: { ns: 'ECID', id },
  ingestedAt: '2019-08-30T00:00:00.000Z',
  body,
  ...more,
})
const event = (id: string, who: string, body: object = {}) => ({
  type: 'event',
  datasetId: visits,
  primary: { ns: 'ecid', id: who },
  ingestedAt: 1_567_123_200_000,
  body: { _id: id, timestamp: '2019-08-29T00:00:00Z', eventType: 'visit', ...body },
})
const member = (id: string, segment: string) => ({
  type: 'membership',
  primary: { ns: 'ECID', id },
  segment: { id: segment, ns: 'AAM' },
  status: 'realized',
  lastQualificationTime: '2019-08-29T12:00:00Z',
})

/** Everything that makes a tenant's history show: replaced records, identities nobody names, fields of its own. */
const past = [
  event('first', 'late'),
  record('a', { identityMap: { Email: [{ id: 'gone@example.com' }] }, _shop: { orders: 3 } }),
  member('late', 'z'),
  { ...member('gone@example.com', 'y'), primary: { ns: 'email', id: 'gone@example.com' } },
  record('b', {
    segmentMembership: { AAM: { y: { status: 'exited' } } },
    person: { name: { firstName: 'B' } },
  }),
  record('a', { _shop: { orders: 1.5, note: 'null' }, personalEmail: { address: 'a@example.com' } }),
  record('late', { identityMap: { ECID: [{ id: 'late' }, { id: 'b' }] } }),
  event('second', 'a', { _visit: { pages: [1, 2] } }),
  event('first', 'b'),
  member('a', 'b'),
]

test('an empty tenant that is seeded with it exports the same bytes and the same rows', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await testApp.call('POST', '/_emulator/seed', { body: { fixtures: ['tutorial', 'retail'] } })
  await seed(testApp, 'prod', past)
  await testApp.advance('PT26H')
  await copy(testApp, 'prod', 'twin')
  await assertTwins(testApp)
  const policies = (await testApp.call('GET', mergePoliciesPath)).json().children
  for (const policy of [
    undefined,
    ...policies.map(({ id, version }: { id: string; version: number }) => ({ id, version })),
  ]) {
    const all = await rows(testApp, 'prod', policy)
    assert.ok(all.length > 10)
    assert.deepEqual(await rows(testApp, 'twin', policy), all, JSON.stringify(policy))
  }
})

test('what calls have made of datasets, policies, segments and jobs is in it as it is served', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const { call } = testApp
  await testApp.call('POST', '/_emulator/seed', { body: { fixtures: ['tutorial'] } })
  await testApp.advance('PT1H')
  const id = (await call('POST', dataSetsPath, { body: tutorialDataset })).json()[0].split('/')[2]
  await testApp.advance('PT1H')
  const headers = { 'x-api-key': 'another' }
  await call('PATCH', `${dataSetsPath}/${id}`, { body: { description: 'changed' }, headers })
  const schema = { name: '_xdm.context.profile' }
  const segment = (
    await call('POST', segmentsPath, {
      body: { name: 'Buyers', schema, expression: { type: 'PQL', format: 'pql/text', value: 'true' } },
    })
  ).json()
  await testApp.advance('PT1H')
  const changed = { ...segment, description: 'who buys', evaluationInfo: { continuous: { enabled: true } } }
  await call('PATCH', `${segmentsPath}/${segment.id}`, { body: changed })
  const policy = {
    name: 'P',
    schema,
    identityGraph: { type: 'pdg' },
    attributeMerge: { type: 'timestampOrdered' },
    default: true,
  }
  const made = (await call('POST', mergePoliciesPath, { body: policy })).json()
  await call('PUT', `${mergePoliciesPath}/${made.id}`, { body: { ...made, name: 'Q' } })
  const job = await createJob(testApp, { ...tutorialRequest, mergePolicy: { id: made.id, version: 1 } })
  await testApp.advance('PT1H')

  await copy(testApp, 'prod', 'twin')
  await assertTwins(testApp)
  for (const url of [
    `${dataSetsPath}/${id}`,
    `${segmentsPath}/${segment.id}`,
    `${mergePoliciesPath}/${made.id}`,
    `/data/core/ups/export/jobs/${job.id}`,
  ]) {
    const [one, other] = [await call('GET', url), await call('GET', url, { sandbox: 'twin' })]
    assert.equal(other.statusCode, 200, other.body)
    assert.deepEqual(ownMembers(other.json()), ownMembers(one.json()), url)
  }
  const batchId = job.destination.batches[0].batchId
  assert.deepEqual(
    (await downloadBatch(testApp, batchId, 'twin')).rows,
    (await downloadBatch(testApp, batchId)).rows,
  )
  const again = await call('POST', segmentsPath, { sandbox: 'twin', body: { ...changed, name: 'Others' } })
  assert.notEqual(again.json().id, segment.id)
})

/** The reply without what names the sandbox. */
function ownMembers(reply: object): object {
  return JSON.parse(JSON.stringify(reply, (name, value) => (/^sandbox/.test(name) ? undefined : value)))
}

test('members of a dataset that are named as those of its record come back', async (t) => {
  const testApp = await buildTestApp(t)
  const deep = JSON.parse(`${'['.repeat(99)}${']'.repeat(99)}`)
  const bodies = [
    { name: 'own', type: 'warehouse' },
    { name: 'null', type: null },
    { name: 'both', type: { id: 1 }, body: { type: 'x', body: 'y' } },
    { name: 'deep', body: deep },
  ]
  for (const body of bodies) {
    const created = await testApp.call('POST', dataSetsPath, { body })
    assert.equal(created.statusCode, 201, created.body)
  }
  await copy(testApp, 'prod', 'twin')
  await assertTwins(testApp)
  const url = `${dataSetsPath}?limit=100`
  const [prod, twin] = [await testApp.call('GET', url), await testApp.call('GET', url, { sandbox: 'twin' })]
  assert.deepEqual(ownMembers(twin.json()), ownMembers(prod.json()))
  for (const body of bodies) {
    const served = Object.values<{ name: string }>(twin.json()).find(({ name }) => name === body.name)
    assert.partialDeepStrictEqual(served, body)
  }
})

test('the bundle says the same as the lines', async (t) => {
  const testApp = await buildTestApp(t)
  const reply = await testApp.call('GET', path)
  assert.equal(reply.headers['content-type'], 'application/json; charset=utf-8')
  const lines = (await exported(testApp, 'prod')).trimEnd().split('\n')
  assert.deepEqual(reply.json(), { records: lines.map((line) => JSON.parse(line)) })
  await seed(testApp, 'twin', reply.json().records)
  await assertTwins(testApp)
})

test('after a reset a tenant is as it was, and makes no id a second time', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const make = async () => (await testApp.call('POST', dataSetsPath, { body: tutorialDataset })).json()[0]
  const [first, second] = [await make(), await make()]
  await testApp.call('DELETE', `${dataSetsPath}/${first.split('/')[2]}`)
  const payload = await exported(testApp, 'prod')
  await testApp.call('POST', '/_emulator/reset')
  const headers = { 'content-type': 'application/x-ndjson' }
  await testApp.call('POST', '/_emulator/seed', { payload, headers })
  assert.ok((await exported(testApp, 'prod')) === payload)
  const third = await make()
  assert.ok(third !== first && third !== second)
})

test('an export is about one tenant', async (t) => {
  const { call } = await buildTestApp(t)
  const nobody = { headers: { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined } }
  assertControlProblem(await call('GET', path, nobody), 400, /^This call is about one tenant/)
  assertControlProblem(await call('GET', `${path}?format=x`), 400, /format/)
})

test('a reader that goes away in the middle leaves the tenant as it is', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['retail'] })
  await testApp.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = testApp.app.server.address() as AddressInfo
  for (let reads = 0; reads < 5; reads += 1) {
    const sent = get({ port, path, headers: callerHeaders(), agent: false })
    const [reply] = (await once(sent, 'response')) as [IncomingMessage]
    await once(reply, 'data')
    reply.destroy()
    await once(reply, 'close')
  }
  assert.equal((await testApp.call('POST', '/_emulator/reset')).statusCode, 204)
  assert.equal((await testApp.call('GET', path)).statusCode, 200)
})
