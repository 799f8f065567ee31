// GET /batches and GET /batches/{id}: a batch through its job's life, filters and pages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import {
  assertServiceError,
  batchesPath,
  createJob,
  historyBatches,
  jobsPath,
  readBatch,
} from '../refusals.ts'

const bornAt = Date.UTC(2026, 0, 1)
const single = { ...tutorialRequest, destination: { datasetId: '5b020a27e7040801dedba61b' } }

test('row 48: a batch is loading, processing, then success with metrics', async (t) => {
  const testApp = await buildTestApp(t)
  const { id, destination } = await createJob(testApp, single)
  const { batchId } = destination
  const { sandboxId, ...loading } = await readBatch(testApp, batchId)
  assert.match(sandboxId, /^[0-9a-f-]{36}$/)
  const constant = {
    id: batchId,
    externalId: batchId,
    imsOrg: callerHeaders()['x-gw-ims-org-id'],
    errors: [],
    tags: { exportJobId: [String(id)] },
    relatedObjects: [{ type: 'dataSet', id: '5b020a27e7040801dedba61b' }],
    inputFormat: { format: 'parquet' },
    replay: {},
    availableDates: {},
    created: bornAt,
    createdClient: 'acp_core_unifiedProfile_feeds',
    createdUser: 'acp_core_unifiedProfile_feeds@AdobeID',
    updatedUser: 'acp_core_unifiedProfile_feeds@AdobeID',
  }
  assert.deepEqual(loading, { ...constant, status: 'loading', version: '1.0.0', updated: bornAt })

  await testApp.advance(1871)
  const started = bornAt + 1871
  assert.deepEqual(await readBatch(testApp, batchId), {
    ...constant,
    sandboxId,
    status: 'processing',
    version: '1.0.1',
    started,
    updated: started,
  })

  await testApp.advance('PT1M')
  const ended = bornAt + 5187
  const { metrics, ...success } = await readBatch(testApp, batchId)
  assert.deepEqual(success, {
    ...constant,
    sandboxId,
    status: 'success',
    version: '1.0.2',
    started,
    completed: ended,
    updated: ended,
  })
  assert.ok(metrics.outputByteSize > 0)
  assert.deepEqual(metrics, {
    inputRecordCount: 5,
    outputRecordCount: 5,
    failedRecordCount: 0,
    inputFileCount: 1,
    outputFileCount: 1,
    inputByteSize: metrics.outputByteSize,
    outputByteSize: metrics.outputByteSize,
    partitionCount: 1,
    recordsRead: 5,
    recordsWritten: 5,
    recordsFailed: 0,
    startTime: started,
    endTime: ended,
  })
})

test('row 48: GET /batches?batch={id} is a map of one; a failed batch has errors with code and description', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination } = await createJob(testApp, { ...single, fields: 'no.such' })
  await testApp.advance('PT1M')
  const { batchId } = destination
  const found = (await testApp.call('GET', `${batchesPath}?batch=${batchId}`)).json()
  assert.deepEqual(Object.keys(found), [batchId])
  assert.equal(found[batchId].status, 'failed')
  assert.deepEqual(found[batchId].errors, [
    { code: '0100000003', description: 'Error in Export Job: the union schema has no field no.such' },
  ])
  assert.equal(found[batchId].metrics, undefined)
  assert.equal(found[batchId].completed, found[batchId].updated)
})

test('lists filter by dataSet and status together, and forget nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const first = await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  const other = { ...single, destination: { datasetId: '5cf6bcf79ecc7c14530fe436' } }
  const second = await createJob(testApp, other)
  const keys = async (query: string) =>
    Object.keys((await testApp.call('GET', `${batchesPath}?${query}`)).json()).sort()
  const [a, b] = first.destination.batches.map(({ batchId }: { batchId: string }) => batchId)
  const c = second.destination.batchId
  assert.deepEqual(await keys(''), [a, b, c, ...historyBatches].sort())
  assert.deepEqual(await keys('dataSet=5b020a27e7040801dedba61b'), [a, b].sort())
  assert.deepEqual(await keys('status=success'), [a, b, ...historyBatches].sort())
  assert.deepEqual(await keys('status=loading&dataSet=5cf6bcf79ecc7c14530fe436'), [c])
  assert.deepEqual(await keys('status=success&dataSet=5cf6bcf79ecc7c14530fe436'), [])
  assert.deepEqual(await keys(`batch=${c}&status=failed`), [])
  assert.deepEqual(await keys('dataSet=nothing'), [])
  assert.deepEqual(await keys('batch='), [])
  assert.deepEqual(await keys('batch=__proto__'), [])
})

