// Batches, last batches and dataset files by the thousand: filters and pages far behind the first.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Batch, BatchStatus } from '../../../server/domain/batch.ts'
import { newDataset } from '../../../server/domain/dataset.ts'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'

const size = 3000
const catalog = '/data/foundation/catalog'
const datasetOf = (index: number) => `d${String((index * 7) % 1300).padStart(4, '0')}`
const statusOf = (index: number): BatchStatus =>
  index % 3 === 0 ? 'failed' : index % 50 === 1 ? 'aborted' : 'success'

/** Batches of jobs 1 to 3000, some created at one instant; those of job 2999 and its like were filed late. */
function batch(index: number): Batch {
  const at = Date.UTC(2025, 0, 1) + Math.floor(index / 600)
  return {
    id: `b${index}`,
    datasetId: index % 2 === 0 ? 'd0000' : datasetOf(index),
    exportJobId: index + 1,
    status: statusOf(index),
    createdAt: at,
    updatedAt: at + (index % 13),
    completedAt: at + (index % 5),
    revision: index % 4,
    metrics: { records: 1, files: 1, bytes: 1 },
    errors: [],
  }
}

const batches = Array.from({ length: size }, (_, index) => batch(index))
const oldestFirst = (ofBatch: (one: Batch) => number) => (one: Batch, other: Batch) =>
  ofBatch(one) - ofBatch(other) || one.exportJobId - other.exportJobId

const of = (holds: (one: Batch) => boolean, order = oldestFirst(({ createdAt }) => createdAt)) =>
  batches.filter(holds).toSorted(order)
const jobBegins = (text: string) => (one: Batch) => String(one.exportJobId).startsWith(text)
const byChange = oldestFirst(({ updatedAt }) => updatedAt)

const lists: readonly (readonly [query: string, expected: readonly Batch[]])[] = [
  ['', of(() => true)],
  ['dataSet=d0000', of(({ datasetId }) => datasetId === 'd0000')],
  ['dataSet=d0000&status=failed', of((one) => one.datasetId === 'd0000' && one.status === 'failed')],
  ['status=failed,aborted', of(({ status }) => status !== 'success')],
  ['status=!success', of(({ status }) => status !== 'success')],
  ['tags=exportJobId:*', of(() => true)],
  ['tags=exportJobId:1*', of(jobBegins('1'))],
  ['tags=exportJobId:12*', of(jobBegins('12'))],
  ['tags=exportJobId:12', of(({ exportJobId }) => exportJobId === 12)],
  ['tags=exportJobId:012', []],
  ['tags=exportJobId:', []],
  ['tags=nothing:*', []],
  ['property=id~%5Eb11', of(({ id }) => id.startsWith('b11'))],
  ['property=status~%5Eab', of(({ status }) => status === 'aborted')],
  ['property=version>=1.0.2', of(({ revision }) => revision >= 2)],
  ['createdClient=acp_core_unifiedProfile_feeds', of(() => true)],
  ['createdClient=acp_foundation_push', []],
  ['orderBy=updated', of(() => true, byChange)],
  ['orderBy=updated&dataSet=d0000', of(({ datasetId }) => datasetId === 'd0000', byChange)],
  ['orderBy=updated&tags=exportJobId:1*', of(jobBegins('1'), byChange)],
]

function fill({ emulator }: TestApp): void {
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  const { store } = emulator.tenant({ imsOrgId, sandboxName: 'prod' })
  store.transaction(() => {
    for (const one of batches) store.batches.save(one)
    for (const id of new Set(batches.map(({ datasetId }) => datasetId))) {
      const createdAt = Date.UTC(2025, 0, 1)
      store.datasets.save(newDataset({ id, viewId: id, createdAt, createdClient: 'test', body: {} }))
    }
  })
}

async function checkPages({ call }: TestApp, list: string, expected: readonly string[]): Promise<void> {
  for (const start of [0, 1400, 250, 251, 999, 1000, 2991, 4000]) {
    const reply = await call('GET', `${catalog}/${list}&limit=9&start=${start}`)
    assert.equal(reply.statusCode, 200, reply.body)
    assert.deepEqual(Object.keys(reply.json()), expected.slice(start, start + 9), `${list} ${start}`)
  }
}

test('pages of filtered batches, in either direction', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  fill(testApp)
  for (const [query, expected] of lists) {
    const ids = expected.map(({ id }) => id)
    await checkPages(testApp, `batches?${query}`, ids)
    const turned = query.includes('orderBy=')
      ? query.replace('orderBy=', 'orderBy=desc:')
      : `${query}&orderBy=desc:created`
    await checkPages(testApp, `batches?${turned}`, ids.toReversed())
  }
})

test('pages of all batches, while batches of the past and new ones come', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  fill(testApp)
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  const { store } = testApp.emulator.tenant({ imsOrgId, sandboxName: 'prod' })
  const ids = batches.map(({ id }) => id)
  const check = async () => {
    await checkPages(testApp, 'batches?', ids)
    await checkPages(testApp, 'batches?orderBy=desc:created', ids.toReversed())
  }
  await check()
  for (const [id, createdAt] of [
    ['past', Date.UTC(2024, 0, 1)],
    ['new', Date.UTC(2025, 5, 1)],
  ] as const) {
    store.batches.save({ ...batch(1), id, createdAt })
    if (id === 'past') ids.unshift(id)
    else ids.push(id)
    await check()
  }
  store.batches.save({ ...batch(1), id: 'past', createdAt: Date.UTC(2024, 0, 1), status: 'failed' })
  await check()
})

test('pages of dataset files, in order of their filing', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  fill(testApp)
  const filed = oldestFirst(({ completedAt }) => completedAt ?? 0)
  const files = (holds: (one: Batch) => boolean) =>
    of((one) => one.status === 'success' && holds(one), filed).map(({ id }) => `${id}-1`)
  const all = files(() => true)
  await checkPages(testApp, 'dataSetFiles?', all)
  await checkPages(testApp, 'dataSetFiles?orderBy=desc:created', all.toReversed())
  const ofOne = files(({ datasetId }) => datasetId === 'd0000')
  await checkPages(testApp, 'dataSetFiles?dataSetId=d0000', ofOne)
  await checkPages(testApp, 'dataSetFiles?property=dataSetId~%5Ed000&property=dataSetId~0$', ofOne)
})

test('pages of last batches, without those of datasets that were deleted meanwhile', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  fill(testApp)
  const first = new Map<string, number>()
  for (const { datasetId, createdAt } of batches)
    first.set(datasetId, Math.min(first.get(datasetId) ?? createdAt, createdAt))
  const expected = [...first].toSorted(([, one], [, other]) => one - other).map(([id]) => id)
  await checkPages(testApp, 'lastBatches?', expected)
  await checkPages(testApp, 'lastBatches?', expected)
  await testApp.call('DELETE', `${catalog}/dataSets/${expected[3]}`)
  expected.splice(3, 1)
  await checkPages(testApp, 'lastBatches?', expected)
  await checkPages(testApp, 'lastBatches?', expected)
})
