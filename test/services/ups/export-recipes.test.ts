// The bodies that documents and clients make: profiles alone, events alone, spaced fields, a client's own form.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { downloadBatch, parquetShape } from '../../parquet-rows.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, jobsPath, readJob } from '../refusals.ts'

const { datasetId } = tutorialRequest.destination
const schema = { name: '_xdm.context.profile' }
const mergePolicy = { id: 'timestampOrdered-none-mp', version: 1 }

/** The finished job of the body, the columns of its file and its rows. */
async function exported(testApp: TestApp, body: object) {
  const { id } = await createJob(testApp, body)
  await testApp.advance('PT1M')
  const job = await readJob(testApp, id)
  assert.equal(job.status, 'SUCCEEDED', JSON.stringify(job.errors))
  const { rows, parts } = await downloadBatch(testApp, job.destination.batchId)
  const { columns } = await parquetShape(parts[0]?.bytes ?? Buffer.of())
  return { job, rows, columns }
}

test('row 7: profiles alone: no additionalFields in the reply, no timeSeriesEvents in the file', async (t) => {
  const destination = { datasetId, segmentPerBatch: false }
  const body = { fields: 'identities.id,personalEmail.address', mergePolicy, destination, schema }
  const { job, rows, columns } = await exported(await buildTestApp(t), body)
  for (const member of ['additionalFields', 'filter']) assert.equal(member in job, false, member)
  assert.deepEqual(columns, ['identities', 'personalEmail'])
  assert.equal(rows.length, 13)
  const whole = await exported(await buildTestApp(t), { mergePolicy, destination, schema })
  assert.equal(whole.rows.length, 13)
  assert.equal(whole.columns.includes('timeSeriesEvents'), false)
})

test('row 8: events alone: each row is its identities and its events, people without any included', async (t) => {
  const eventList = { fields: 'environment.browserDetails.name' }
  const { job, rows, columns } = await exported(await buildTestApp(t), {
    fields: 'identityMap',
    mergePolicy,
    additionalFields: { eventList },
    destination: { datasetId },
    filter: { emptyProfiles: true },
    schema,
  })
  assert.deepEqual(job.additionalFields, { eventList })
  assert.deepEqual(columns, ['identityMap', 'timeSeriesEvents'])
  assert.equal(rows.length, 14)
  const events = rows.flatMap(({ timeSeriesEvents }) => timeSeriesEvents as Record<string, unknown>[])
  assert.equal(events.length, 9)
  for (const event of events) assert.deepEqual(Object.keys(event), ['_id', 'timestamp', 'environment'])
})

test('row 10: spaces after the commas of fields change nothing, and the reply has them as sent', async (t) => {
  const body = { mergePolicy, destination: { datasetId }, schema }
  const fields = ' identityMap,  personalEmail.address , _id'
  const spaced = await exported(await buildTestApp(t), { ...body, fields })
  assert.equal(spaced.job.fields, fields)
  const plain = await exported(await buildTestApp(t), {
    ...body,
    fields: 'identityMap,personalEmail.address,_id',
  })
  assert.deepEqual(spaced.rows, plain.rows)
})

test('row 13: the body that aepp makes of its arguments, with its headers', async (t) => {
  const { call } = await buildTestApp(t)
  const body = {
    fields: ['identities.id', 'personalEmail.address'].join(','),
    mergePolicy,
    destination: { datasetId, segmentPerBatch: false },
    schema,
  }
  const headers = { accept: 'application/vnd.adobe.xdm+json' }
  const reply = await call('POST', jobsPath, { body, headers })
  assert.equal(reply.statusCode, 200, reply.body)
  const job = reply.json()
  assert.deepEqual(
    { fields: job.fields, mergePolicy: job.mergePolicy, schema: job.schema },
    { fields: body.fields, mergePolicy, schema },
  )
  const { batchId } = job.destination
  assert.deepEqual(job.destination, { datasetId, dataSetId: datasetId, segmentPerBatch: false, batchId })
})