test('limit and start cut pages that hold every batch once', async (t) => {
  const testApp = await buildTestApp(t)
  const ids = [...historyBatches]
  for (let count = 0; count < 5; count += 1) {
    ids.push((await createJob(testApp, single)).destination.batchId)
    await testApp.advance(1)
  }
  const all = Object.keys((await testApp.call('GET', batchesPath)).json())
  assert.deepEqual(all.toSorted(), ids.toSorted())
  const paged = []
  for (let start = 0; start < 8; start += 2) {
    const page = (await testApp.call('GET', `${batchesPath}?limit=2&start=${start}`)).json()
    paged.push(...Object.values<{ id: string }>(page).map(({ id }) => id))
  }
  assert.deepEqual(paged, all)
  const last = (await testApp.call('GET', `${batchesPath}?start=6`)).json()
  assert.deepEqual(Object.keys(last), all.slice(6))
})

test('the list begins with the oldest batch', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, single)
  const list = (await testApp.call('GET', batchesPath)).json()
  const created = Object.values<{ created: number }>(list).map((batch) => batch.created)
  assert.deepEqual(
    created,
    created.toSorted((a, b) => a - b),
  )
})

test('limit and start out of range are refused by name', async (t) => {
  const { call } = await buildTestApp(t)
  for (const query of ['limit=0', 'limit=-1', 'limit=101', 'limit=abc', 'limit=1.5', 'start=-1', 'start=x']) {
    const [member = ''] = query.split('=')
    assertServiceError(await call('GET', `${batchesPath}?${query}`), 400, new RegExp(`^${member} must be `))
  }
})

test('start=99999999999999999999 is past the end or refused, but no bug', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', `${batchesPath}?start=99999999999999999999`)
  if (reply.statusCode === 200) assert.deepEqual(reply.json(), {})
  else assertServiceError(reply, 400, /^start must be /)
})

test('unknown batches are 404', async (t) => {
  const { call } = await buildTestApp(t)
  for (const id of ['x', '00000000000000000000000000000000', '__proto__', 'constructor']) {
    const reply = await call('GET', `${batchesPath}/${id}`)
    assertServiceError(reply, 404, `The batch ${id} does not exist in this sandbox.`)
  }
})

test('row 27: a batch of another sandbox or organization is not there', async (t) => {
  const testApp = await buildTestApp(t)
  const { batchId } = (await createJob(testApp, single)).destination
  for (const stranger of [{ sandbox: 'dev' }, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }]) {
    const reply = await testApp.call('GET', `${batchesPath}/${batchId}`, stranger)
    assertServiceError(reply, 404, `The batch ${batchId} does not exist in this sandbox.`)
    const list = (await testApp.call('GET', batchesPath, stranger)).json()
    assert.deepEqual(Object.keys(list).sort(), historyBatches)
    assert.deepEqual((await testApp.call('GET', `${batchesPath}?batch=${batchId}`, stranger)).json(), {})
  }
})

test('segmentPerBatch makes one batch for each segment, each with its own metrics', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination } = await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  const records = []
  for (const { batchId } of destination.batches) {
    records.push((await readBatch(testApp, batchId)).metrics.outputRecordCount)
  }
  assert.deepEqual(records, [4, 2])
  assert.equal((await testApp.call('GET', jobsPath)).json().records[0].metrics.totalExportedProfileCounter, 6)
})

test('row 48: the batch of job 726 of the tutorial, at the times the job reports', async (t) => {
  const testApp = await buildTestApp(t)
  const batch = await readBatch(testApp, 'da5cfb4de32c4b93a09f7e37fa53ad52')
  const { created, started, completed, updated, status, tags, relatedObjects } = batch
  assert.deepEqual(
    { created, started, completed, updated, status, tags, relatedObjects },
    {
      created: 1538615973895,
      started: 1538616067445,
      completed: 1538616233239,
      updated: 1538616233239,
      status: 'success',
      tags: { exportJobId: ['726'] },
      relatedObjects: [{ type: 'dataSet', id: '5b7c86968f7b6501e21ba9df' }],
    },
  )
})
