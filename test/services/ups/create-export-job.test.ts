// POST /export/jobs, accepted: the reply, its headers and defaults.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, jobsPath, readJob } from '../refusals.ts'

const bornAt = Date.UTC(2026, 0, 1)
const { datasetId } = tutorialRequest.destination
const { filter, additionalFields } = tutorialRequest
const minimal = { destination: { datasetId }, schema: { name: '_xdm.context.profile' } }

test('row 5: the tutorial’s body makes a NEW job with one batch for each segment, in request order', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('POST', jobsPath, { body: tutorialRequest })
  assert.equal(reply.statusCode, 200)
  assert.equal(reply.headers['content-type'], 'application/json; charset=utf-8')
  const { requestId, destination, ...job } = reply.json()
  assert.match(requestId, /^[0-9A-Za-z]{32}$/)
  const batchIds = destination.batches.map(({ batchId }: { batchId: string }) => batchId)
  assert.equal(new Set(batchIds).size, 2)
  for (const batchId of batchIds) assert.match(batchId, /^[0-9a-f]{32}$/)
  assert.deepEqual(destination, {
    datasetId,
    dataSetId: datasetId,
    segmentPerBatch: true,
    batches: filter.segments.map((segment, index) => ({ ...segment, batchId: batchIds[index] })),
  })
  assert.deepEqual(job, {
    profileInstanceId: 'ups',
    jobType: 'BATCH',
    fields: tutorialRequest.fields,
    filter,
    additionalFields,
    id: 24115,
    schema: tutorialRequest.schema,
    mergePolicy: tutorialRequest.mergePolicy,
    status: 'NEW',
    computeGatewayJobId: {},
    metrics: { totalTime: { startTimeInMs: bornAt } },
    updateTime: bornAt,
    imsOrgId: callerHeaders()['x-gw-ims-org-id'],
    creationTime: bornAt,
  })
})

for (const [name, destination] of Object.entries({
  omitted: { datasetId },
  false: { datasetId, segmentPerBatch: false },
})) {
  test(`row 6: segmentPerBatch ${name}: false, one batchId, no batches`, async (t) => {
    const testApp = await buildTestApp(t)
    const { destination: replied } = await createJob(testApp, { ...tutorialRequest, destination })
    assert.match(replied.batchId, /^[0-9a-f]{32}$/)
    const { batchId } = replied
    assert.deepEqual(replied, { datasetId, dataSetId: datasetId, segmentPerBatch: false, batchId })
  })
}

test('only the required members: nothing is echoed that was not sent', async (t) => {
  const testApp = await buildTestApp(t)
  const job = await createJob(testApp, minimal)
  for (const member of ['fields', 'filter', 'additionalFields', 'evaluationInfo', 'errors']) {
    assert.equal(member in job, false, member)
  }
  assert.deepEqual(job.mergePolicy, { id: '0bf16e61-90e9-4204-b8fa-ad250360957b', version: 1 })
})

test('without a merge policy the first segment’s stands in', async (t) => {
  const testApp = await buildTestApp(t)
  const { mergePolicy: _mergePolicy, ...request } = tutorialRequest
  const job = await createJob(testApp, request)
  assert.deepEqual(job.mergePolicy, { id: 'e5bc94de-cd14-4cdf-a2bc-88b6e8cbfac2', version: 1 })
})

test('segmentPerBatch without segments: one batchId, the flag echoed', async (t) => {
  const testApp = await buildTestApp(t)
  for (const without of [{}, { filter: {} }, { filter: { segments: [] } }]) {
    const body = { ...minimal, ...without, destination: { datasetId, segmentPerBatch: true } }
    const { destination } = await createJob(testApp, body)
    assert.equal(destination.segmentPerBatch, true)
    assert.match(destination.batchId, /^[0-9a-f]{32}$/)
    assert.equal('batches' in destination, false)
  }
})

test('the dataset may be named in the other spelling, too', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination } = await createJob(testApp, { ...minimal, destination: { dataSetId: datasetId } })
  assert.equal(destination.datasetId, datasetId)
  assert.equal(destination.dataSetId, datasetId)
})

test('row 14: X-Location is the job; x-profile-instance-id and x-request-id come back in it', async (t) => {
  const { call } = await buildTestApp(t)
  const headers = { 'x-profile-instance-id': 'foo', 'x-request-id': 'my-request-1' }
  const reply = await call('POST', `${jobsPath}/`, { body: minimal, headers })
  assert.equal(reply.headers['x-location'], `http://localhost:80${jobsPath}/24115`)
  assert.equal(reply.headers['x-request-id'], 'my-request-1')
  const job = (await call('GET', String(reply.headers['x-location']))).json()
  assert.equal(job.profileInstanceId, 'foo')
  assert.equal(job.requestId, 'my-request-1')
  assert.deepEqual(job, reply.json())
})

