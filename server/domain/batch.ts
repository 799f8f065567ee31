// Batches of an export: how many a request makes, and what the Catalog says of one.
import type { ExportJob, PlannedBatch } from './export-job.ts'
import type { ExportJobStatus } from './export-job-lifecycle.ts'
import type { ExportRequest, SegmentSelection } from './export-request.ts'
import type { EpochMs } from './instant.ts'

/** Catalog's status of a batch (catalog.yaml); which one an export job brings about is emulator-defined. */
export const batchStatusOf = {
  NEW: 'loading',
  PROCESSING: 'processing',
  SUCCEEDED: 'success',
  FAILED: 'failed',
  CANCELLED: 'aborted',
} as const satisfies Record<Exclude<ExportJobStatus, 'CANCELLING'>, string>

export type BatchStatus = (typeof batchStatusOf)[keyof typeof batchStatusOf]
export const batchStatuses = [...new Set(Object.values(batchStatusOf))]

/** A batch as the Catalog keeps it. */
export interface Batch {
  readonly id: string
  readonly datasetId: string
  readonly exportJobId: number
  readonly status: BatchStatus
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  /** Set once the writing has begun. */
  readonly startedAt?: EpochMs
  /** Set once the batch is complete, well or not. */
  readonly completedAt?: EpochMs
  /** Counts every change after the first; the third number of the Catalog's `version`. */
  readonly revision: number
  readonly metrics?: BatchMetrics
  readonly errors: readonly { readonly code: string; readonly description: string }[]
}

interface BatchMetrics {
  readonly records: number
  readonly files: number
  readonly bytes: number
}

/** One part file of a batch. */
export interface BatchFile {
  readonly batchId: string
  readonly name: string
  /** Size in bytes. */
  readonly length: number
  readonly rows: number
}

/**
 * One batch for the whole request, or, with segmentPerBatch, one for each of its segments in their order.
 * Without segments segmentPerBatch still makes one (emulator-defined). `mergePolicyId` says which policy governs
 * the batch of a segment, or the batch of all.
 */
export function planBatches(
  request: ExportRequest,
  newBatchId: () => string,
  mergePolicyId: (segment?: SegmentSelection) => string,
): PlannedBatch[] {
  const segments = request.filter?.segments ?? []
  if (!request.destination.segmentPerBatch || segments.length === 0) {
    return [{ batchId: newBatchId(), mergePolicyId: mergePolicyId(segments[0]) }]
  }
  return segments.map((segment) => ({
    batchId: newBatchId(),
    segment,
    mergePolicyId: mergePolicyId(segment),
  }))
}

/** The batches of a new job as the Catalog keeps them. */
export function newBatches({ id, datasetId, batches, createdAt }: ExportJob): Batch[] {
  return batches.map(({ batchId }) => ({
    id: batchId,
    datasetId,
    exportJobId: id,
    status: batchStatusOf.NEW,
    createdAt,
    updatedAt: createdAt,
    revision: 0,
    errors: [],
  }))
}

/** The batch after its job has moved on. While the job is being cancelled the batch stays what it was. */
export function followJob(batch: Batch, job: ExportJob, files: readonly BatchFile[]): Batch {
  const status = job.status === 'CANCELLING' ? batch.status : batchStatusOf[job.status]
  if (status === batch.status) return batch
  const { exportStarted, finished, stopped } = job.reached
  const completedAt = finished ?? stopped
  return {
    ...batch,
    status,
    updatedAt: job.updatedAt,
    revision: batch.revision + 1,
    ...(exportStarted !== undefined && { startedAt: exportStarted }),
    ...(completedAt !== undefined && { completedAt }),
    ...(status === 'success' && { metrics: metricsOf(files) }),
    ...(status === 'failed' && {
      errors: (job.errors ?? []).map(({ code, msg }) => ({ code, description: msg })),
    }),
  }
}

/** What the Catalog counts of a batch that succeeded. */
export function metricsOf(files: readonly BatchFile[]): BatchMetrics {
  const sum = (value: (file: BatchFile) => number) => files.reduce((total, file) => total + value(file), 0)
  return { files: files.length, records: sum((file) => file.rows), bytes: sum((file) => file.length) }
}
