// Magic datasets: every tenant has them, and a job into one comes to what its id says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createIds } from '../../../server/runtime/ids.ts'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import {
  assertControlProblem,
  createJob,
  dataAccessPath,
  dataSetsPath,
  readBatch,
  readJob,
} from '../refusals.ts'

const path = '/_emulator/magic'
const [inExport, inExportToo, inWrite] = ['1', '2', '3'].map((n) => `fa11ed00000000000000000${n}`)
const [stuck, slow] = ['57ac00000000000000000001', '510e00000000000000000001']

/** A job of the tutorial's request into the dataset, as one batch. */
const createInto = (testApp: TestApp, datasetId: string | undefined) =>
  createJob(testApp, { ...tutorialRequest, destination: { datasetId } })

test('the list says of each id what becomes of a job, and needs no tenant', async (t) => {
  const { app } = await buildTestApp(t)
  const reply = await app.inject({ url: path })
  assert.equal(reply.statusCode, 200)
  const { magic } = reply.json()
  assert.deepEqual(
    magic.map(({ id, kind, outcome }: Record<string, string>) => [id, kind, outcome]),
    [
      [inExport, 'dataset', 'FAILED'],
      [inExportToo, 'dataset', 'FAILED'],
      [inWrite, 'dataset', 'FAILED'],
      [stuck, 'dataset', 'STUCK'],
      [slow, 'dataset', 'SUCCEEDED'],
    ],
  )
  for (const row of magic) {
    assert.deepEqual(Object.keys(row), ['id', 'kind', 'outcome', 'description'])
    assert.match(row.description, /^The job .*\.$/)
  }
  assertControlProblem(await app.inject({ url: `${path}?sandbx=dev` }), 400, /^sandbx .*sandbox$/)
})

for (const fixtures of [['tutorial'], ['retail'], ['empty'], ['empty', 'tutorial']]) {
  test(`every tenant has them at the end of its list: ${fixtures}`, async (t) => {
    const { app, call } = await buildTestApp(t, { fixtures })
    const { magic } = (await app.inject({ url: path })).json()
    const ids = magic.map(({ id }: { id: string }) => id)
    for (const sandbox of ['prod', 'dev']) {
      const list = (await call('GET', `${dataSetsPath}?limit=100`, { sandbox })).json()
      assert.deepEqual(Object.keys(list).slice(-5), ids)
      for (const id of ids) assert.match(list[id].name, /^Magic: /)
    }
  })
}

const failures = {
  [String(inExport)]: ['0090000009', 'unknown'],
  [String(inExportToo)]: ['0100000003'],
}

for (const [datasetId, codes] of Object.entries(failures)) {
  test(`${datasetId}: the job fails in the export with ${codes}, as the documents have it`, async (t) => {
    const testApp = await buildTestApp(t)
    const created = await createInto(testApp, datasetId)
    assert.equal(created.status, 'NEW')
    await testApp.advance('PT1M')
    const job = await readJob(testApp, created.id)
    assert.equal(job.status, 'FAILED')
    assert.deepEqual(
      job.errors.map(({ code }: { code: string }) => code),
      codes,
    )
    assert.deepEqual(Object.keys(job.metrics), ['totalTime', 'profileExportTime'])
    assert.deepEqual(Object.keys(job.computeGatewayJobId), ['exportJob'])
    assert.equal(job.destination.batchId, '')
    assert.equal((await readBatch(testApp, created.destination.batchId)).status, 'failed')
  })
}

test('the documented errors are worded as in the tutorial and in segmentation.yaml', async (t) => {
  const testApp = await buildTestApp(t)
  const errors = []
  for (const datasetId of [inExport, inExportToo]) {
    const { id } = await createInto(testApp, datasetId)
    await testApp.advance('PT1M')
    errors.push((await readJob(testApp, id)).errors)
  }
  const callStack = 'com.adobe.aep.unifiedprofile.common.logging.Logger'
  const output = 'adl://va7devprofilesnapshot.azuredatalakestore.net/snapshot/24115'
  const aborted = 'org.apache.spark.SparkException: Job aborted.'
  assert.deepEqual(errors, [
    [
      { code: '0090000009', msg: `Error writing profiles to output path '${output}'`, callStack },
      { code: 'unknown', msg: 'Job aborted.', callStack: aborted },
    ],
    [{ code: '0100000003', msg: 'Error in Export Job', callStack }],
  ])
})

test(`${inWrite}: the job has exported, fails in the dataset write, and leaves no file`, async (t) => {
  const testApp = await buildTestApp(t)
  const created = await createInto(testApp, inWrite)
  await testApp.advance('PT1M')
  const job = await readJob(testApp, created.id)
  assert.equal(job.status, 'FAILED')
  assert.equal(job.metrics.profileExportTime.totalTimeInMs, 1443)
  assert.equal(job.metrics.aCPDatasetWriteTime.totalTimeInMs, 11)
  assert.deepEqual(Object.keys(job.computeGatewayJobId), ['exportJob', 'pushJob'])
  const { batchId } = created.destination
  const files = (await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`)).json()
  assert.deepEqual(files.data, [])
})

test(`${stuck}: the job stays in PROCESSING until it is cancelled`, async (t) => {
  const testApp = await buildTestApp(t)
  const { id } = await createInto(testApp, stuck)
  await testApp.advance('P365D')
  assert.equal((await readJob(testApp, id)).status, 'PROCESSING')
  await testApp.call('DELETE', `/data/core/ups/export/jobs/${id}`)
  await testApp.advance(1)
  assert.equal((await readJob(testApp, id)).status, 'CANCELLED')
})

test(`${slow}: the job takes ten times as long, and its files are real`, async (t) => {
  const testApp = await buildTestApp(t)
  const { id: usualId } = await createInto(testApp, tutorialRequest.destination.datasetId)
  const { id, destination } = await createInto(testApp, slow)
  await testApp.advance('PT1M')
  const total = async (jobId: number) => (await readJob(testApp, jobId)).metrics.totalTime.totalTimeInMs
  assert.equal(await total(id), 10 * (await total(usualId)))
  assert.equal((await readJob(testApp, id)).status, 'SUCCEEDED')
  assert.equal((await downloadBatch(testApp, destination.batchId)).rows.length, 5)
})

test('no generated id begins like a magic one: the draws that would are drawn again', () => {
  const { datasetId, viewId } = createIds(1, '')
  // Without the rule these positions give 510e0fe26628c13c230dd907, 57ac174e618169d69092e5ed and 510ea7f9….
  const ids = [8630, 43_467, 66_965].map(datasetId)
  for (const id of ids) assert.match(id, /^(?!fa11ed|57ac|510e)[0-9a-f]{24}$/)
  for (let count = 0; count < 30_000; count += 1) {
    assert.doesNotMatch(viewId(String(count)), /^(fa11ed|57ac|510e)/)
  }
})