test('row 9: evaluationInfo, toIngestTimestamp and the namespace ups are taken, and all is echoed', async (t) => {
  const testApp = await buildTestApp(t)
  const sent = {
    fields: tutorialRequest.fields,
    filter: { segments: [{ segmentId: 'a', segmentNs: 'ups', status: ['realized'] }] },
    additionalFields: { eventList: { filter: { toIngestTimestamp: '2019-01-01T00:00:00Z' } } },
    evaluationInfo: { segmentation: true },
  }
  const { fields, filter, additionalFields, evaluationInfo } = await createJob(testApp, {
    ...minimal,
    ...sent,
  })
  assert.deepEqual({ fields, filter, additionalFields, evaluationInfo }, sent)
})

test('row 10: of a key that stands there twice the last value counts', async (t) => {
  const { call } = await buildTestApp(t)
  const segments = '[{"segmentId":"a","status":["exited"],"segmentId":"b","status":["realized"]}]'
  const payload = JSON.stringify(minimal).replace('{', `{"filter":{"segments":${segments}},`)
  const headers = { 'content-type': 'application/json' }
  const { filter: replied } = (await call('POST', jobsPath, { payload, headers })).json()
  assert.deepEqual(replied.segments, [{ segmentId: 'b', status: ['realized'] }])
})

test('members that no specification knows are let through', async (t) => {
  const testApp = await buildTestApp(t)
  const body = { ...minimal, comment: 'x', destination: { datasetId, segmentperbatch: true, extra: null } }
  const job = await createJob(testApp, body)
  assert.equal(job.destination.segmentPerBatch, false)
  assert.equal('comment' in job, false)
})

const acceptedBodies: Record<string, object> = {
  'either end of the window alone': {
    filter: { segmentQualificationTime: { startTime: '2019-09-01T00:00:00Z' } },
  },
  'the other end alone': { filter: { segmentQualificationTime: { endTime: '2019-09-01T00:00:00Z' } } },
  'a window of no length': {
    filter: {
      segmentQualificationTime: { startTime: '2019-09-01T02:00:00+02:00', endTime: '2019-09-01T00:00:00Z' },
    },
  },
  'an unknown segment, without ns and status': { filter: { segments: [{ segmentId: 'no such' }] } },
  'an empty list of statuses': { filter: { segments: [{ segmentId: 'a', status: [] }] } },
  'blank fields': { fields: '  ' },
  'unknown fields': { fields: 'no.such' },
  'an unknown merge policy': { mergePolicy: { id: 'no such', version: 3 } },
  'a merge policy without an id': { mergePolicy: {} },
  'an empty eventList': { additionalFields: { eventList: {} } },
  'additionalFields without an eventList': { additionalFields: {} },
  'fractions of a second': { filter: { fromIngestTimestamp: '2019-09-01T00:00:00.123456z' } },
}

test('what only the data can tell is not refused, nor what has a default', async (t) => {
  const testApp = await buildTestApp(t)
  for (const [name, members] of Object.entries(acceptedBodies)) {
    const reply = await testApp.call('POST', jobsPath, { body: { ...minimal, ...members } })
    assert.equal(reply.statusCode, 200, `${name}: ${reply.body}`)
  }
})

test('ids count on, each job is read back as it was answered, and the same calls make the same ids', async (t) => {
  const [first, second] = [await buildTestApp(t), await buildTestApp(t)]
  for (const id of [24115, 24116, 24117]) {
    const job = await createJob(first, tutorialRequest)
    assert.equal(job.id, id)
    assert.deepEqual(await readJob(first, id), job)
    assert.deepEqual(await createJob(second, tutorialRequest), job)
  }
})

test('row 27: each sandbox counts its own jobs', async (t) => {
  const { call } = await buildTestApp(t)
  const body = minimal
  assert.equal((await call('POST', jobsPath, { body })).json().id, 24115)
  const elsewhere = (await call('POST', jobsPath, { body, sandbox: 'dev' })).json()
  assert.equal(elsewhere.id, 24115)
  const here = (await call('GET', `${jobsPath}/24115`)).json()
  assert.notEqual(elsewhere.destination.batchId, here.destination.batchId)
})
