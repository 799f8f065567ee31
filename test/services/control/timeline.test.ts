// GET /_emulator/jobs/{id}/timeline: the phases of a job as planned, and as they came about.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, frozenAt, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, createJob, jobsPath } from '../refusals.ts'

interface Span {
  readonly startedAt: string
  readonly endedAt?: string
  readonly lengthMs?: number
}

interface Phase {
  readonly phase: string
  readonly planned?: Span
  readonly actual?: Span
}

const pathOf = (id: number | string) => `/_emulator/jobs/${id}/timeline`
const pace = 'queue=1000,export=2000,gap=3000,write=4000,tail=5000'
type Row = readonly [phase: string, planned: number | undefined, actual: number | string | undefined]

const actualOf = ({ phases }: { readonly phases: readonly Row[] }) => phases.map(([, , actual]) => actual)
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

async function read({ call }: TestApp, id: number) {
  const reply = await call('GET', pathOf(id))
  assert.equal(reply.statusCode, 200, reply.body)
  const { phases, ...rest } = reply.json()
  const shortened = (phases as Phase[]).map(
    ({ phase, planned, actual }): Row => [
      phase,
      planned?.lengthMs,
      actual?.lengthMs ?? (actual ? 'under way' : undefined),
    ],
  )
  return { phases: shortened, full: phases as Phase[], ...rest }
}

test('a new job has its whole plan, and waits', async (t) => {
  const testApp = await buildTestApp(t, { pace })
  await createJob(testApp, tutorialRequest)
  const { phases, full, ...rest } = await read(testApp, 24115)
  const nextDueAt = '2026-01-01T00:00:01.000Z'
  assert.deepEqual(rest, { jobId: 24115, status: 'NEW', now: frozenAt, nextDueAt })
  assert.deepEqual(phases, [
    ['queue', 1000, 'under way'],
    ['export', 2000, undefined],
    ['gap', 3000, undefined],
    ['write', 4000, undefined],
    ['tail', 5000, undefined],
  ])
  assert.deepEqual(full[3]?.planned, {
    startedAt: '2026-01-01T00:00:06.000Z',
    endedAt: '2026-01-01T00:00:10.000Z',
    lengthMs: 4000,
  })
})

test('a job under way has been through what it has been through, and in the end through all as planned', async (t) => {
  const testApp = await buildTestApp(t, { pace })
  await createJob(testApp, tutorialRequest)
  await testApp.advance(4000)
  const { phases, full, status, nextDueAt } = await read(testApp, 24115)
  assert.deepEqual([status, nextDueAt], ['PROCESSING', '2026-01-01T00:00:06.000Z'])
  assert.deepEqual(actualOf({ phases }), [1000, 2000, 'under way', undefined, undefined])
  assert.deepEqual(full[2]?.actual, { startedAt: '2026-01-01T00:00:03.000Z' })
  await testApp.advance('PT1H')
  const done = await read(testApp, 24115)
  assert.equal(done.status, 'SUCCEEDED')
  assert.equal('nextDueAt' in done, false)
  for (const { phase, planned, actual } of done.full) assert.deepEqual(actual, planned, phase)
})

test('a job that fails leaves out the gap and the write, also before it says so', async (t) => {
  const testApp = await buildTestApp(t, { pace })
  await createJob(testApp, { ...tutorialRequest, fields: 'no.such' })
  await testApp.advance(3500)
  const failing = await read(testApp, 24115)
  assert.equal(failing.status, 'PROCESSING')
  assert.deepEqual(actualOf(failing), [1000, 2000, undefined, undefined, 'under way'])
  await testApp.advance('PT1H')
  const failed = await read(testApp, 24115)
  assert.equal(failed.status, 'FAILED')
  assert.deepEqual(actualOf(failed), [1000, 2000, undefined, undefined, 5000])
})

test('a cancelled job ends in the phase it was in', async (t) => {
  const testApp = await buildTestApp(t, { pace })
  await createJob(testApp, tutorialRequest)
  await testApp.advance(1500)
  await testApp.call('DELETE', `${jobsPath}/24115`)
  await testApp.advance('PT1H')
  const { status, phases } = await read(testApp, 24115)
  assert.equal(status, 'CANCELLED')
  assert.deepEqual(actualOf({ phases }), [1000, 501, undefined, undefined, undefined])
})

test('the jobs that the tutorial documents have taken the documented times, and have no plan', async (t) => {
  const testApp = await buildTestApp(t)
  const of726 = await read(testApp, 726)
  assert.equal(of726.status, 'SUCCEEDED')
  assert.deepEqual(of726.phases, [
    ['queue', undefined, 93_550],
    ['export', undefined, 72_131],
    ['gap', undefined, 55_596],
    ['write', undefined, 543],
    ['tail', undefined, 37_524],
  ])
  assert.deepEqual(actualOf(await read(testApp, 722)), [455_524, 46_598, undefined, undefined, 3742])
})

test('the tenant may be named in the query, and need not be where nobody has to name any', async (t) => {
  const named = await buildTestApp(t)
  const query = new URLSearchParams({ org: callerHeaders()['x-gw-ims-org-id'], sandbox: 'prod' })
  const reply = await named.call('GET', `${pathOf(726)}?${query}`, { headers: serverWide })
  assert.equal(reply.json().jobId, 726)
  const off = await buildTestApp(t, { auth: 'off' })
  assert.equal((await off.app.inject({ url: pathOf(726) })).json().jobId, 726)
})

test('a job that there is not, or nobody’s job, is refused', async (t) => {
  const testApp = await buildTestApp(t)
  for (const id of ['24115', 'x', '-1', '1.5', '9'.repeat(30), '726%2f']) {
    assertControlProblem(await testApp.call('GET', pathOf(id)), 404, /export job/i)
  }
  const nobody = await testApp.call('GET', pathOf(726), { headers: serverWide })
  assertControlProblem(nobody, 400, /^This call is about one tenant/)
  const half = { headers: { 'x-sandbox-name': undefined } }
  assertControlProblem(await testApp.call('GET', pathOf(726), half), 400, /^A tenant is named by both/)
  assertControlProblem(await testApp.call('GET', `${pathOf(726)}?sandbx=dev`), 400, /sandbx/)
})
