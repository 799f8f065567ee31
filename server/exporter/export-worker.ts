// The worker thread's entry: one export, or one preview, per call.
import { setPriority } from 'node:os'
import { firstParquetRows } from '../storage/parquet-rows.ts'
import type { ExportTask } from './export-task.ts'
import { writeBatches } from './write-batches.ts'

/** On Linux this lowers the worker alone, so that the thread which answers requests goes first. */
try {
  setPriority(0, 10)
} catch {}

export function runExport(task: ExportTask) {
  return writeBatches(task)
}

/** Decoding a row group takes its time, too. */
export const readFirstRows = firstParquetRows
