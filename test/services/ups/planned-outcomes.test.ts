// What becomes of a job that an outcome was planned for: where it fails or stays, when, with what, and for which jobs.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, dataAccessPath, jobsPath, readBatch, readJob } from '../refusals.ts'

const { datasetId } = tutorialRequest.destination
const single = { ...tutorialRequest, destination: { datasetId } }
const bornAt = Date.UTC(2026, 0, 1)

/** The phases of the jobs here, in milliseconds. */
const pace = 'queue=1000,export=200,gap=30,write=4,tail=50000'

async function plan({ call }: TestApp, body: object): Promise<void> {
  const reply = await call('POST', '/_emulator/outcomes', { body: { match: {}, pace, ...body } })
  assert.equal(reply.statusCode, 201, reply.body)
}

const sizesOf = ({ metrics }: { metrics: Record<string, { totalTimeInMs: number }> }) =>
  Object.fromEntries(Object.entries(metrics).map(([name, { totalTimeInMs }]) => [name, totalTimeInMs]))

const failures = [
  {
    phase: 'queue',
    way: ['FAILED'],
    codes: ['0100000003'],
    sizes: { totalTime: 51_000 },
    gatewayJobs: [],
  },
  {
    phase: 'export',
    way: ['PROCESSING', 'FAILED'],
    codes: ['0090000009', 'unknown'],
    sizes: { totalTime: 51_200, profileExportTime: 200 },
    gatewayJobs: ['exportJob'],
  },
  {
    phase: 'write',
    way: ['PROCESSING', 'FAILED'],
    codes: ['0090000009', 'unknown'],
    sizes: { totalTime: 51_234, profileExportTime: 200, aCPDatasetWriteTime: 4 },
    gatewayJobs: ['exportJob', 'pushJob'],
  },
]

for (const { phase, way, codes, sizes, gatewayJobs } of failures) {
  test(`a job that is to fail in the ${phase} does so when its plan says, and its batch with it`, async (t) => {
    const testApp = await buildTestApp(t)
    await plan(testApp, { outcome: 'FAILED', phase })
    const created = await createJob(testApp, single)
    const { transitions } = await testApp.advance('PT1M')
    assert.deepEqual(
      transitions.map((transition) => (transition as { to: string }).to),
      way,
    )
    const job = await readJob(testApp, created.id)
    assert.deepEqual(
      job.errors.map(({ code }: { code: string }) => code),
      codes,
    )
    assert.deepEqual(sizesOf(job), sizes)
    assert.equal(job.updateTime, bornAt + sizes.totalTime)
    assert.deepEqual(Object.keys(job.computeGatewayJobId), gatewayJobs)
    assert.equal(job.destination.batchId, '')
    const batch = await readBatch(testApp, created.destination.batchId)
    assert.equal(batch.status, 'failed')
    assert.equal(batch.completed, job.updateTime)
    assert.equal(batch.started, phase === 'queue' ? undefined : bornAt + 1000)
    assert.equal(batch.metrics, undefined)
    assert.deepEqual(
      batch.errors,
      job.errors.map(({ code, msg }: { code: string; msg: string }) => ({ code, description: msg })),
    )
  })
}

test('a job that is to fail in the write has exported: its files are there before, and gone after', async (t) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }))
  const testApp = await buildTestApp(t, { dataFolder })
  const parquetFiles = () =>
    readdirSync(join(dataFolder, 'lake'), { recursive: true }).filter((file) =>
      /\.parquet$/.test(String(file)),
    )
  await plan(testApp, { outcome: 'FAILED', phase: 'write' })
  const created = await createJob(testApp, tutorialRequest)
  await testApp.advance(1230)
  assert.equal(parquetFiles().length, 2)
  for (const { batchId } of created.destination.batches) {
    assert.equal((await readBatch(testApp, batchId)).status, 'processing')
  }
  await testApp.advance('PT1M')
  assert.deepEqual(parquetFiles(), [])
  const job = await readJob(testApp, created.id)
  assert.equal(job.status, 'FAILED')
  assert.equal(job.metrics.totalExportedProfileCounter, undefined)
  assert.deepEqual(job.destination, created.destination)
  for (const { batchId } of created.destination.batches) {
    assert.equal((await readBatch(testApp, batchId)).status, 'failed')
    const { data } = (await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`)).json()
    assert.deepEqual(data, [])
    assert.equal((await testApp.call('GET', `${dataAccessPath}/files/${batchId}-1`)).statusCode, 404)
    const failed = (await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/failed`)).json()
    assert.equal(failed.data.length, 2)
  }
})

