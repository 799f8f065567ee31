// GET /export/jobs/{id}: a job through every phase of its plan, and ids that are none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertUpsProblem, createJob, history, jobsPath, readJob, uuid } from '../refusals.ts'

const bornAt = Date.UTC(2026, 0, 1)

/** The phases of pace quick: when each ends. */
const started = bornAt + 1871
const exported = started + 1443
const writing = exported + 1112
const written = writing + 11
const ended = written + 750

const span = (startTimeInMs: number, endTimeInMs?: number) =>
  endTimeInMs === undefined
    ? { startTimeInMs }
    : { startTimeInMs, endTimeInMs, totalTimeInMs: endTimeInMs - startTimeInMs }

test('row 21: NEW to SUCCEEDED, one milestone after the other', async (t) => {
  const testApp = await buildTestApp(t)
  const created = await createJob(testApp, tutorialRequest)
  const {
    status: _status,
    metrics: _metrics,
    computeGatewayJobId: _ids,
    updateTime: _time,
    ...constant
  } = created
  const at = async (instant: number) => {
    await testApp.call('POST', '/_emulator/clock/advance', { body: { to: instant } })
    return readJob(testApp, 24115)
  }

  assert.deepEqual(await at(started - 1), created)

  const processing = await at(started)
  const { exportJob } = processing.computeGatewayJobId
  assert.match(exportJob, uuid)
  assert.deepEqual(processing, {
    ...constant,
    status: 'PROCESSING',
    updateTime: started,
    computeGatewayJobId: { exportJob },
    metrics: { totalTime: span(bornAt), profileExportTime: span(started) },
  })

  assert.deepEqual(await at(exported - 1), processing)
  const exportDone = { totalTime: span(bornAt), profileExportTime: span(started, exported) }
  assert.deepEqual(await at(writing - 1), { ...processing, updateTime: exported, metrics: exportDone })

  const inWrite = await at(writing)
  const { pushJob } = inWrite.computeGatewayJobId
  assert.match(pushJob, uuid)
  assert.notEqual(pushJob, exportJob)
  assert.deepEqual(inWrite, {
    ...processing,
    updateTime: writing,
    computeGatewayJobId: { exportJob, pushJob },
    metrics: { ...exportDone, aCPDatasetWriteTime: span(writing) },
  })

  const afterWrite = await at(ended - 1)
  assert.equal(afterWrite.status, 'PROCESSING')
  assert.deepEqual(afterWrite.metrics, { ...exportDone, aCPDatasetWriteTime: span(writing, written) })

  const succeeded = await at(ended)
  assert.deepEqual(succeeded, {
    ...constant,
    status: 'SUCCEEDED',
    updateTime: ended,
    computeGatewayJobId: { exportJob, pushJob },
    metrics: {
      totalTime: span(bornAt, ended),
      profileExportTime: span(started, exported),
      aCPDatasetWriteTime: span(writing, written),
      totalExportedProfileCounter: 6,
      exportedProfileByNamespaceCounter: succeeded.metrics.exportedProfileByNamespaceCounter,
    },
  })
  assert.equal(succeeded.metrics.exportedProfileByNamespaceCounter.ECID, 6)
  assert.deepEqual(await at(ended + 86_400_000), succeeded)
})

test('the printed history is served as it is printed, for the caller’s organization', async (t) => {
  const testApp = await buildTestApp(t)
  const job = await readJob(testApp, 726)
  assert.equal(job.status, 'SUCCEEDED')
  assert.equal(job.destination.batchId, 'da5cfb4de32c4b93a09f7e37fa53ad52')
  assert.deepEqual(job.metrics.totalTime, span(1538615973895, 1538616233239))
  assert.equal(job.imsOrgId, '1BD6382559DF0C130A49422D@AdobeOrg')
})

test('metrics of every finished job add up', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  for (const id of [24115, ...history]) {
    const { creationTime, updateTime, metrics, status } = await readJob(testApp, id)
    const { totalTime, profileExportTime, aCPDatasetWriteTime } = metrics
    assert.equal(totalTime.startTimeInMs, creationTime)
    assert.equal(totalTime.endTimeInMs, updateTime)
    assert.equal('aCPDatasetWriteTime' in metrics, status === 'SUCCEEDED')
    for (const { startTimeInMs, endTimeInMs, totalTimeInMs } of [totalTime, profileExportTime]) {
      assert.equal(totalTimeInMs, endTimeInMs - startTimeInMs)
    }
    if (id !== 100 && aCPDatasetWriteTime) {
      assert.ok(aCPDatasetWriteTime.startTimeInMs >= profileExportTime.endTimeInMs)
    }
  }
})

test('row 25: ids that name no job are 404, numeric or not', async (t) => {
  const { call } = await buildTestApp(t)
  const unknown = [
    '24115',
    '0',
    '-726',
    '726.0',
    '7.26e2',
    '0x2d6',
    'abc',
    '726abc',
    ' 726',
    'é',
    'null',
    '__proto__',
  ]
  for (const id of [...unknown, '9'.repeat(15), '9'.repeat(16), '9'.repeat(400)]) {
    const reply = await call('GET', `${jobsPath}/${encodeURIComponent(id)}`)
    assertUpsProblem(reply, 404, `The export job ${id} does not exist in this sandbox.`)
  }
})

test('an id of thousands of digits is refused with a true reason', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', `${jobsPath}/${'9'.repeat(5000)}`)
  assert.ok([400, 404, 414].includes(reply.statusCode), reply.body)
  assert.doesNotMatch(reply.json().detail, /not a valid URL path/)
})

test('row 27: a job of another sandbox or organization is not there', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  const detail = 'The export job 24115 does not exist in this sandbox.'
  assertUpsProblem(await testApp.call('GET', `${jobsPath}/24115`, { sandbox: 'dev' }), 404, detail, 'dev')
  const stranger = { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }
  const reply = await testApp.call('GET', `${jobsPath}/24115`, stranger)
  assert.equal(reply.statusCode, 404)
  assert.equal(reply.json().detail, detail)
  assert.equal(reply.json().report.tenantInfo.imsOrgId, 'OTHER@AdobeOrg')
})

test('clients that send Accept and Content-Type on a GET are answered', async (t) => {
  const { call } = await buildTestApp(t)
  const headers = { accept: 'application/vnd.adobe.xdm+json', 'content-type': 'application/json' }
  const reply = await call('GET', `${jobsPath}/726`, { headers })
  assert.equal(reply.statusCode, 200)
  assert.equal(reply.headers['content-type'], 'application/json; charset=utf-8')
})

test('HEAD answers with the headers of GET and no body', async (t) => {
  const { call } = await buildTestApp(t)
  const whole = await call('GET', `${jobsPath}/726`)
  const reply = await call('HEAD', `${jobsPath}/726`)
  assert.equal(reply.statusCode, 200)
  assert.equal(reply.body, '')
  assert.equal(reply.headers['content-length'], whole.headers['content-length'])
  assert.equal((await call('HEAD', `${jobsPath}/1`)).statusCode, 404)
})
