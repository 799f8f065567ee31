// DELETE /export/jobs/{id} and its POST alias: what cancelling does in every status.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import {
  assertUpsProblem,
  createJob,
  dataAccessPath,
  history,
  jobIds,
  jobsPath,
  readBatch,
  readJob,
} from '../refusals.ts'

const bornAt = Date.UTC(2026, 0, 1)
const single = { ...tutorialRequest, destination: { datasetId: tutorialRequest.destination.datasetId } }

async function cancel({ call }: TestApp, id: number | string, method: 'DELETE' | 'POST' = 'DELETE') {
  const reply = await call(method, `${jobsPath}/${id}`)
  assert.equal(reply.statusCode, 204, reply.body)
  assert.equal(reply.body, '')
  assert.equal(reply.headers['content-type'], undefined)
}

for (const method of ['DELETE', 'POST'] as const) {
  test(`row ${method === 'DELETE' ? 22 : 23}: ${method} on 726, which has SUCCEEDED, is 204 and changes nothing`, async (t) => {
    const testApp = await buildTestApp(t)
    const before = await readJob(testApp, 726)
    await cancel(testApp, 726, method)
    await cancel(testApp, '726/', method)
    await testApp.advance('P1D')
    assert.deepEqual(await readJob(testApp, 726), before)
    assert.deepEqual(await jobIds(testApp), history)
  })

  test(`${method} on a NEW job: CANCELLING, CANCELLED at the next instant, batch aborted`, async (t) => {
    const testApp = await buildTestApp(t)
    const created = await createJob(testApp, single)
    await testApp.advance(100)
    await cancel(testApp, 24115, method)
    const cancelling = { ...created, status: 'CANCELLING', updateTime: bornAt + 100 }
    assert.deepEqual(await readJob(testApp, 24115), cancelling)
    const { transitions } = await testApp.advance(1)
    assert.deepEqual(transitions, [
      { jobId: 24115, from: 'CANCELLING', to: 'CANCELLED', at: '2026-01-01T00:00:00.101Z' },
    ])
    const end = { startTimeInMs: bornAt, endTimeInMs: bornAt + 101, totalTimeInMs: 101 }
    const cancelled = {
      ...cancelling,
      status: 'CANCELLED',
      updateTime: bornAt + 101,
      metrics: { totalTime: end },
    }
    assert.deepEqual(await readJob(testApp, 24115), cancelled)
    await testApp.advance('PT1H')
    assert.deepEqual(await readJob(testApp, 24115), cancelled)
    const batch = await readBatch(testApp, created.destination.batchId)
    assert.equal(batch.status, 'aborted')
    assert.equal(batch.metrics, undefined)
    assert.equal(batch.started, undefined)
    assert.equal(batch.completed, bornAt + 101)
  })
}

