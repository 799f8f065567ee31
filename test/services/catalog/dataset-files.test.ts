// The Catalog's dataset files: the same as those of Data Access, by list, by id and by view.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import {
  assertServiceError,
  createJob,
  dataAccessPath,
  dataSetsPath,
  historyBatches,
  readBatch,
} from '../refusals.ts'
import { readDataset, strangers } from './dataset-calls.ts'

const path = '/data/foundation/catalog/dataSetFiles'
const { datasetId } = tutorialRequest.destination

test('row 30: a successful batch has one dataset file, which Data Access and the Catalog tell alike', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination } = await createJob(testApp, tutorialRequest)
  const [first, second] = destination.batches.map(({ batchId }: { batchId: string }) => batchId)
  const list = async (query: string) => (await testApp.call('GET', `${path}?${query}`)).json()
  assert.deepEqual(await list(`dataSetId=${datasetId}`), {})
  await testApp.advance('PT1M')
  const { viewId, files } = await readDataset(testApp, datasetId)
  const { completed } = await readBatch(testApp, first)
  const client = 'acp_core_unifiedProfile_feeds'
  const expected = {
    id: `${first}-1`,
    batchId: first,
    dataSetViewId: viewId,
    imsOrg: callerHeaders()['x-gw-ims-org-id'],
    createdUser: `${client}@AdobeID`,
    createdClient: client,
    updatedUser: `${client}@AdobeID`,
    version: '1.0.0',
    created: completed,
    updated: completed,
  }
  const found = await list(`batch=${first}`)
  assert.deepEqual(found, { [`${first}-1`]: expected })
  const [entry] = (await testApp.call('GET', `${dataAccessPath}/batches/${first}/files`)).json().data
  const { dataSetFileId, dataSetViewId, version, created, updated } = entry
  assert.deepEqual(
    [dataSetFileId, dataSetViewId, version, created, updated],
    [expected.id, viewId, '1.0.0', String(completed), String(completed)],
  )
  const both = [`${first}-1`, `${second}-1`]
  const relative = await testApp.call('GET', `/data/foundation/catalog${files.slice(1)}`)
  assert.deepEqual(Object.keys(relative.json()), both)
  const ofView = await testApp.call('GET', `${dataSetsPath}/${datasetId}/views/${viewId}/files`)
  assert.deepEqual(ofView.json(), relative.json())
  const one = await testApp.call(
    'GET',
    `${dataSetsPath}/${datasetId}/views/${viewId}/files?batchId=${second}`,
  )
  assert.deepEqual(Object.keys(one.json()), [`${second}-1`])
  assert.deepEqual((await testApp.call('GET', `${path}/${both.reverse().join(',')}`)).json(), relative.json())
})

test('filters, orders and pages hold for dataset files, those of history included', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  const keys = async (query: string) => Object.keys((await testApp.call('GET', `${path}?${query}`)).json())
  const all = await keys('')
  assert.equal(all.length, 4)
  assert.deepEqual(
    all.slice(0, 2).sort(),
    historyBatches.map((id) => `${id}-1`),
  )
  assert.deepEqual(await keys('orderBy=desc:created'), all.toReversed())
  assert.deepEqual(await keys('orderBy=version'), all)
  assert.deepEqual(await keys('limit=1&start=2'), all.slice(2, 3))
  assert.deepEqual(await keys(`id=!${all[0]}`), all.slice(1))
  assert.deepEqual(await keys(`createdAfter=${Date.UTC(2026, 0, 1)}`), all.slice(2))
  assert.deepEqual(await keys('property=dataSetViewId&property=version<=1.0.0'), all)
  assert.deepEqual(await keys('tags=exportJobId:*'), [])
  const [id = ''] = all
  const one = (await testApp.call('GET', `${path}/${id}?properties=batchId`)).json()
  assert.deepEqual(one, { [id]: { batchId: id.slice(0, -2) } })
})

test('failed and unfinished batches have no dataset file, and unknown ones are 404', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination } = await createJob(testApp, {
    ...tutorialRequest,
    fields: 'no.such',
    destination: { datasetId },
  })
  for (const id of [`${destination.batchId}-1`, destination.batchId, 'x-1', '-1', '__proto__']) {
    const reply = await testApp.call('GET', `${path}/${id}`)
    assertServiceError(reply, 404, `The dataset file ${id} does not exist in this sandbox.`)
  }
  await testApp.advance('PT1M')
  assert.equal((await testApp.call('GET', `${path}/${destination.batchId}-1`)).statusCode, 404)
  assert.deepEqual((await testApp.call('GET', `${path}?dataSetId=${datasetId}`)).json(), {})
})

test('row 27: a view of another dataset, or of a stranger’s, is 404', async (t) => {
  const testApp = await buildTestApp(t)
  const { viewId } = await readDataset(testApp, datasetId)
  const wrong = await testApp.call('GET', `${dataSetsPath}/5cf6bcf79ecc7c14530fe436/views/${viewId}/files`)
  const missing = `The dataset 5cf6bcf79ecc7c14530fe436 with the view ${viewId} does not exist in this sandbox.`
  assertServiceError(wrong, 404, missing)
  const unknown = await testApp.call('GET', `${dataSetsPath}/nobody/views/${viewId}/files`)
  assertServiceError(unknown, 404, /^The dataset nobody with the view/)
  await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  const [id = ''] = Object.keys((await testApp.call('GET', `${path}?dataSetId=${datasetId}`)).json())
  for (const stranger of strangers) {
    const reply = await testApp.call('GET', `${path}/${id}`, stranger)
    assertServiceError(reply, 404, `The dataset file ${id} does not exist in this sandbox.`)
    const seen = Object.keys((await testApp.call('GET', path, stranger)).json())
    assert.deepEqual(
      seen.sort(),
      historyBatches.map((batchId) => `${batchId}-1`),
    )
  }
})
