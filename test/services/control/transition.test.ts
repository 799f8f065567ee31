// POST /_emulator/jobs/{id}/transition: a job goes at once where its status may lead, and nowhere else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, frozenAt, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, createJob, dataAccessPath, jobsPath, readBatch, readJob } from '../refusals.ts'

const bornAt = Date.parse(frozenAt)
const pathOf = (id: number | string) => `/_emulator/jobs/${id}/transition`
const { datasetId } = tutorialRequest.destination
const single = { ...tutorialRequest, destination: { datasetId } }

const force = ({ call }: TestApp, to: string, errors?: unknown, id = 24115) =>
  call('POST', pathOf(id), { body: { to, ...(errors !== undefined && { errors }) } })

async function forced(testApp: TestApp, to: string, errors?: unknown) {
  const reply = await force(testApp, to, errors)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

test('a job is forced from NEW through PROCESSING to SUCCEEDED without any time, its files written', async (t) => {
  const testApp = await buildTestApp(t, { pace: 'tutorial-slow' })
  const { destination } = await createJob(testApp, single)
  const step = { jobId: 24115, at: frozenAt }
  assert.deepEqual(await forced(testApp, 'PROCESSING'), { ...step, from: 'NEW', to: 'PROCESSING' })
  assert.equal((await readJob(testApp, 24115)).status, 'PROCESSING')
  assert.deepEqual(await forced(testApp, 'SUCCEEDED'), { ...step, from: 'PROCESSING', to: 'SUCCEEDED' })
  const job = await readJob(testApp, 24115)
  assert.equal(job.status, 'SUCCEEDED')
  assert.equal(job.updateTime, bornAt)
  assert.equal(job.metrics.totalTime.totalTimeInMs, 0)
  assert.equal(job.metrics.totalExportedProfileCounter, 5)
  assert.equal((await readBatch(testApp, destination.batchId)).status, 'success')
  assert.equal((await downloadBatch(testApp, destination.batchId)).rows.length, 5)
  assert.deepEqual((await testApp.advance('P1D')).transitions, [])
  assert.deepEqual(await readJob(testApp, 24115), job)
})

for (const [phase, ms] of Object.entries({ exporting: 1871, 'in the gap': 3400, 'in the tail': 4500 })) {
  test(`a job ${phase} is forced to SUCCEEDED, with the counts and files it would have had`, async (t) => {
    const [early, late] = [await buildTestApp(t), await buildTestApp(t)]
    for (const testApp of [early, late]) await createJob(testApp, single)
    await early.advance(ms)
    assert.equal((await forced(early, 'SUCCEEDED')).at, new Date(bornAt + ms).toISOString())
    await late.advance('PT1M')
    const [hurried, patient] = [await readJob(early, 24115), await readJob(late, 24115)]
    assert.equal(hurried.metrics.totalTime.totalTimeInMs, ms)
    for (const member of ['totalExportedProfileCounter', 'exportedProfileByNamespaceCounter']) {
      assert.deepEqual(hurried.metrics[member], patient.metrics[member])
    }
    const { batchId } = hurried.destination
    assert.deepEqual((await downloadBatch(early, batchId)).rows, (await downloadBatch(late, batchId)).rows)
  })

  test(`a job ${phase} is forced to FAILED, with the tutorial's errors and without files`, async (t) => {
    const testApp = await buildTestApp(t)
    const { destination } = await createJob(testApp, single)
    await testApp.advance(ms)
    await forced(testApp, 'FAILED')
    const { status, errors, metrics } = await readJob(testApp, 24115)
    assert.equal(status, 'FAILED')
    assert.deepEqual(
      errors.map(({ code }: { code: string }) => code),
      ['0090000009', 'unknown'],
    )
    assert.match(errors[0].msg, /snapshot\/24115'$/)
    assert.equal(metrics.totalTime.totalTimeInMs, ms)
    for (const time of Object.values(metrics)) assert.ok('endTimeInMs' in (time as object))
    const batch = await readBatch(testApp, destination.batchId)
    assert.equal(batch.status, 'failed')
    const files = await testApp.call('GET', `${dataAccessPath}/batches/${destination.batchId}/files`)
    assert.deepEqual(files.json().data, [])
    assert.deepEqual((await testApp.advance('P1D')).transitions, [])
  })
}

test('a job that is forced to FAILED has the errors that were given', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await forced(testApp, 'PROCESSING')
  const errors = [{ code: '0100000003', msg: 'Error in Export Job: planned', callStack: '' }]
  await forced(testApp, 'FAILED', errors)
  assert.deepEqual((await readJob(testApp, 24115)).errors, errors)
})

test('a job is forced into cancelling and out of it', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await forced(testApp, 'PROCESSING')
  assert.equal((await forced(testApp, 'CANCELLING')).from, 'PROCESSING')
  assert.deepEqual(await forced(testApp, 'CANCELLED'), {
    jobId: 24115,
    from: 'CANCELLING',
    to: 'CANCELLED',
    at: frozenAt,
  })
  assert.equal((await readJob(testApp, 24115)).status, 'CANCELLED')
})

