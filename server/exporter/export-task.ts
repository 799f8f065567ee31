// What the worker is asked to do for one job, and what it answers.
import type { ExportCounters } from '../domain/export-job.ts'
import type { ExportSelection } from '../domain/export-request.ts'
import type { PartFile } from './parquet.ts'

/** One batch to write: the folder its files go to and the segments whose members it holds. */
export interface BatchTask {
  readonly batchId: string
  readonly folder: string
  readonly selection: ExportSelection
  readonly mergePolicyId: string
}

export interface ExportTask {
  readonly databaseFile: string
  readonly partsId: string
  readonly rowsPerPart: number
  readonly batches: readonly BatchTask[]
}

/** The files that were written, or the reason why the job fails. */
export type ExportOutcome =
  | { readonly ok: true; readonly batches: readonly WrittenBatch[]; readonly counters: ExportCounters }
  | { readonly ok: false; readonly kind: 'export' | 'write'; readonly reason: string }

export interface WrittenBatch {
  readonly batchId: string
  readonly files: readonly PartFile[]
}
