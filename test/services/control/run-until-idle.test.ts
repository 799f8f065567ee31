// POST /_emulator/clock/run-until-idle: everything that time brings about happens, and no more time passes than that.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, frozenAt, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, createJob, jobsPath, readJob } from '../refusals.ts'

const path = '/_emulator/clock/run-until-idle'
const imsOrgId = callerHeaders()['x-gw-ims-org-id']
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

async function runUntilIdle({ call }: TestApp, options = {}) {
  const reply = await call('POST', path, options)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

test('every job comes to its end, and the clock stands at the last one', async (t) => {
  const testApp = await buildTestApp(t, { pace: 'tutorial' })
  await createJob(testApp, tutorialRequest)
  await createJob(testApp, { ...tutorialRequest, fields: 'no.such' })
  await createJob(testApp, tutorialRequest)
  await testApp.call('DELETE', `${jobsPath}/24117`)
  const { now, transitions } = await runUntilIdle(testApp)
  assert.equal(now, '2026-01-01T00:04:19.344Z')
  assert.deepEqual(transitions, [
    { jobId: 24117, from: 'CANCELLING', to: 'CANCELLED', at: '2026-01-01T00:00:00.001Z' },
    { jobId: 24115, from: 'NEW', to: 'PROCESSING', at: '2026-01-01T00:01:33.550Z' },
    { jobId: 24116, from: 'NEW', to: 'PROCESSING', at: '2026-01-01T00:01:33.550Z' },
    { jobId: 24116, from: 'PROCESSING', to: 'FAILED', at: '2026-01-01T00:03:23.205Z' },
    { jobId: 24115, from: 'PROCESSING', to: 'SUCCEEDED', at: now },
  ])
  assert.equal((await readJob(testApp, 24115)).metrics.totalExportedProfileCounter, 6)
})

test('where nothing is due nothing happens', async (t) => {
  const testApp = await buildTestApp(t)
  assert.deepEqual(await runUntilIdle(testApp), { now: frozenAt, transitions: [] })
})

test('the files are those that an advance would have brought', async (t) => {
  const [idle, advanced] = [await buildTestApp(t), await buildTestApp(t)]
  for (const testApp of [idle, advanced]) await createJob(testApp, tutorialRequest)
  await runUntilIdle(idle)
  await advanced.advance('P1D')
  assert.deepEqual(await readJob(idle, 24115), await readJob(advanced, 24115))
})

test('on a running clock the jobs are done at once, and it runs on from there', async (t) => {
  const testApp = await buildTestApp(t, { clock: 'real', pace: 'queue=86400000' })
  const { creationTime } = await createJob(testApp, tutorialRequest)
  const { now } = await runUntilIdle(testApp)
  assert.equal((await readJob(testApp, 24115)).status, 'SUCCEEDED')
  assert.ok(Date.parse(now) >= creationTime + 86_400_000)
})

test('a job that the calendar leaves no time for does not keep it going', async (t) => {
  const testApp = await buildTestApp(t)
  const body = { to: '9999-12-31T23:59:59Z' }
  assert.equal((await testApp.call('POST', '/_emulator/clock/advance', { body })).statusCode, 200)
  await createJob(testApp, tutorialRequest)
  assert.deepEqual(await runUntilIdle(testApp), { now: '9999-12-31T23:59:59.000Z', transitions: [] })
  assert.equal((await readJob(testApp, 24115)).status, 'NEW')
})

test('without a tenant each one runs until it is idle', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1H', 'dev')
  await testApp.call('POST', jobsPath, { body: tutorialRequest, sandbox: 'dev' })
  const { now, transitions } = await runUntilIdle(testApp, { headers: serverWide })
  assert.equal(now, frozenAt)
  const ends = transitions.filter(({ to }: { to: string }) => to === 'SUCCEEDED')
  const end = { imsOrgId, jobId: 24115, from: 'PROCESSING', to: 'SUCCEEDED' }
  const bySandbox = ends.toSorted((a: { sandboxName: string }, b: { sandboxName: string }) =>
    a.sandboxName.localeCompare(b.sandboxName),
  )
  assert.deepEqual(bySandbox, [
    { ...end, sandboxName: 'dev', at: '2026-01-01T01:00:05.187Z' },
    { ...end, sandboxName: 'prod', at: '2026-01-01T00:00:05.187Z' },
  ])
})

test('a call that is not right is refused, and no time passes', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  assertControlProblem(await testApp.call('POST', `${path}?sandbx=dev`), 400, /sandbx/)
  const half = { headers: { 'x-sandbox-name': undefined } }
  assertControlProblem(await testApp.call('POST', path, half), 400, /^A tenant is named by both/)
  assertControlProblem(await testApp.call('GET', path), 405, /GET/)
  assert.equal((await readJob(testApp, 24115)).status, 'NEW')
})
