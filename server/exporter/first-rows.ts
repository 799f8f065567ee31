// The first rows of exported files, read in a thread of its own: decoding a row group takes its time.
import { type WorkerPool, workerFunction } from '../runtime/worker-pool.ts'
import type { ParquetRow } from '../storage/parquet-rows.ts'

const firstParquetRows = workerFunction(import.meta.url, './export-worker', 'firstParquetRows')

/** At most `count` rows from the beginning of the Parquet files, taken in their order. */
export function firstRows(
  pool: WorkerPool,
  task: { readonly files: readonly string[]; readonly count: number },
  signal: AbortSignal,
): Promise<ParquetRow[]> {
  return pool.run<ParquetRow[]>(firstParquetRows, task, signal)
}