/** Instants within PROCESSING at pace quick: while exporting, in the gap, in the tail. */
for (const [phase, ms] of Object.entries({ exporting: 1871, 'in the gap': 3400, 'in the tail': 4500 })) {
  test(`a PROCESSING job ${phase} is cancelled: batches aborted, no files`, async (t) => {
    const testApp = await buildTestApp(t)
    await createJob(testApp, tutorialRequest)
    await testApp.advance(ms)
    const processing = await readJob(testApp, 24115)
    assert.equal(processing.status, 'PROCESSING')
    await cancel(testApp, 24115)
    assert.equal((await readJob(testApp, 24115)).status, 'CANCELLING')
    await testApp.advance('PT1M')
    const cancelled = await readJob(testApp, 24115)
    assert.equal(cancelled.status, 'CANCELLED')
    assert.equal(cancelled.updateTime, bornAt + ms + 1)
    assert.deepEqual(cancelled.computeGatewayJobId, processing.computeGatewayJobId)
    assert.equal('totalExportedProfileCounter' in cancelled.metrics, false)
    assert.equal('errors' in cancelled, false)
    for (const { batchId } of cancelled.destination.batches) {
      assert.equal((await readBatch(testApp, batchId)).status, 'aborted')
      const files = await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`)
      assert.deepEqual(files.json(), { data: [], _page: { limit: 100, count: 0 } })
      assert.equal((await testApp.call('GET', `${dataAccessPath}/files/${batchId}-1`)).statusCode, 404)
    }
  })
}

test('cancelling again changes nothing, neither in CANCELLING nor in CANCELLED', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, single)
  await cancel(testApp, 24115)
  const cancelling = await readJob(testApp, 24115)
  await cancel(testApp, 24115)
  await cancel(testApp, 24115, 'POST')
  assert.deepEqual(await readJob(testApp, 24115), cancelling)
  await testApp.advance(10)
  const cancelled = await readJob(testApp, 24115)
  assert.equal(cancelled.status, 'CANCELLED')
  await cancel(testApp, 24115)
  await testApp.advance('PT1M')
  assert.deepEqual(await readJob(testApp, 24115), cancelled)
})

for (const [status, members] of Object.entries({ SUCCEEDED: {}, FAILED: { fields: 'no.such' } })) {
  test(`a job that has ${status} stays as it is, and so do its batch and files`, async (t) => {
    const testApp = await buildTestApp(t)
    const { destination } = await createJob(testApp, { ...single, ...members })
    await testApp.advance('PT1M')
    const filesPath = `${dataAccessPath}/batches/${destination.batchId}/files`
    const look = async () => [
      await readJob(testApp, 24115),
      await readBatch(testApp, destination.batchId),
      (await testApp.call('GET', filesPath)).json(),
    ]
    const before = await look()
    assert.equal(before[0].status, status)
    await cancel(testApp, 24115)
    await testApp.advance('PT1M')
    assert.deepEqual(await look(), before)
  })
}

test('one job is cancelled, the others go on', async (t) => {
  const testApp = await buildTestApp(t)
  for (let count = 0; count < 3; count += 1) await createJob(testApp, single)
  await testApp.advance(2000)
  await cancel(testApp, 24116)
  await testApp.advance('PT1M')
  const statuses = []
  for (const id of [24115, 24116, 24117]) statuses.push((await readJob(testApp, id)).status)
  assert.deepEqual(statuses, ['SUCCEEDED', 'CANCELLED', 'SUCCEEDED'])
})

for (const method of ['DELETE', 'POST'] as const) {
  test(`row 25: ${method} on an id that names no job is 404`, async (t) => {
    const { call } = await buildTestApp(t)
    for (const id of ['24115', 'abc', '0', '-1', '726x', '9'.repeat(30)]) {
      const reply = await call(method, `${jobsPath}/${id}`)
      assertUpsProblem(reply, 404, `The export job ${id} does not exist in this sandbox.`)
    }
  })

  test(`row 26: ${method} with a JSON content type and no body is 204`, async (t) => {
    const { call } = await buildTestApp(t)
    const headers = { 'content-type': 'application/json', 'content-length': '0' }
    assert.equal((await call(method, `${jobsPath}/726`, { headers })).statusCode, 204)
    const noLength = { 'content-type': 'application/json; charset=utf-8' }
    assert.equal((await call(method, `${jobsPath}/726`, { headers: noLength, payload: '' })).statusCode, 204)
  })

  test(`row 27: ${method} from another sandbox or organization is 404 and cancels nothing`, async (t) => {
    const testApp = await buildTestApp(t)
    const created = await createJob(testApp, single)
    for (const stranger of [{ sandbox: 'dev' }, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }]) {
      const reply = await testApp.call(method, `${jobsPath}/24115`, stranger)
      assert.equal(reply.statusCode, 404)
      assert.equal(reply.json().detail, 'The export job 24115 does not exist in this sandbox.')
    }
    assert.deepEqual(await readJob(testApp, 24115), created)
  })
}

test('row 23: POST with a body is no cancelling, and cancels nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const created = await createJob(testApp, single)
  for (const body of [{}, tutorialRequest, [], null, 0, '']) {
    const reply = await testApp.call('POST', `${jobsPath}/24115`, { body })
    assertUpsProblem(reply, 400, /no body/)
  }
  const headers = { 'content-type': 'application/json' }
  const reply = await testApp.call('POST', `${jobsPath}/24115`, { payload: '{', headers })
  assertUpsProblem(reply, 400, /^The request body .*JSON/)
  assert.deepEqual(await readJob(testApp, 24115), created)
})

test('row 24: with the switch cancelResponse=200 a message is the reply', async (t) => {
  const { call } = await buildTestApp(t, { switches: { cancelResponse: '200' } })
  for (const method of ['DELETE', 'POST'] as const) {
    const reply = await call(method, `${jobsPath}/726`)
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), { status: true, message: 'Export job has been marked for cancelling' })
  }
  assertUpsProblem(await call('DELETE', `${jobsPath}/727`), 404, /727/)
})

test('row 23: with the switch postCancelAlias=off a POST is not allowed, and cancels nothing', async (t) => {
  const { call } = await buildTestApp(t, { switches: { postCancelAlias: 'off' } })
  const job = (await call('POST', jobsPath, { body: tutorialRequest })).json()
  const reply = await call('POST', `${jobsPath}/${job.id}`)
  assert.equal(reply.statusCode, 405)
  assert.equal(reply.headers.allow, 'GET, HEAD, DELETE')
  assert.equal((await call('GET', `${jobsPath}/${job.id}`)).json().status, 'NEW')
})
