// What really goes wrong while a job is under way: it ends FAILED, in the documented shape, and leaves no file.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { createJob, dataAccessPath, dataSetsPath, jobsPath, readBatch, readJob } from '../refusals.ts'

const unionId = 'https://ns.adobe.com/xdm/context/profile__union'
const logger = 'com.adobe.aep.unifiedprofile.common.logging.Logger'

const into = (datasetId: string) => ({ ...tutorialRequest, destination: { datasetId } })

async function createTarget({ call }: TestApp): Promise<string> {
  const [reference] = (await call('POST', dataSetsPath, { body: tutorialDataset })).json()
  return reference.split('/').at(-1)
}

/** A folder for the data, gone after the test. */
function dataFolder(t: { after: (run: () => void) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const parquetFiles = (folder: string) =>
  readdirSync(folder, { recursive: true }).filter((file) => /parquet$/.test(String(file)))

/** Instants of a job at pace quick, and the phases that it has then behind it, its last one included. */
const moments = {
  'while it waits': [100, ['totalTime', 'profileExportTime']],
  'while it exports': [2000, ['totalTime', 'profileExportTime']],
  'before it writes': [3500, ['totalTime', 'profileExportTime', 'aCPDatasetWriteTime']],
  'while it writes': [4430, ['totalTime', 'profileExportTime', 'aCPDatasetWriteTime']],
  'before it reports its end': [4600, ['totalTime', 'profileExportTime', 'aCPDatasetWriteTime']],
} as const

for (const [moment, [ms, phases]] of Object.entries(moments)) {
  test(`a dataset that is deleted ${moment} fails its job, which names it`, async (t) => {
    const folder = dataFolder(t)
    const testApp = await buildTestApp(t, { dataFolder: folder })
    const datasetId = await createTarget(testApp)
    const created = await createJob(testApp, into(datasetId))
    await testApp.advance(ms)
    await testApp.call('DELETE', `${dataSetsPath}/${datasetId}`)
    const { transitions } = await testApp.advance('PT1M')
    assert.deepEqual((transitions.at(-1) as { to: string }).to, 'FAILED')
    const job = await readJob(testApp, created.id)
    const msg = `Error in Export Job: the dataset ${datasetId} does not exist any more`
    assert.deepEqual(job.errors, [{ code: '0100000003', msg, callStack: logger }])
    assert.deepEqual(Object.keys(job.metrics), phases)
    for (const phase of phases) assert.ok('totalTimeInMs' in job.metrics[phase], phase)
    assert.equal(job.destination.batchId, '')
    const { batchId } = created.destination
    assert.equal((await readBatch(testApp, batchId)).status, 'failed')
    const files = await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`)
    assert.deepEqual(files.json().data, [])
    assert.deepEqual(parquetFiles(folder), [])
  })
}

test('a dataset that is deleted once its job has ended changes nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createTarget(testApp)
  const { id } = await createJob(testApp, into(datasetId))
  await testApp.advance('PT1M')
  const before = await readJob(testApp, id)
  await testApp.call('DELETE', `${dataSetsPath}/${datasetId}`)
  await testApp.advance('PT1M')
  assert.deepEqual(await readJob(testApp, id), before)
  assert.equal((await downloadBatch(testApp, before.destination.batchId)).rows.length, 5)
})

test('errors that a job has already stay, though its dataset is deleted before the end', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createTarget(testApp)
  const { id } = await createJob(testApp, { ...into(datasetId), fields: 'no.such' })
  await testApp.advance(3500)
  await testApp.call('DELETE', `${dataSetsPath}/${datasetId}`)
  await testApp.advance('PT1M')
  assert.match((await readJob(testApp, id)).errors[0].msg, /no\.such/)
})

test('a dataset whose schema is replaced while its job waits is no target any more', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createTarget(testApp)
  const { id } = await createJob(testApp, into(datasetId))
  const schemaRef = { id: 'https://ns.adobe.com/mine', contentType: 'application/json' }
  await testApp.call('PUT', `${dataSetsPath}/${datasetId}`, { body: { ...tutorialDataset, schemaRef } })
  await testApp.advance('PT1M')
  const { status, errors } = await readJob(testApp, id)
  assert.equal(status, 'FAILED')
  const reason = `the dataset ${datasetId} is based on https://ns.adobe.com/mine, not on ${unionId}`
  assert.deepEqual(errors, [{ code: '0100000003', msg: `Error in Export Job: ${reason}`, callStack: logger }])
})

test('a lake that takes no files fails the job as 722 failed, and the next one succeeds', async (t) => {
  const folder = dataFolder(t)
  const testApp = await buildTestApp(t, { dataFolder: folder })
  const datasetId = await createTarget(testApp)
  const org = encodeURIComponent(callerHeaders()['x-gw-ims-org-id']).replace('%40', '@')
  const inTheWay = join(folder, 'lake', org, 'prod', datasetId)
  mkdirSync(dirname(inTheWay), { recursive: true })
  writeFileSync(inTheWay, 'no folder')
  const created = await createJob(testApp, into(datasetId))
  await testApp.advance('PT1M')
  const job = await readJob(testApp, created.id)
  assert.equal(job.status, 'FAILED')
  const output = `adl://va7devprofilesnapshot.azuredatalakestore.net/snapshot/${created.id}`
  assert.deepEqual(job.errors, [
    { code: '0090000009', msg: `Error writing profiles to output path '${output}'`, callStack: logger },
    { code: 'unknown', msg: 'Job aborted.', callStack: 'org.apache.spark.SparkException: Job aborted.' },
  ])
  assert.deepEqual(Object.keys(job.metrics), ['totalTime', 'profileExportTime'])
  assert.equal((await readBatch(testApp, created.destination.batchId)).status, 'failed')
  rmSync(inTheWay)
  const next = await createJob(testApp, into(datasetId))
  await testApp.advance('PT1M')
  assert.equal((await testApp.call('GET', `${jobsPath}/${next.id}`)).json().status, 'SUCCEEDED')
})
