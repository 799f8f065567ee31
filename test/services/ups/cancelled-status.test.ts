// The switch cancelledStatus: how a cancelled export job reads, and which filter finds it.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, history, jobIds, jobsPath, readBatch, readJob } from '../refusals.ts'

const single = { ...tutorialRequest, destination: { datasetId: tutorialRequest.destination.datasetId } }
const asFailed = { switches: { cancelledStatus: 'FAILED' } } as const
const error = {
  code: '0100000003',
  msg: 'Error in Export Job: the job was cancelled',
  callStack: 'com.adobe.aep.unifiedprofile.common.logging.Logger',
}

/** The ids that a filter finds, each of which is served with that status. */
async function found({ call }: TestApp, status: string): Promise<number[]> {
  const { records } = (await call('GET', `${jobsPath}?status=${status}`)).json()
  return records.map((job: { id: number; status: string }) => {
    assert.equal(job.status, status)
    return job.id
  })
}

async function cancel(testApp: TestApp, id: number) {
  assert.equal((await testApp.call('DELETE', `${jobsPath}/${id}`)).statusCode, 204)
}

test('row 22: by default a cancelled job reads CANCELLING, then CANCELLED, without errors', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, single)
  await cancel(testApp, 24115)
  assert.deepEqual([await found(testApp, 'CANCELLING'), await found(testApp, 'PROCESSING')], [[24115], []])
  await testApp.advance(1)
  assert.deepEqual([await found(testApp, 'CANCELLED'), await found(testApp, 'FAILED')], [[24115], [722]])
  const job = await readJob(testApp, 24115)
  assert.deepEqual([job.status, 'errors' in job, job.destination.batchId !== ''], ['CANCELLED', false, true])
})

test('rows 20 and 22: cancelledStatus=FAILED has it read PROCESSING, then FAILED with an error', async (t) => {
  const [platform, testApp] = [await buildTestApp(t), await buildTestApp(t, asFailed)]
  for (const one of [platform, testApp]) {
    await createJob(one, single)
    await cancel(one, 24115)
  }
  assert.deepEqual(await readJob(testApp, 24115), {
    ...(await readJob(platform, 24115)),
    status: 'PROCESSING',
  })
  assert.deepEqual(await found(testApp, 'PROCESSING'), [24115])
  for (const status of ['CANCELLING', 'CANCELLED', 'NEW']) assert.deepEqual(await found(testApp, status), [])
  for (const one of [platform, testApp]) await one.advance(1)
  const job = await readJob(testApp, 24115)
  const usual = await readJob(platform, 24115)
  const { batchId } = usual.destination
  const destination = { ...usual.destination, batchId: '' }
  assert.deepEqual(job, { ...usual, status: 'FAILED', errors: [error], destination })
  assert.deepEqual(Object.keys(job).slice(0, 3), ['profileInstanceId', 'errors', 'jobType'])
  assert.deepEqual(await found(testApp, 'FAILED'), [24115, 722])
  for (const status of ['CANCELLING', 'CANCELLED', 'PROCESSING']) {
    assert.deepEqual(await found(testApp, status), [])
  }
  assert.deepEqual(await jobIds(testApp), [24115, ...history])
  assert.equal((await readBatch(testApp, batchId)).status, 'aborted')
})

test('batches of segments keep their ids, as those of a job that failed do', async (t) => {
  const testApp = await buildTestApp(t, asFailed)
  const { destination } = await createJob(testApp, tutorialRequest)
  await testApp.advance(2000)
  await cancel(testApp, 24115)
  await testApp.advance(1)
  const job = await readJob(testApp, 24115)
  assert.equal(job.status, 'FAILED')
  assert.deepEqual(job.destination, destination)
})

test('what has failed or succeeded reads as it always does', async (t) => {
  const [platform, testApp] = [await buildTestApp(t), await buildTestApp(t, asFailed)]
  const lists = []
  for (const one of [platform, testApp]) {
    await createJob(one, single)
    await createJob(one, { ...single, fields: 'no.such' })
    await one.advance('PT1M')
    lists.push((await one.call('GET', jobsPath)).body)
  }
  assert.equal(lists[1], lists[0])
})

test('cancelledStatus=FAILED: ?status=FAILED is paged in every order, failed and cancelled jobs together', async (t) => {
  const testApp = await buildTestApp(t, asFailed)
  for (let count = 0; count < 3; count += 1) {
    await createJob(testApp, single)
    await testApp.advance(10)
  }
  for (const id of [24117, 24115, 24116]) {
    await cancel(testApp, id)
    await testApp.advance(10)
  }
  for (const [query, ids] of [
    ['', [24117, 24116, 24115, 722]],
    ['&sort=createdTime:asc', [722, 24115, 24116, 24117]],
    ['&sort=updateTime:desc', [24116, 24115, 24117, 722]],
  ] as const) {
    const met = []
    for (let next = `/export/jobs/?limit=1&status=FAILED${query}`; next !== ''; ) {
      const { records, link } = (await testApp.call('GET', `/data/core/ups${next}`)).json()
      met.push(records[0].id)
      next = link.next
    }
    assert.deepEqual(met, ids, query)
  }
})

test('jobs that are kept with --data, cancelled or seeded so, read as the process that serves them has it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const life = (cancelledStatus: 'CANCELLED' | 'FAILED', live: (testApp: TestApp) => Promise<void>) =>
    t.test(cancelledStatus, async (part) => {
      await live(await buildTestApp(part, { dataFolder: folder, switches: { cancelledStatus } }))
    })
  let usual: object = {}
  await life('FAILED', async (testApp) => {
    await createJob(testApp, single)
    await cancel(testApp, 24115)
    await testApp.advance(1)
    const { body } = await testApp.call('GET', `${jobsPath}/722`)
    const seeded = { type: 'exportJob', ...JSON.parse(body), id: 50, status: 'CANCELLED', errors: undefined }
    const reply = await testApp.call('POST', '/_emulator/seed', {
      payload: JSON.stringify(seeded),
      headers: { 'content-type': 'application/x-ndjson' },
    })
    assert.equal(reply.statusCode, 200, reply.body)
    assert.deepEqual((await readJob(testApp, 50)).errors, [error])
  })
  await life('CANCELLED', async (testApp) => {
    usual = await readJob(testApp, 24115)
    assert.deepEqual(await found(testApp, 'CANCELLED'), [24115, 50])
  })
  await life('FAILED', async (testApp) => {
    assert.deepEqual(await found(testApp, 'FAILED'), [24115, 722, 50])
    const { status, errors } = await readJob(testApp, 24115)
    assert.deepEqual([status, errors], ['FAILED', [error]])
    assert.deepEqual((await testApp.call('GET', '/_emulator/wait?job=24115&status=CANCELLED')).json(), usual)
  })
})

test('the control API keeps its own words', async (t) => {
  const testApp = await buildTestApp(t, asFailed)
  await createJob(testApp, single)
  await cancel(testApp, 24115)
  const timeline = async () => (await testApp.call('GET', '/_emulator/jobs/24115/timeline')).json().status
  assert.equal(await timeline(), 'CANCELLING')
  const { transitions } = await testApp.advance(1)
  assert.deepEqual(transitions, [
    { jobId: 24115, from: 'CANCELLING', to: 'CANCELLED', at: '2026-01-01T00:00:00.001Z' },
  ])
  assert.equal(await timeline(), 'CANCELLED')
})
