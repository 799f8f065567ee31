// Which merge policy an export follows after policies were created, changed and deleted over HTTP.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, mergePoliciesPath, readJob } from '../refusals.ts'

const crm = '5b76f86b85d0e00000be5c8b'
const loyalty = '5b76f8d787a6af01e2ceda18'
const schema = { name: '_xdm.context.profile' }
const destination = { datasetId: tutorialRequest.destination.datasetId }

/** P12 has a CRM record and a loyalty record, linked by one Email, with an address of its own in each. */
const link = 'robin.meyer@example.com'
const ofCrm = 'robin.meyer@example.com'
const ofLoyalty = 'robin@meyer.example'

const byDataset = (type: 'none' | 'pdg', ...order: string[]) => ({
  schema,
  identityGraph: { type },
  attributeMerge: { type: 'dataSetPrecedence', order },
})

async function createPolicy({ call }: TestApp, body: object): Promise<string> {
  const reply = await call('POST', mergePoliciesPath, { body })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json().id
}

const startExport = (testApp: TestApp, members: object) =>
  createJob(testApp, { destination, schema, ...members })

/** The job once it is over, and the addresses in the rows of P12. */
async function finish(testApp: TestApp, id: number) {
  await testApp.advance('PT10M')
  const job = await readJob(testApp, id)
  if (job.status !== 'SUCCEEDED') return { job, addresses: [] }
  const { rows } = await downloadBatch(testApp, job.destination.batchId)
  const addresses = rows
    .filter(({ identityMap }) => JSON.stringify(identityMap).includes(link))
    .map(({ personalEmail }) => (personalEmail as { address: string }).address)
  return { job, addresses: addresses.sort() }
}

async function exportWith(testApp: TestApp, members: object) {
  const { id } = await startExport(testApp, members)
  return finish(testApp, id)
}

for (const [name, policy, expected] of [
  ['CRM first, in one graph', byDataset('pdg', crm, loyalty), [ofCrm]],
  ['loyalty first, in one graph', byDataset('pdg', loyalty, crm), [ofLoyalty]],
  ['loyalty alone, no graph', byDataset('none', loyalty), [ofLoyalty]],
  ['datasets that do not exist before loyalty', byDataset('pdg', 'nobody', loyalty), [ofLoyalty]],
  ['only datasets that do not exist', byDataset('pdg', 'nobody'), []],
] as const) {
  test(`a created policy governs the export that names it: ${name}`, async (t) => {
    const testApp = await buildTestApp(t)
    const id = await createPolicy(testApp, policy)
    const { job, addresses } = await exportWith(testApp, { mergePolicy: { id } })
    assert.deepEqual(job.mergePolicy, { id, version: 1 })
    assert.deepEqual(addresses, expected)
  })
}

test('a created default governs the next export that names no policy, and not one that was there before', async (t) => {
  const testApp = await buildTestApp(t)
  const before = await startExport(testApp, {})
  const id = await createPolicy(testApp, { ...byDataset('pdg', loyalty, crm), default: true })
  const after = await startExport(testApp, {})
  assert.deepEqual(after.mergePolicy, { id, version: 1 })
  assert.deepEqual((await finish(testApp, after.id)).addresses, [ofLoyalty])
  assert.deepEqual((await finish(testApp, before.id)).addresses, [ofCrm, ofLoyalty])
})

test('a default of another schema governs no export of profiles', async (t) => {
  const testApp = await buildTestApp(t)
  const other = { ...byDataset('pdg', loyalty), schema: { name: '_xdm.context.account' }, default: true }
  const id = await createPolicy(testApp, other)
  const { mergePolicy } = await startExport(testApp, {})
  assert.deepEqual(mergePolicy, { id: '0bf16e61-90e9-4204-b8fa-ad250360957b', version: 1 })
  const ofAccounts = await startExport(testApp, { schema: other.schema })
  assert.deepEqual(ofAccounts.mergePolicy, { id, version: 1 })
})

test('where no policy is the default the built-in one governs', async (t) => {
  const testApp = await buildTestApp(t)
  const standard = `${mergePoliciesPath}/0bf16e61-90e9-4204-b8fa-ad250360957b`
  assert.equal((await testApp.call('DELETE', standard)).statusCode, 200)
  const { job, addresses } = await exportWith(testApp, {})
  assert.deepEqual(job.mergePolicy, { id: 'timestampOrdered-none-mp', version: 1 })
  assert.deepEqual(addresses, [ofCrm, ofLoyalty])
})

test('an export follows the version it reports, whatever becomes of the policy meanwhile', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createPolicy(testApp, byDataset('pdg', crm, loyalty))
  const first = await startExport(testApp, { mergePolicy: { id } })
  const url = `${mergePoliciesPath}/${id}`
  await testApp.call('PUT', url, { body: byDataset('pdg', loyalty, crm) })
  await testApp.call('PATCH', url, { body: { op: 'add', path: '/identityGraph.type', value: 'none' } })
  assert.deepEqual((await finish(testApp, first.id)).addresses, [ofCrm])
  for (const [version, reported, expected] of [
    [undefined, 3, [ofCrm, ofLoyalty]],
    [3, 3, [ofCrm, ofLoyalty]],
    [2, 2, [ofLoyalty]],
    [1, 1, [ofCrm]],
  ] as const) {
    const { job, addresses } = await exportWith(testApp, { mergePolicy: { id, version } })
    assert.deepEqual([job.mergePolicy.version, addresses], [reported, expected])
  }
})

test('of a policy that was seeded with a later version, that one stands in for those before it', async (t) => {
  const testApp = await buildTestApp(t)
  const policy = {
    type: 'mergePolicy',
    id: 'third',
    version: 3,
    default: false,
    ...byDataset('pdg', crm, loyalty),
  }
  const seeded = await testApp.call('POST', '/_emulator/seed', { body: { records: [policy] } })
  assert.equal(seeded.statusCode, 200, seeded.body)
  const { job, addresses } = await exportWith(testApp, { mergePolicy: { id: 'third', version: 2 } })
  assert.deepEqual([job.mergePolicy.version, addresses], [2, [ofCrm]])
})

const failing: Record<
  string,
  readonly [(url: string, testApp: TestApp) => Promise<unknown>, object, string]
> = {
  'that was deleted before it began': [
    (url, { call }) => call('DELETE', url),
    {},
    'the merge policy ID does not exist',
  ],
  'of a version that it never had': [async () => {}, { version: 2 }, 'the merge policy ID has no version 2'],
  'of a version before the first': [async () => {}, { version: 0 }, 'the merge policy ID has no version 0'],
  'of half a version': [async () => {}, { version: 0.5 }, 'the merge policy ID has no version 0.5'],
}

for (const [name, [between, members, reason]] of Object.entries(failing)) {
  test(`a job whose policy is one ${name} ends FAILED and names it`, async (t) => {
    const testApp = await buildTestApp(t)
    const id = await createPolicy(testApp, byDataset('pdg', crm, loyalty))
    const created = await startExport(testApp, { mergePolicy: { id, ...members } })
    await between(`${mergePoliciesPath}/${id}`, testApp)
    const { job } = await finish(testApp, created.id)
    assert.equal(job.status, 'FAILED')
    assert.equal(job.errors[0].msg.replace(id, 'ID'), `Error in Export Job: ${reason}`)
  })
}