for (const [phase, status, batchStatus] of [
  ['queue', 'NEW', 'loading'],
  ['export', 'PROCESSING', 'processing'],
  ['write', 'PROCESSING', 'processing'],
] as const) {
  test(`a job that is stuck in the ${phase} stays ${status}, holds no clock up, and can be cancelled`, async (t) => {
    const testApp = await buildTestApp(t)
    await plan(testApp, { outcome: 'STUCK', phase })
    const created = await createJob(testApp, single)
    await testApp.advance('P30D')
    const stuck = await readJob(testApp, created.id)
    assert.equal(stuck.status, status)
    assert.equal((await readBatch(testApp, created.destination.batchId)).status, batchStatus)
    const written = { queue: undefined, export: undefined, write: { startTimeInMs: bornAt + 1230 } }
    assert.deepEqual(stuck.metrics.aCPDatasetWriteTime, written[phase])
    assert.equal((await testApp.call('DELETE', `${jobsPath}/${created.id}`)).statusCode, 204)
    const { transitions } = await testApp.advance(1)
    assert.deepEqual(
      transitions.map((transition) => (transition as { to: string }).to),
      ['CANCELLED'],
    )
    assert.equal((await readBatch(testApp, created.destination.batchId)).status, 'aborted')
    assert.deepEqual((await testApp.advance('P30D')).transitions, [])
  })
}

test('errors of one’s own are reported word for word, by the job and by its batch', async (t) => {
  const testApp = await buildTestApp(t)
  const errors = [
    { code: '42', msg: 'no “luck”', callStack: '' },
    { code: 'unknown', msg: 'Job aborted.', callStack: 'x' },
  ]
  await plan(testApp, { outcome: 'FAILED', phase: 'queue', errors })
  const created = await createJob(testApp, single)
  await testApp.advance('PT1M')
  assert.deepEqual((await readJob(testApp, created.id)).errors, errors)
  const batch = await readBatch(testApp, created.destination.batchId)
  assert.deepEqual(batch.errors[0], { code: '42', description: 'no “luck”' })
})

test('SUCCEEDED at a pace of its own takes that long; what really goes wrong still does', async (t) => {
  const testApp = await buildTestApp(t)
  await plan(testApp, { outcome: 'SUCCEEDED' })
  const good = await createJob(testApp, single)
  const bad = await createJob(testApp, { ...single, fields: 'no.such' })
  await testApp.advance('PT1M')
  const job = await readJob(testApp, good.id)
  assert.equal(job.status, 'SUCCEEDED')
  assert.equal(job.metrics.totalTime.totalTimeInMs, 51_234)
  assert.equal((await readJob(testApp, bad.id)).status, 'FAILED')
})

test('what really goes wrong in the export comes before a failure that is planned for the write', async (t) => {
  const testApp = await buildTestApp(t)
  await plan(testApp, { outcome: 'FAILED', phase: 'write' })
  const { id } = await createJob(testApp, { ...single, fields: 'no.such' })
  await testApp.advance('PT1M')
  const { errors, metrics } = await readJob(testApp, id)
  assert.match(errors[0].msg, /no\.such/)
  assert.equal(metrics.aCPDatasetWriteTime, undefined)
})

test('a job that is to fail in the export reports what was planned, and exports nothing', async (t) => {
  const testApp = await buildTestApp(t)
  await plan(testApp, { outcome: 'FAILED', phase: 'export' })
  const { id } = await createJob(testApp, { ...single, fields: 'no.such' })
  await testApp.advance('PT1M')
  assert.equal((await readJob(testApp, id)).errors[0].code, '0090000009')
})

test('the fate of a job is drawn when it is created: what is planned or taken away later changes nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const before = await createJob(testApp, single)
  await plan(testApp, { outcome: 'FAILED' })
  const during = await createJob(testApp, single)
  await testApp.call('DELETE', '/_emulator/outcomes')
  const after = await createJob(testApp, single)
  await testApp.advance('PT1M')
  const ends = []
  for (const { id } of [before, during, after]) ends.push((await readJob(testApp, id)).status)
  assert.deepEqual(ends, ['SUCCEEDED', 'FAILED', 'SUCCEEDED'])
})
