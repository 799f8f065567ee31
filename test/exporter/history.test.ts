// Jobs of the past that a fixture brings: served as printed, with files that were really exported.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../build-test-app.ts'
import { downloadBatch } from '../parquet-rows.ts'

test('the batch of job 726 holds the members of its segment', async (t) => {
  const testApp = await buildTestApp(t)
  const job = (await testApp.call('GET', '/data/core/ups/export/jobs/726')).json()
  const { batchId, datasetId } = job.destination
  const batch = (await testApp.call('GET', `/data/foundation/catalog/batches/${batchId}`)).json()[batchId]
  assert.equal(batch.status, 'success')
  assert.equal(batch.metrics.outputRecordCount, 2)
  assert.deepEqual(batch.relatedObjects, [{ type: 'dataSet', id: datasetId }])
  const [{ rows }, again] = await Promise.all([
    downloadBatch(testApp, batchId),
    downloadBatch(testApp, batchId),
  ])
  const segment = job.filter.segments[0].segmentId
  assert.equal(rows.length, 2)
  for (const { segmentMembership } of rows) {
    const { ups } = segmentMembership as { ups: Record<string, { status: string }> }
    assert.equal(ups[segment]?.status, 'realized')
  }
  assert.deepEqual(again.rows, rows)
})

test('the failed job 722 has no batch to look up', async (t) => {
  const { call } = await buildTestApp(t)
  const batches = (await call('GET', '/data/foundation/catalog/batches')).json()
  assert.deepEqual(
    Object.values(batches).map((batch) => (batch as { tags: { exportJobId: string[] } }).tags.exportJobId),
    [['100'], ['726']],
  )
})
