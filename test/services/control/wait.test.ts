// GET /_emulator/wait: the job once it has a status, by waiting for it or by moving the clock there.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem } from '../refusals.ts'

const jobs = '/data/core/ups/export/jobs'

async function createJob({ call }: TestApp, datasetId?: string): Promise<number> {
  const body = datasetId ? { ...tutorialRequest, destination: { datasetId } } : tutorialRequest
  return (await call('POST', jobs, { body })).json().id
}

const wait = ({ call }: TestApp, query: string) => call('GET', `/_emulator/wait?${query}`)

test('with advance a frozen clock is moved to where the job has the status, and no further', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createJob(testApp)
  const processing = await wait(testApp, `job=${id}&status=PROCESSING&advance=true`)
  assert.equal(processing.statusCode, 200, processing.body)
  assert.deepEqual(processing.json(), (await testApp.call('GET', `${jobs}/${id}`)).json())
  assert.equal((await testApp.call('GET', '/_emulator/clock')).json().now, '2026-01-01T00:00:01.871Z')
  const done = await wait(testApp, `job=${id}&advance=true`)
  assert.equal(done.json().status, 'SUCCEEDED')
  assert.equal((await testApp.call('GET', '/_emulator/clock')).json().now, '2026-01-01T00:00:05.187Z')
})

test('without advance it answers as soon as somebody moves the clock, or cancels', async (t) => {
  const testApp = await buildTestApp(t)
  const [one, two] = [await createJob(testApp), await createJob(testApp)]
  const waiting = [wait(testApp, `job=${one}`), wait(testApp, `job=${two}&status=CANCELLING`)]
  await testApp.call('DELETE', `${jobs}/${two}`)
  await testApp.advance('PT1H')
  const [done, cancelled] = await Promise.all(waiting)
  assert.equal(done?.json().status, 'SUCCEEDED')
  assert.equal(cancelled?.json().status, 'CANCELLING')
})

test('on a real clock it waits for the job', async (t) => {
  const testApp = await buildTestApp(t, { clock: 'real', pace: 'queue=20,export=0,gap=0,write=0,tail=0' })
  const id = await createJob(testApp)
  assert.equal((await wait(testApp, `job=${id}`)).json().status, 'SUCCEEDED')
})

test('when the time is over the reply says how the job stands', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createJob(testApp)
  const over = await wait(testApp, `job=${id}&timeoutMs=1`)
  assertControlProblem(over, 408, /^Export job 24115 is NEW, not SUCCEEDED, and the time/)
  const stuck = await createJob(testApp, '57ac00000000000000000001')
  assertControlProblem(await wait(testApp, `job=${stuck}&advance=true`), 408, /is PROCESSING, not SUCCEEDED/)
})

test('a job that has ended otherwise is told at once; so is what is no job, and what is no question', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createJob(testApp, 'fa11ed000000000000000001')
  assertControlProblem(
    await wait(testApp, `job=${id}&advance=true`),
    409,
    /is FAILED and will not be SUCCEEDED/,
  )
  assert.equal((await wait(testApp, `job=${id}&status=FAILED`)).statusCode, 200)
  assertControlProblem(await wait(testApp, 'job=1'), 404, /1/)
  for (const [query, detail] of [
    ['', /job is required/],
    ['job=x', /job/],
    ['job=1&timeoutMs=600001', /timeoutMs/],
    ['job=1&status=DONE', /status must be one of/],
    ['job=1&advnce=true', /advnce.*advance/],
  ] as const) {
    assertControlProblem(await wait(testApp, query), 400, detail)
  }
})

test('a reset ends the wait: the job is not there any more', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createJob(testApp)
  const waiting = wait(testApp, `job=${id}`)
  await testApp.call('POST', '/_emulator/reset')
  assertControlProblem(await waiting, 404, /24115/)
})

test('a caller that leaves is not waited for, and the server closes with one that stays', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createJob(testApp)
  await testApp.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = testApp.app.server.address() as AddressInfo
  const options = { port, path: `/_emulator/wait?job=${id}`, headers: callerHeaders(), agent: false }
  const leaving = get(options)
  leaving.on('error', () => {})
  await once(leaving, 'socket')
  leaving.destroy()
  const staying = get(options)
  const answered = once(staying, 'response')
  await once(testApp.app.server, 'request')
  await testApp.app.close()
  const [reply] = await answered
  assert.equal(reply.statusCode, 408)
})
