// The batches of an export: how many a request makes, and how the Catalog sees them while the job moves on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Batch,
  type BatchFile,
  batchStatuses,
  batchStatusOf,
  followJob,
  newBatches,
  planBatches,
} from '../../server/domain/batch.ts'
import { cancelExportJob, type ExportJob } from '../../server/domain/export-job.ts'
import { writeErrors } from '../../server/domain/export-job-errors.ts'
import type { ExportRequest, SegmentSelection } from '../../server/domain/export-request.ts'
import { exportRequest, finishedJob, jobAt, newJob } from './builders.ts'

const [a, b]: [SegmentSelection, SegmentSelection] = [
  { segmentId: 'a', segmentNs: 'AAM', status: ['realized'] },
  { segmentId: 'b' },
]

function request(segmentPerBatch: boolean | undefined, segments?: SegmentSelection[]): ExportRequest {
  return exportRequest({
    ...(segments && { filter: { segments } }),
    destination: { datasetId: 'target', ...(segmentPerBatch !== undefined && { segmentPerBatch }) },
  })
}

const plans = [
  { given: 'without segmentPerBatch', request: request(undefined, [a, b]), expect: ['p:a'] },
  { given: 'with segmentPerBatch false', request: request(false, [a, b]), expect: ['p:a'] },
  { given: 'with segmentPerBatch', request: request(true, [a, b]), expect: ['a p:a', 'b p:b'] },
  {
    given: 'with segmentPerBatch, the other way round',
    request: request(true, [b, a]),
    expect: ['b p:b', 'a p:a'],
  },
  { given: 'with segmentPerBatch and one segment', request: request(true, [a]), expect: ['a p:a'] },
  {
    given: 'with segmentPerBatch and the same segment twice',
    request: request(true, [a, a]),
    expect: ['a p:a', 'a p:a'],
  },
  {
    given: 'with segmentPerBatch and an empty list of segments',
    request: request(true, []),
    expect: ['p:all'],
  },
  { given: 'with segmentPerBatch and no filter', request: request(true), expect: ['p:all'] },
]

for (const { given, request, expect } of plans) {
  test(`a request ${given} makes ${expect.length} batch(es): ${expect.join(', ')}`, () => {
    let made = 0
    const batches = planBatches(
      request,
      () => `batch-${++made}`,
      (segment) => `p:${segment?.segmentId ?? 'all'}`,
    )
    assert.deepEqual(
      batches.map(({ segment, mergePolicyId }) => [segment?.segmentId, mergePolicyId].join(' ').trim()),
      expect,
    )
    assert.deepEqual(
      batches.map(({ batchId }) => batchId),
      expect.map((_, index) => `batch-${index + 1}`),
    )
  })
}

test('a batch carries its segment as the request spelled it', () => {
  const [first, second] = planBatches(
    request(true, [a, b]),
    () => 'id',
    () => 'policy',
  )
  assert.deepEqual(first?.segment, a)
  assert.deepEqual(second?.segment, b)
})

test('the Catalog has one status for each status of the job', () => {
  assert.deepEqual(batchStatusOf, {
    NEW: 'loading',
    PROCESSING: 'processing',
    SUCCEEDED: 'success',
    FAILED: 'failed',
    CANCELLED: 'aborted',
  })
  assert.deepEqual(batchStatuses, ['loading', 'processing', 'success', 'failed', 'aborted'])
})

test("a new job's batches are loading, unchanged and empty", () => {
  const job = newJob({
    createdAt: 5,
    batches: [
      { batchId: 'x', mergePolicyId: 'p' },
      { batchId: 'y', mergePolicyId: 'p' },
    ],
  })
  const common = {
    datasetId: 'target',
    exportJobId: 726,
    status: 'loading',
    createdAt: 5,
    updatedAt: 5,
    revision: 0,
    errors: [],
  }
  assert.deepEqual(newBatches(job), [
    { id: 'x', ...common },
    { id: 'y', ...common },
  ])
})

function batchOf(job: ExportJob): Batch {
  const [batch] = newBatches(job)
  return batch ?? assert.fail('the job has a batch')
}

const files: BatchFile[] = [
  { batchId: 'batch-1', name: 'part-00000.snappy.parquet', length: 1000, rows: 10 },
  { batchId: 'batch-1', name: 'part-00001.snappy.parquet', length: 234, rows: 2 },
]

test('a batch whose job has not changed its status stays the very same', () => {
  const batch = batchOf(newJob())
  assert.equal(followJob(batch, newJob(), []), batch)
})

test('a batch follows its job into processing and knows when the writing began', () => {
  const job = jobAt(newJob(), 100_000)
  const batch = followJob(batchOf(newJob()), job, [])
  assert.deepEqual(
    [batch.status, batch.startedAt, batch.updatedAt, batch.revision],
    ['processing', 93_550, 93_550, 1],
  )
  assert.equal('completedAt' in batch, false)
  assert.equal('metrics' in batch, false)
})

test('a batch that succeeded sums up its files, and is complete when the job is', () => {
  const processing = followJob(batchOf(newJob()), jobAt(newJob(), 100_000), [])
  const batch = followJob(processing, finishedJob(), files)
  assert.equal(batch.status, 'success')
  assert.deepEqual(batch.metrics, { files: 2, records: 12, bytes: 1234 })
  assert.deepEqual([batch.startedAt, batch.completedAt, batch.updatedAt], [93_550, 259_344, 259_344])
  assert.equal(batch.revision, 2)
  assert.deepEqual(batch.errors, [])
})

test("a batch that failed has its job's errors as code and description, and no metrics", () => {
  const batch = followJob(batchOf(newJob()), finishedJob({}, { errors: writeErrors(726) }), files)
  assert.equal(batch.status, 'failed')
  assert.deepEqual(
    batch.errors.map(({ code }) => code),
    ['0090000009', 'unknown'],
  )
  assert.equal(batch.errors[1]?.description, 'Job aborted.')
  assert.equal('metrics' in batch, false)
  assert.equal(batch.completedAt, 165_681 + 37_524)
})

test('the batch of a cancelled job is aborted when the job stands CANCELLED, not before', () => {
  const cancelling = cancelExportJob(newJob(), 10)
  const stopping = followJob(batchOf(newJob()), cancelling, [])
  assert.equal(stopping.status, 'loading')
  assert.equal('completedAt' in stopping, false)
  const batch = followJob(stopping, jobAt(cancelling, 100), [])
  assert.deepEqual([batch.status, batch.completedAt, batch.updatedAt], ['aborted', 11, 11])
  assert.equal('startedAt' in batch, false)
  assert.equal('metrics' in batch, false)
})
