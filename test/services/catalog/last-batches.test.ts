// GET /lastBatches and the last batches that datasets show: what has become of a dataset's exports.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { createJob, jobsPath } from '../refusals.ts'
import { createDataset, readDataset, strangers } from './dataset-calls.ts'

const path = '/data/foundation/catalog/lastBatches'
const bornAt = Date.UTC(2026, 0, 1)

test('row 50: the last batches of two datasets, by the id of the dataset, follow the outcomes of the jobs', async (t) => {
  const testApp = await buildTestApp(t)
  const a = await createDataset(testApp, tutorialDataset)
  const b = await createDataset(testApp, tutorialDataset)
  const start = async (datasetId: string, members = {}) =>
    (await createJob(testApp, { ...tutorialRequest, ...members, destination: { datasetId } })).destination
      .batchId
  const read = async (ids = `${a},${b}`) => (await testApp.call('GET', `${path}?dataSetId=${ids}`)).json()

  assert.deepEqual(await read(), {})
  const first = await start(a)
  const { sandboxId, ...loading } = (await read())[a]
  assert.match(sandboxId, /^[0-9a-f-]{36}$/)
  const imsOrg = callerHeaders()['x-gw-ims-org-id']
  const when = { imsOrg, created: bornAt }
  assert.deepEqual(loading, { lastBatchId: first, lastBatchStatus: 'loading', ...when, updated: bornAt })

  await testApp.advance('PT1M')
  const failed = await start(a, { fields: 'no.such' })
  const other = await start(b)
  await testApp.advance('PT1M')
  const after = await read()
  assert.deepEqual(Object.keys(after), [a, b])
  assert.deepEqual(after[a], {
    lastBatchId: failed,
    lastBatchStatus: 'failed',
    lastSuccessfulBatchId: first,
    lastFailedBatchId: failed,
    ...when,
    sandboxId,
    updated: after[a].updated,
  })
  assert.ok(after[a].updated > bornAt + 60_000)
  assert.equal(after[b].lastSuccessfulBatchId, other)
  assert.deepEqual(Object.keys(await read(b)), [b])

  const dataset = await readDataset(testApp, a)
  const shown = {
    lastBatchId: failed,
    lastBatchStatus: 'failed',
    lastSuccessfulBatch: first,
    lastFailedBatch: failed,
  }
  assert.deepEqual({ ...dataset, ...shown }, dataset)
  assert.equal('lastFailedBatch' in (await readDataset(testApp, b)), false)
  assert.equal(dataset.version, '1.0.0')
})

test('of the batches of one job the last is the last batch, from the beginning to the end', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createDataset(testApp, tutorialDataset)
  const segments = ['a', 'b', 'c'].map((segmentId) => ({ segmentId }))
  const destination = { datasetId, segmentPerBatch: true }
  const { batches } = (await createJob(testApp, { ...tutorialRequest, destination, filter: { segments } }))
    .destination
  const { batchId } = batches[2]
  const read = async () => (await testApp.call('GET', `${path}?dataSetId=${datasetId}`)).json()[datasetId]
  const loading = await read()
  assert.deepEqual([loading.lastBatchId, loading.lastBatchStatus], [batchId, 'loading'])
  await testApp.advance('PT1M')
  const ended = await read()
  assert.deepEqual([ended.lastBatchId, ended.lastBatchStatus], [batchId, 'success'])
  assert.equal(ended.lastSuccessfulBatchId, batchId)
})

test('row 50: a cancelled job leaves its batch aborted, and the successes before it', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createDataset(testApp, tutorialDataset)
  const body = { ...tutorialRequest, destination: { datasetId } }
  const first = await createJob(testApp, body)
  await testApp.advance('PT1M')
  const second = await createJob(testApp, body)
  await testApp.call('DELETE', `${jobsPath}/${second.id}`)
  await testApp.advance(1)
  const { lastBatchId, lastBatchStatus, lastSuccessfulBatchId, lastFailedBatchId } = (
    await testApp.call('GET', `${path}?dataSetId=${datasetId}`)
  ).json()[datasetId]
  assert.deepEqual(
    [lastBatchId, lastBatchStatus, lastSuccessfulBatchId, lastFailedBatchId],
    [second.destination.batchId, 'aborted', first.destination.batchId, undefined],
  )
})

test('row 50: filters, orders, pages and properties', async (t) => {
  const testApp = await buildTestApp(t)
  const [done, broken] = [
    await createDataset(testApp, tutorialDataset),
    await createDataset(testApp, tutorialDataset),
  ]
  await createJob(testApp, { ...tutorialRequest, destination: { datasetId: done } })
  await testApp.advance('PT1M')
  const job = await createJob(testApp, {
    ...tutorialRequest,
    fields: 'no.such',
    destination: { datasetId: broken },
  })
  await testApp.advance('PT1M')
  const list = async (query: string) => (await testApp.call('GET', `${path}?${query}`)).json()
  const keys = async (query: string) => Object.keys(await list(query))
  assert.equal((await keys('')).length, 3)
  assert.deepEqual(await keys('orderBy=desc:created&limit=2'), [broken, done])
  assert.deepEqual(await keys('start=2'), [broken])
  assert.deepEqual(await keys('lastBatchStatus=failed'), [broken])
  assert.deepEqual(await keys(`lastFailedBatchId=${job.destination.batchId}`), [broken])
  assert.deepEqual(await keys('property=lastFailedBatchId'), [broken])
  assert.deepEqual(await keys(`createdAfter=${bornAt}`), [broken])
  assert.deepEqual(await keys(`dataSetId=!${done},${broken}`), ['5b7c86968f7b6501e21ba9df'])
  assert.deepEqual(await list('properties=lastBatchStatus&lastBatchStatus=failed'), {
    [broken]: { lastBatchStatus: 'failed' },
  })
  const datasets = await testApp.call('GET', '/data/foundation/catalog/dataSets?lastBatchStatus=failed')
  assert.deepEqual(Object.keys(datasets.json()), [broken])
})

test('row 27: last batches of another sandbox or organization are not there', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  const { datasetId } = tutorialRequest.destination
  assert.equal(Object.keys((await testApp.call('GET', `${path}?dataSetId=${datasetId}`)).json()).length, 1)
  for (const stranger of strangers) {
    assert.deepEqual((await testApp.call('GET', `${path}?dataSetId=${datasetId}`, stranger)).json(), {})
  }
})
