// When jobs move: by themselves on a running clock, in due order on a frozen one, and never by being looked at.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { buildTestApp, type TestApp } from '../build-test-app.ts'
import { tutorialRequest } from '../tutorial-request.ts'

const jobsUrl = '/data/core/ups/export/jobs'

async function statusOf({ call }: TestApp, id: number): Promise<string> {
  return (await call('GET', `${jobsUrl}/${id}`)).json().status
}

async function untilDone(testApp: TestApp, id: number): Promise<string> {
  for (;;) {
    const status = await statusOf(testApp, id)
    if (status !== 'NEW' && status !== 'PROCESSING') return status
    await setImmediate()
  }
}

test('on a real clock a job goes from NEW to SUCCEEDED by itself', async (t) => {
  const testApp = await buildTestApp(t, { clock: 'real', pace: 'instant' })
  const job = (await testApp.call('POST', jobsUrl, { body: tutorialRequest })).json()
  assert.equal(job.status, 'NEW')
  assert.equal(await untilDone(testApp, job.id), 'SUCCEEDED')
})

test('work that takes longer than its plan keeps the job PROCESSING until the files are there', async (t) => {
  const testApp = await buildTestApp(t, { clock: 'real', pace: 'instant' })
  const { id } = (await testApp.call('POST', jobsUrl, { body: tutorialRequest })).json()
  await untilDone(testApp, id)
  const { metrics, updateTime, creationTime } = (await testApp.call('GET', `${jobsUrl}/${id}`)).json()
  assert.equal(metrics.totalTime.startTimeInMs, creationTime)
  assert.equal(metrics.totalTime.endTimeInMs, updateTime)
  assert.ok(metrics.profileExportTime.totalTimeInMs > 0, 'the metrics say how long the work really took')
})

test('on a frozen clock nothing moves until it is advanced, however often it is looked at', async (t) => {
  const testApp = await buildTestApp(t)
  const { id } = (await testApp.call('POST', jobsUrl, { body: tutorialRequest })).json()
  const first = (await testApp.call('GET', `${jobsUrl}/${id}`)).body
  for (let look = 0; look < 20; look += 1) {
    assert.equal((await testApp.call('GET', `${jobsUrl}/${id}`)).body, first)
  }
  const { transitions } = await testApp.advance(1871)
  assert.deepEqual(transitions, [
    { jobId: id, from: 'NEW', to: 'PROCESSING', at: '2026-01-01T00:00:01.871Z' },
  ])
})

test('on a real clock a job that is planned to be stuck holds up no other', async (t) => {
  const testApp = await buildTestApp(t, { clock: 'real', pace: 'instant' })
  const create = async (headers?: Record<string, string>) =>
    (await testApp.call('POST', jobsUrl, { body: tutorialRequest, ...(headers && { headers }) })).json().id
  const stuck = await create({ 'x-emulator-scenario': '57ac00000000000000000001' })
  assert.equal(await untilDone(testApp, await create()), 'SUCCEEDED')
  assert.equal(await statusOf(testApp, stuck), 'PROCESSING')
  await testApp.call('DELETE', `${jobsUrl}/${stuck}`)
  const planned = await create({ 'x-emulator-scenario': 'fa11ed000000000000000003' })
  assert.equal(await untilDone(testApp, planned), 'FAILED')
  assert.equal(await statusOf(testApp, stuck), 'CANCELLED')
})

test('one long jump carries out interleaved jobs in the order in which they fall due', async (t) => {
  const testApp = await buildTestApp(t)
  const ids: number[] = []
  for (const wait of [0, 500, 900]) {
    await testApp.advance(wait)
    ids.push((await testApp.call('POST', jobsUrl, { body: tutorialRequest })).json().id)
  }
  const { transitions } = (await testApp.advance('PT1H')) as {
    transitions: { jobId: number; to: string; at: string }[]
  }
  const times = transitions.map(({ at }) => at)
  assert.deepEqual(times, [...times].sort())
  assert.deepEqual(
    transitions.map(({ jobId, to }) => `${jobId} ${to}`),
    [...ids.map((id) => `${id} PROCESSING`), ...ids.map((id) => `${id} SUCCEEDED`)],
  )
})

test('two advances at once follow one another', async (t) => {
  const testApp = await buildTestApp(t)
  const { id } = (await testApp.call('POST', jobsUrl, { body: tutorialRequest })).json()
  const [first, second] = await Promise.all([testApp.advance('PT2S'), testApp.advance('PT1M')])
  assert.equal(await statusOf(testApp, id), 'SUCCEEDED')
  assert.equal(first?.transitions.length, 1)
  assert.equal(second?.transitions.length, 1)
  assert.equal(second?.now, '2026-01-01T00:01:02.000Z')
})

test('a job that is cancelled while it exports leaves no file and goes no further', async (t) => {
  const testApp = await buildTestApp(t)
  const job = (await testApp.call('POST', jobsUrl, { body: tutorialRequest })).json()
  await testApp.advance('PT2S')
  assert.equal((await testApp.call('DELETE', `${jobsUrl}/${job.id}`)).statusCode, 204)
  assert.equal(await statusOf(testApp, job.id), 'CANCELLING')
  await testApp.advance(1)
  assert.equal(await statusOf(testApp, job.id), 'CANCELLED')
  const after = (await testApp.advance('P1D')).transitions
  assert.deepEqual(after, [])
  const [{ batchId }] = job.destination.batches
  const files = (await testApp.call('GET', `/data/foundation/export/batches/${batchId}/files`)).json()
  assert.deepEqual(files.data, [])
})
