// What only the data can tell: jobs that end FAILED naming the cause, and those that export nobody.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { downloadBatch, parquetShape } from '../../parquet-rows.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { createJob, dataAccessPath, dataSetsPath, readBatch, readJob } from '../refusals.ts'

const { datasetId } = tutorialRequest.destination
const single = { ...tutorialRequest, destination: { datasetId } }
const crmDataset = '5b76f86b85d0e00000be5c8b'
const unionId = 'https://ns.adobe.com/xdm/context/profile__union'

const failing: Record<string, readonly [object, string]> = {
  'a dataset on another schema': [
    { destination: { datasetId: crmDataset } },
    `the dataset ${crmDataset} is based on https://ns.adobe.com/emulator/schemas/crm-customers, not on ${unionId}`,
  ],
  'an unknown path among fields': [
    { fields: 'identityMap,person.shoeSize' },
    'the union schema has no field person.shoeSize',
  ],
  'several unknown paths': [{ fields: 'a.b, identityMap, c' }, 'the union schema has no field a.b, c'],
  'an unknown path among the fields of events': [
    { additionalFields: { eventList: { fields: 'no.such' } } },
    'the union schema has no field additionalFields.eventList.fields: no.such',
  ],
  'an unknown merge policy': [
    { mergePolicy: { id: '00000000-0000-4000-8000-000000000000' } },
    'the merge policy 00000000-0000-4000-8000-000000000000 does not exist',
  ],
}

for (const [name, [members, reason]] of Object.entries(failing)) {
  test(`${name}: FAILED, the error names it, batchId is "" and the batch failed`, async (t) => {
    const testApp = await buildTestApp(t)
    const created = await createJob(testApp, { ...single, ...members })
    const { batchId } = created.destination
    assert.match(batchId, /^[0-9a-f]{32}$/)
    const { transitions } = await testApp.advance('PT1M')
    assert.deepEqual(
      transitions.map((transition) => (transition as { to: string }).to),
      ['PROCESSING', 'FAILED'],
    )
    const job = await readJob(testApp, created.id)
    assert.equal(job.status, 'FAILED')
    assert.deepEqual(job.errors, [
      {
        code: '0100000003',
        msg: `Error in Export Job: ${reason}`,
        callStack: 'com.adobe.aep.unifiedprofile.common.logging.Logger',
      },
    ])
    assert.deepEqual(job.destination, { ...created.destination, batchId: '' })
    assert.deepEqual(Object.keys(job.metrics), ['totalTime', 'profileExportTime'])
    assert.deepEqual(Object.keys(job.computeGatewayJobId), ['exportJob'])
    assert.equal(job.updateTime, job.metrics.totalTime.endTimeInMs)
    const batch = await readBatch(testApp, batchId)
    assert.equal(batch.status, 'failed')
    assert.deepEqual(batch.errors, [{ code: '0100000003', description: `Error in Export Job: ${reason}` }])
    const files = await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`)
    assert.deepEqual(files.json(), { data: [], _page: { limit: 100, count: 0 } })
  })
}

for (const [name, body, reason] of [
  [
    'a dataset that is itself enabled for Profile',
    { ...tutorialDataset, tags: { unifiedProfile: ['enabled:true'] } },
    /the dataset ID is itself enabled for Profile/,
  ],
  ['a dataset without a schema', { name: 'x' }, /the dataset ID is based on no schema/],
] as const) {
  test(`${name}: the job ends FAILED and names it`, async (t) => {
    const testApp = await buildTestApp(t)
    const [reference] = (await testApp.call('POST', dataSetsPath, { body })).json()
    const id = reference.split('/').at(-1)
    const created = await createJob(testApp, { ...single, destination: { datasetId: id } })
    await testApp.advance('PT1M')
    const job = await readJob(testApp, created.id)
    assert.equal(job.status, 'FAILED')
    assert.match(job.errors[0].msg.replace(id, 'ID'), reason)
    assert.equal(job.destination.batchId, '')
    assert.equal((await readBatch(testApp, created.destination.batchId)).status, 'failed')
  })
}

test('with segmentPerBatch a failed job keeps the ids of its batches, which all failed', async (t) => {
  const testApp = await buildTestApp(t)
  const created = await createJob(testApp, { ...tutorialRequest, fields: 'no.such' })
  await testApp.advance('PT1M')
  const job = await readJob(testApp, created.id)
  assert.equal(job.status, 'FAILED')
  assert.deepEqual(job.destination, created.destination)
  for (const { batchId } of job.destination.batches) {
    assert.equal((await readBatch(testApp, batchId)).status, 'failed')
  }
})

test('the union schema under its altId, and disabled for Profile in so many words, is a good target', async (t) => {
  const testApp = await buildTestApp(t)
  const schemaRef = {
    id: '_xdm.context.profile__union',
    contentType: 'application/vnd.adobe.xed+json;version=1',
  }
  const body = { name: 'x', schemaRef, tags: { unifiedProfile: ['enabled:false'] } }
  const [reference] = (await testApp.call('POST', dataSetsPath, { body })).json()
  const { id } = await createJob(testApp, {
    ...single,
    destination: { datasetId: reference.split('/').at(-1) },
  })
  await testApp.advance('PT1M')
  assert.equal((await readJob(testApp, id)).status, 'SUCCEEDED')
})

test('an unknown segment: SUCCEEDED with no rows, in one part that can be read', async (t) => {
  const testApp = await buildTestApp(t)
  const created = await createJob(testApp, {
    ...single,
    filter: { segments: [{ segmentId: 'no such segment' }] },
  })
  await testApp.advance('PT1M')
  const job = await readJob(testApp, created.id)
  assert.equal(job.status, 'SUCCEEDED')
  assert.equal(job.metrics.totalExportedProfileCounter, 0)
  assert.deepEqual(job.metrics.exportedProfileByNamespaceCounter, {})
  const { parts, rows } = await downloadBatch(testApp, job.destination.batchId)
  assert.equal(parts.length, 1)
  assert.deepEqual(rows, [])
  const { columns } = await parquetShape(parts[0]?.bytes ?? Buffer.of())
  assert.deepEqual(columns, ['identities', 'personalEmail', 'timeSeriesEvents'])
  assert.equal((await readBatch(testApp, job.destination.batchId)).metrics.outputRecordCount, 0)
})

test('row 35: the rows of the files are as many as the job counts', async (t) => {
  const testApp = await buildTestApp(t, { rowsPerPart: 2 })
  const created = await createJob(testApp, { destination: { datasetId }, schema: tutorialRequest.schema })
  await testApp.advance('PT1M')
  const { metrics, destination } = await readJob(testApp, created.id)
  const { parts, rows } = await downloadBatch(testApp, destination.batchId)
  assert.equal(rows.length, metrics.totalExportedProfileCounter)
  assert.equal(parts.length, Math.ceil(rows.length / 2))
})
