// What the worker is asked to do for one job, and what it answers.
import type { ExportCounters, ExportJob } from '../domain/export-job.ts'
import { type ExportSelection, exportSelection } from '../domain/export-request.ts'
import { policyVersionOf } from '../domain/governing-policy.ts'
import type { Lake } from '../storage/lake.ts'

/** One batch to write: the folder its files go to and the segments whose members it holds. */
export interface BatchTask {
  readonly batchId: string
  readonly folder: string
  readonly selection: ExportSelection
  readonly mergePolicyId: string
  /** The version that the job reports; without one the newest governs. */
  readonly mergePolicyVersion?: number | undefined
}

export interface ExportTask {
  readonly databaseFile: string
  readonly partsId: string
  readonly rowsPerPart: number
  /** What decides about the columns of all batches. */
  readonly columns: Pick<ExportSelection, 'fields' | 'events'>
  readonly batches: readonly BatchTask[]
}

/** A part file of a batch; `length` in bytes. */
export interface PartFile {
  readonly name: string
  readonly length: number
  readonly rows: number
}

/** The files that were written, or the reason why the job fails. */
export type ExportOutcome =
  | { readonly ok: true; readonly batches: readonly WrittenBatch[]; readonly counters: ExportCounters }
  | { readonly ok: false; readonly kind: 'export' | 'write'; readonly reason: string }

interface WrittenBatch {
  readonly batchId: string
  readonly files: readonly PartFile[]
}

/** The task of a job: an empty folder for each batch, and the part of the request that the batch answers. */
export function exportTask(
  job: Pick<ExportJob, 'request' | 'datasetId' | 'batches' | 'partsId' | 'mergePolicy'>,
  place: Pick<ExportTask, 'databaseFile' | 'rowsPerPart'> & { readonly lake: Lake },
): ExportTask {
  const { databaseFile, rowsPerPart, lake } = place
  const selection = exportSelection(job.request)
  return {
    databaseFile,
    rowsPerPart,
    partsId: job.partsId,
    columns: selection,
    batches: job.batches.map((batch, index) => ({
      batchId: batch.batchId,
      mergePolicyId: batch.mergePolicyId,
      mergePolicyVersion: policyVersionOf(batch, job.mergePolicy),
      folder: lake.stage(job.datasetId, batch.batchId),
      selection: {
        ...selection,
        segments: batch.segment ? selection.segments.slice(index, index + 1) : selection.segments,
      },
    })),
  }
}