test('a forced job goes on by its plan', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance(100)
  await forced(testApp, 'PROCESSING')
  const { transitions } = await testApp.advance('PT1M')
  assert.deepEqual(transitions, [
    { jobId: 24115, from: 'PROCESSING', to: 'SUCCEEDED', at: '2026-01-01T00:00:03.416Z' },
  ])
})

test('what is not legal is refused, naming what is, and changes nothing', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  const refusal = async (to: string, detail: RegExp, id?: number) =>
    assertControlProblem(await force(testApp, to, undefined, id), 409, detail)
  for (const to of ['NEW', 'SUCCEEDED', 'CANCELLED']) {
    await refusal(
      to,
      new RegExp(`^Export job 24115 is NEW and cannot go to ${to}\\. .*PROCESSING, FAILED, CANCELLING\\.$`),
    )
  }
  await refusal('PROCESSING', /^Export job 726 is SUCCEEDED .* It has ended, so it goes nowhere\.$/, 726)
  await refusal('CANCELLING', /^Export job 726 is SUCCEEDED and cannot go to CANCELLING/, 726)
  assert.equal((await readJob(testApp, 24115)).status, 'NEW')
  await forced(testApp, 'PROCESSING')
  await refusal('PROCESSING', /is PROCESSING .*SUCCEEDED, FAILED, CANCELLING\.$/)
  await forced(testApp, 'CANCELLING')
  await refusal('SUCCEEDED', /is CANCELLING .*may go to CANCELLED\.$/)
  await testApp.advance(1)
  await refusal('FAILED', /is CANCELLED .*goes nowhere/)
})

test('an export that really fails is not forced to SUCCEEDED, and fails when its time comes', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, { ...tutorialRequest, fields: 'no.such' })
  await forced(testApp, 'PROCESSING')
  const before = await readJob(testApp, 24115)
  for (const ms of [0, 1500]) {
    await testApp.advance(ms)
    assertControlProblem(await force(testApp, 'SUCCEEDED'), 409, /^Export job 24115 cannot .*no\.such/)
  }
  assert.equal(before.status, 'PROCESSING')
  const { transitions } = await testApp.advance('PT1M')
  assert.deepEqual(
    transitions.map((transition) => (transition as { to: string }).to),
    ['FAILED'],
  )
})

const refused: readonly (readonly [unknown, RegExp])[] = [
  [{}, /^to is required$/],
  [{ to: 'DONE' }, /^to must be one of NEW, PROCESSING, /],
  [{ to: null }, /^to must be /],
  [{ to: 'FAILED', errors: [] }, /^errors must not be empty$/],
  [{ to: 'FAILED', errors: [{}] }, /^errors\[0\]\.code is required; errors\[0\]\.msg is required/],
  [{ to: 'FAILED', errors: 'x' }, /^errors must be an array$/],
  [{ to: 'FAILED', errors: [{ code: 1, msg: 'x', callStack: '' }] }, /^errors\[0\]\.code must be a string$/],
  [
    { to: 'PROCESSING', errors: [{ code: 'a', msg: 'x', callStack: '' }] },
    /^errors belong to a job that is to be FAILED, not PROCESSING$/,
  ],
  [{ to: 'PROCESSING', at: 1 }, /^at is not a known member$/],
  [[], /^the request body must be an object$/],
]

test('what is no transition is refused by name, and changes nothing', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  for (const [body, detail] of refused) {
    assertControlProblem(await testApp.call('POST', pathOf(24115), { body }), 400, detail)
  }
  assertControlProblem(await force(testApp, 'PROCESSING', undefined, 5), 404, /\b5\b/)
  const nobody = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }
  const call = { body: { to: 'PROCESSING' }, headers: nobody }
  assertControlProblem(await testApp.call('POST', pathOf(24115), call), 400, /^This call is about one tenant/)
  assert.equal((await testApp.call('GET', `${jobsPath}/24115`)).json().status, 'NEW')
})
