// PUT and DELETE /dataSets/{id}: what goes, what stays, and what a deletion means for the rest.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import {
  assertServiceError,
  createJob,
  dataAccessPath,
  dataSetsPath,
  readBatch,
  readJob,
} from '../refusals.ts'
import { createDataset, readDataset, strangers } from './dataset-calls.ts'

test('row 45: PUT replaces all that clients set and keeps what the Catalog keeps', async (t) => {
  const testApp = await buildTestApp(t)
  const tags = { owner: ['shop'], unifiedProfile: ['enabled:true'] }
  const id = await createDataset(testApp, { ...tutorialDataset, description: 'old', tags, mine: 1 })
  const before = await readDataset(testApp, id)
  await testApp.advance(7)
  const { schemaRef } = tutorialDataset
  const sample = {
    name: 'New Dataset Name',
    schemaRef,
    state: 'DRAFT',
    tags: { 'adobe/pqs/table': ['sample_dataset'] },
    files: `@/dataSets/${id}/views/5ba9452f7de80400007fc52b/files`,
    created: 5,
    imsOrg: 'mine',
    id: 'mine',
  }
  const reply = await testApp.call('PUT', `${dataSetsPath}/${id}`, { body: sample })
  assert.equal(reply.statusCode, 200, reply.body)
  assert.deepEqual(reply.json(), [`@/dataSets/${id}`])
  const { description, aspect, mine, ...system } = before
  assert.deepEqual(await readDataset(testApp, id), {
    ...system,
    name: 'New Dataset Name',
    state: 'DRAFT',
    fileDescription: {},
    tags: { 'adobe/pqs/table': ['sample_dataset'], 'adobe/siphon/table/format': ['parquet'] },
    version: '1.0.1',
    updated: before.updated + 7,
  })
})

test('row 45: a PUT that is ill-typed, of an unknown dataset or of a stranger changes nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const before = await readDataset(testApp, id)
  const path = `${dataSetsPath}/${id}`
  assertServiceError(await testApp.call('PUT', path, { body: { name: 1 } }), 400, 'name must be a string')
  assertServiceError(await testApp.call('PUT', path, { body: [] }), 400, 'the request body must be an object')
  assertServiceError(await testApp.call('PUT', path), 400, 'A valid content-type must be specified')
  const unknown = await testApp.call('PUT', `${dataSetsPath}/nobody`, { body: {} })
  assertServiceError(unknown, 404, 'The dataset nobody does not exist in this sandbox.')
  for (const stranger of strangers) {
    const reply = await testApp.call('PUT', path, { body: {}, ...stranger })
    assertServiceError(reply, 404, `The dataset ${id} does not exist in this sandbox.`)
  }
  assert.deepEqual(await readDataset(testApp, id), before)
})

test('row 46: DELETE answers with the reference, then GET with 404, then DELETE with an empty list', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const other = await createDataset(testApp, tutorialDataset)
  const path = `${dataSetsPath}/${id}`
  const gone = await testApp.call('DELETE', path, { headers: { 'content-type': 'application/json' } })
  assert.equal(gone.statusCode, 200)
  assert.deepEqual(gone.json(), [`@/dataSets/${id}`])
  assertServiceError(
    await testApp.call('GET', path),
    404,
    `The dataset ${id} does not exist in this sandbox.`,
  )
  const again = await testApp.call('DELETE', path)
  assert.equal(again.statusCode, 200)
  assert.deepEqual(again.json(), [])
  for (const method of ['PUT', 'PATCH'] as const) {
    assert.equal((await testApp.call(method, path, { body: {} })).statusCode, 404)
  }
  const list = (await testApp.call('GET', `${dataSetsPath}?limit=100`)).json()
  assert.equal(id in list, false)
  assert.equal(other in list, true)
})

test('row 46: a stranger’s DELETE finds nothing to delete', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  for (const stranger of strangers) {
    const reply = await testApp.call('DELETE', `${dataSetsPath}/${id}`, stranger)
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), [])
  }
  assert.equal((await readDataset(testApp, id)).name, tutorialDataset.name)
})

test('the id of a deleted dataset is not given to a new one, and changes use no ids up', async (t) => {
  const ids = async (between: (id: string, call: typeof testApp.call) => Promise<unknown>) => {
    const first = await createDataset(testApp, tutorialDataset)
    await between(first, testApp.call)
    return [first, await createDataset(testApp, tutorialDataset)]
  }
  let testApp = await buildTestApp(t)
  const [deleted, next] = await ids((id, call) => call('DELETE', `${dataSetsPath}/${id}`))
  assert.notEqual(next, deleted)
  testApp = await buildTestApp(t)
  const patched = await ids((id, call) => call('PATCH', `${dataSetsPath}/${id}`, { body: { name: 'x' } }))
  assert.deepEqual(patched, [deleted, next])
})

test('a dataset deleted before its export is written fails the job, which names it', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createDataset(testApp, tutorialDataset)
  const job = await createJob(testApp, { ...tutorialRequest, destination: { datasetId } })
  await testApp.advance(1871)
  assert.equal((await readJob(testApp, job.id)).status, 'PROCESSING')
  await testApp.call('DELETE', `${dataSetsPath}/${datasetId}`)
  await testApp.advance('PT1M')
  const { status, errors } = await readJob(testApp, job.id)
  assert.equal(status, 'FAILED')
  assert.equal(errors[0].msg, `Error in Export Job: the dataset ${datasetId} does not exist any more`)
  const failed = await readBatch(testApp, job.destination.batchId)
  assert.equal(failed.status, 'failed')
})

test('what was exported into a deleted dataset stays readable', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createDataset(testApp, tutorialDataset)
  const job = await createJob(testApp, { ...tutorialRequest, destination: { datasetId } })
  await testApp.advance('PT1M')
  await testApp.call('DELETE', `${dataSetsPath}/${datasetId}`)
  const url = `${dataAccessPath}/batches/${job.destination.batchId}/files`
  assert.equal((await testApp.call('GET', url)).json()._page.count, 1)
  const last = await testApp.call('GET', `/data/foundation/catalog/lastBatches?dataSetId=${datasetId}`)
  assert.deepEqual(last.json(), {})
})
