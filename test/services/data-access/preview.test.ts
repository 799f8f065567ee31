// GET /datasets/{id}/preview: rows of what was exported last, read back from the files.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { assertServiceError, createJob, dataAccessPath, dataSetsPath, jobsPath } from '../refusals.ts'

const { schema } = tutorialRequest
const url = (id: string) => `${dataAccessPath}/datasets/${id}/preview`

async function createTarget({ call }: TestApp): Promise<string> {
  const [reference] = (await call('POST', dataSetsPath, { body: tutorialDataset })).json()
  return reference.split('/').at(-1)
}

const midnight = /T00:00:00\.000Z$/

/** The rows as JSON has them; a date and the midnight it begins with are spelled alike. */
const asJson = (rows: readonly object[]) =>
  JSON.parse(
    JSON.stringify(rows, (_name, value) =>
      typeof value === 'bigint'
        ? Number(value)
        : typeof value === 'string'
          ? value.replace(midnight, '')
          : value,
    ),
  )

test('row 38: a dataset of more than 100 rows previews the first 100 of them, across its parts', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['retail'], rowsPerPart: 60 })
  const datasetId = await createTarget(testApp)
  const job = await createJob(testApp, { destination: { datasetId }, schema })
  await testApp.advance('PT1M')
  const { rows } = await downloadBatch(testApp, job.destination.batchId)
  assert.ok(rows.length > 100)
  const { data } = (await testApp.call('GET', url(datasetId))).json()
  assert.equal(data.length, 100)
  assert.deepEqual(asJson(data), asJson(rows.slice(0, 100)))
})

test('row 38: dates and instants are text, and long numbers keep all their digits', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['retail'] })
  const datasetId = await createTarget(testApp)
  await createJob(testApp, { destination: { datasetId }, schema })
  await testApp.advance('PT1M')
  const { body } = await testApp.call('GET', url(datasetId))
  const [row] = JSON.parse(body).data
  assert.match(row.person.birthDate, /^\d{4}-\d\d-\d\d$/)
  assert.match(row._repo.createDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.match(body, /"accountNumber":\d{16}[,}]/)
})

test('row 38: of a job with several batches the rows come batch by batch', async (t) => {
  const testApp = await buildTestApp(t)
  const job = await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  const rows = []
  for (const { batchId } of job.destination.batches)
    rows.push(...(await downloadBatch(testApp, batchId)).rows)
  const { data } = (await testApp.call('GET', url(tutorialRequest.destination.datasetId))).json()
  assert.equal(data.length, 6)
  assert.deepEqual(asJson(data), asJson(rows))
})

test('row 38: the preview is of the job that succeeded last; others change nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createTarget(testApp)
  const preview = async () => (await testApp.call('GET', url(datasetId))).json().data
  const destination = { datasetId }
  assert.deepEqual(await preview(), [])
  await createJob(testApp, { destination, schema })
  assert.deepEqual(await preview(), [])
  await testApp.advance('PT1M')
  const all = await preview()
  assert.equal(all.length, 13)
  await createJob(testApp, { ...tutorialRequest, destination, fields: 'no.such' })
  const cancelled = await createJob(testApp, { destination, schema })
  await testApp.call('DELETE', `${jobsPath}/${cancelled.id}`)
  await testApp.advance('PT1M')
  assert.deepEqual(await preview(), all)
  await createJob(testApp, { ...tutorialRequest, destination })
  await testApp.advance('PT1M')
  assert.equal((await preview()).length, 5)
})

test('row 38: the target of job 726 of the tutorial previews its two profiles', async (t) => {
  const testApp = await buildTestApp(t)
  const { data } = (await testApp.call('GET', url('5b7c86968f7b6501e21ba9df'))).json()
  assert.equal(data.length, 2)
})

test('row 38: an unknown dataset, a deleted one and a stranger’s are 404', async (t) => {
  const testApp = await buildTestApp(t)
  const datasetId = await createTarget(testApp)
  for (const stranger of [{ sandbox: 'dev' }, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }]) {
    const reply = await testApp.call('GET', url(datasetId), stranger)
    assertServiceError(reply, 404, `The dataset ${datasetId} does not exist in this sandbox.`)
  }
  await testApp.call('DELETE', `${dataSetsPath}/${datasetId}`)
  for (const id of [datasetId, 'nobody', '__proto__']) {
    assertServiceError(
      await testApp.call('GET', url(id)),
      404,
      `The dataset ${id} does not exist in this sandbox.`,
    )
  }
})
