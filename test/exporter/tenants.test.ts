// Tenants on one server: each sees its own data, whatever the others do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../build-test-app.ts'
import { downloadBatch } from '../parquet-rows.ts'
import { tutorialDataset, tutorialRequest } from '../tutorial-request.ts'

const jobsUrl = '/data/core/ups/export/jobs'
const datasetsUrl = '/data/foundation/catalog/dataSets'

test('two tenants that make the same calls in turn never see each other', async (t) => {
  const testApp = await buildTestApp(t)
  const { call, advance } = testApp
  const sandboxes = ['blue', 'green']
  const datasets = new Map<string, string>()
  const jobs = new Map<string, { id: number; destination: { batches: { batchId: string }[] } }>()
  for (const sandbox of sandboxes) {
    const [reference] = (await call('POST', datasetsUrl, { body: tutorialDataset, sandbox })).json()
    datasets.set(sandbox, reference.slice('@/datasets/'.length))
  }
  for (const sandbox of sandboxes) {
    const destination = { datasetId: datasets.get(sandbox), segmentPerBatch: true }
    const created = await call('POST', jobsUrl, { body: { ...tutorialRequest, destination }, sandbox })
    jobs.set(sandbox, created.json())
  }
  assert.notEqual(datasets.get('blue'), datasets.get('green'))
  assert.deepEqual(
    [...jobs.values()].map(({ id }) => id),
    [24115, 24115],
  )

  await advance('PT1M', 'blue')
  const statusOf = async (sandbox: string) =>
    (await call('GET', `${jobsUrl}/24115`, { sandbox })).json().status
  assert.equal(await statusOf('blue'), 'SUCCEEDED')
  assert.equal(await statusOf('green'), 'NEW')
  assert.equal((await call('DELETE', `${jobsUrl}/24115`, { sandbox: 'green' })).statusCode, 204)
  assert.equal(await statusOf('blue'), 'SUCCEEDED')
  assert.equal(await statusOf('green'), 'CANCELLING')

  const [blueBatch = { batchId: '' }] = jobs.get('blue')?.destination.batches ?? []
  assert.equal((await downloadBatch(testApp, blueBatch.batchId, 'blue')).rows.length, 4)
  const foreign = [
    `${datasetsUrl}/${datasets.get('blue')}`,
    `/data/foundation/catalog/batches/${blueBatch.batchId}`,
    `/data/foundation/export/batches/${blueBatch.batchId}/files`,
    `/data/foundation/export/files/${blueBatch.batchId}-1`,
  ]
  for (const url of foreign) assert.equal((await call('GET', url, { sandbox: 'green' })).statusCode, 404, url)
  const intoForeign = { ...tutorialRequest, destination: { datasetId: datasets.get('blue') } }
  assert.equal((await call('POST', jobsUrl, { body: intoForeign, sandbox: 'green' })).statusCode, 400)
})

test('the same sandbox name of two organizations is two tenants', async (t) => {
  const { call } = await buildTestApp(t)
  await call('POST', jobsUrl, { body: tutorialRequest })
  const other = await call('GET', jobsUrl, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } })
  assert.deepEqual(
    other.json().records.map(({ id }: { id: number }) => id),
    [726, 722, 100],
  )
  assert.equal(other.json().records[0].imsOrgId, 'OTHER@AdobeOrg')
})

test('an organization whose name no file system would take is still a tenant of its own', async (t) => {
  const { call } = await buildTestApp(t)
  for (const org of ['..', '../../etc', 'a/b\\c:*?"<>|', 'x'.repeat(5000), '%2e%2e', 'CON']) {
    const headers = { 'x-gw-ims-org-id': org }
    const created = await call('POST', jobsUrl, { body: tutorialRequest, headers })
    assert.equal(created.json().id, 24115, org)
    assert.equal(created.json().imsOrgId, org)
  }
})

test('a reset takes one tenant back to its birth and leaves the others', async (t) => {
  const { call } = await buildTestApp(t)
  for (const sandbox of ['blue', 'green']) await call('POST', jobsUrl, { body: tutorialRequest, sandbox })
  assert.equal((await call('POST', '/_emulator/reset', { sandbox: 'blue' })).statusCode, 204)
  const count = async (sandbox: string) => (await call('GET', jobsUrl, { sandbox })).json().records.length
  assert.equal(await count('blue'), 3)
  assert.equal(await count('green'), 4)
})
