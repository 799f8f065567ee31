// The filter grammar of Catalog lists, on batches.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { batchesPath, createJob, historyBatches, readBatch } from '../refusals.ts'

const bornAt = Date.UTC(2026, 0, 1)
const [datasetId, otherId] = ['5b020a27e7040801dedba61b', '5cf6bcf79ecc7c14530fe436']
const single = { ...tutorialRequest, destination: { datasetId } }

/** A success, a failure and one just begun, ten minutes apart. */
async function buildBatches(t: Parameters<typeof buildTestApp>[0]) {
  const testApp = await buildTestApp(t)
  const success = (await createJob(testApp, single)).destination.batchId
  await testApp.advance('PT10M')
  const failed = (await createJob(testApp, { ...single, fields: 'no.such' })).destination.batchId
  await testApp.advance('PT10M')
  const destination = { datasetId: otherId }
  const loading = (await createJob(testApp, { ...single, destination })).destination.batchId
  const names: Record<string, string> = { [success]: 'S', [failed]: 'F', [loading]: 'L' }
  const list = async (query: string) => {
    const reply = await testApp.call('GET', `${batchesPath}?${query}`)
    assert.equal(reply.statusCode, 200, `${query}: ${reply.body}`)
    return Object.values<{ id: string }>(reply.json())
      .map(({ id }) => names[id] ?? 'h')
      .join(' ')
  }
  return { testApp, success, failed, loading, list }
}

test('row 49: createdAfter, dataSet and orderBy=desc:created, bounds exclusive', async (t) => {
  const { list } = await buildBatches(t)
  const after = bornAt - 1
  assert.equal(await list(`createdAfter=${after}&dataSet=${datasetId}&orderBy=desc:created`), 'F S')
  assert.equal(await list(`createdAfter=${bornAt}&dataSet=${datasetId}&orderBy=desc:created`), 'F')
  assert.equal(await list(`createdAfter=${after}&createdBefore=${bornAt + 600_000}`), 'S')
  assert.equal(await list(`createdAfter=${after}&createdBefore=${bornAt + 600_001}`), 'S F')
  assert.equal(await list(`dataSet=!${datasetId},5b7c86968f7b6501e21ba9df`), 'L')
  assert.equal(await list(`dataSet=${datasetId},${otherId}`), 'S F L')
})

test('row 49: every filter that the specification lists', async (t) => {
  const { testApp, success, failed, loading, list } = await buildBatches(t)
  const { completed, started, updated } = await readBatch(testApp, success)
  const cases: readonly (readonly [string, string])[] = [
    [`batch=${failed}`, 'F'],
    [`batch=${failed},${loading}`, 'F L'],
    [`externalId=${loading}`, 'L'],
    [`id=!${success},${failed},${historyBatches.join(',')}`, 'L'],
    ['status=success', 'h h S'],
    ['status=failed,loading', 'F L'],
    ['status=!success', 'F L'],
    [`created=${bornAt}`, 'S'],
    [`updated=${updated}`, 'S'],
    [`started=${started}`, 'S'],
    [`completed=${completed}`, 'S'],
    [`completed=!${completed}`, 'h h F L'],
    [`property=completed!=${completed}`, 'h h F L'],
    ['recordCount=5', 'S'],
    ['failedRecordCount=0', 'h h S'],
    ['property=size>0', 'h h S'],
    ['property=recordCount<=2', 'h h'],
    ['createdClient=acp_core_unifiedProfile_feeds', 'h h S F L'],
    ['createdClient=acp_foundation_push', ''],
    ['updatedUser=!acp_core_unifiedProfile_feeds@AdobeID', ''],
    ['version=1.0.0', 'h h L'],
    ['property=version>=1.0.2', 'S F'],
    ['property=version~2$', 'S F'],
    ['tags=exportJobId:24115', 'S'],
    ['tags=exportJobId:241*', 'S F L'],
    ['tags=exportJobId:*&limit=2', 'h h'],
    ['tags=acp_producer:*', ''],
    ['property=completed', 'h h S F'],
    ['property=!completed', 'L'],
    ['property=metrics', 'h h S'],
    ['property=failedBatchLocation', 'F'],
    ['property=relatedObjects&property=errors&property=!sandbox', 'h h S F L'],
    ['property=status~^(loading|failed)$', 'F L'],
    ['startAfter=1', ''],
    ['endBefore=9999999999999', ''],
    ['orderBy=status,desc:created', 'F L S h h'],
    ['orderBy=desc:recordCount&property=recordCount&limit=1', 'S'],
    ['orderBy=desc:updated&limit=3', 'L F S'],
  ]
  for (const [query, expected] of cases) assert.equal(await list(query), expected, query)
})

test('what a query on the metrics finds does not hang on who has looked before', async (t) => {
  const fresh = await buildTestApp(t)
  const count = async ({ call }: TestApp) =>
    Object.keys((await call('GET', `${batchesPath}?property=metrics&orderBy=size`)).json())
  const before = await count(fresh)
  assert.deepEqual(before.toSorted(), historyBatches)
  for (const id of historyBatches) await readBatch(fresh, id)
  assert.deepEqual(await count(fresh), before)
})

test('row 36: a failed batch says where its errors are', async (t) => {
  const { testApp, failed, success } = await buildBatches(t)
  const { failedBatchLocation } = await readBatch(testApp, failed)
  assert.equal(failedBatchLocation, `http://localhost:80/data/foundation/export/batches/${failed}/failed`)
  assert.equal((await testApp.call('GET', failedBatchLocation)).json()._page.count, 2)
  assert.equal((await readBatch(testApp, success)).failedBatchLocation, undefined)
  const short = (await testApp.call('GET', `/catalog/batches/${failed}`)).json()[failed].failedBatchLocation
  assert.equal(short, `http://localhost:80/export/batches/${failed}/failed`)
  assert.equal((await testApp.call('GET', short)).statusCode, 200)
})
