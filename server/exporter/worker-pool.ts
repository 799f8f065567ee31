// The worker threads that carry out exports and read previews, started with the first one.
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import type { Piscina } from 'piscina'
import type { ParquetRow } from '../storage/parquet-rows.ts'
import type { ExportOutcome, ExportTask } from './export-task.ts'

export type WorkerPool = ReturnType<typeof createWorkerPool>

/** Idle threads end after this long, in milliseconds of the machine. */
const idleTimeoutMs = 10_000

/** Exports of all tenants share the threads, the first come first. */
export function createWorkerPool() {
  let pool: Promise<Piscina> | undefined

  async function start(): Promise<Piscina> {
    const { Piscina } = await import('piscina')
    return new Piscina({
      filename: new URL(`./export-worker${extname(import.meta.url)}`, import.meta.url).href,
      name: 'runExport',
      minThreads: 0,
      maxThreads: availableParallelism(),
      idleTimeout: idleTimeoutMs,
      // Idle threads wait for messages; waiting on shared memory, one was seen to outlive the pool's end.
      atomics: 'disabled',
    })
  }

  return {
    /** Runs the task; rejects with an AbortError, and stops writing, once `signal` is aborted. */
    run: async (task: ExportTask, signal: AbortSignal): Promise<ExportOutcome> => {
      pool ??= start()
      return (await pool).run(task, { signal })
    },
    /** At most `count` rows from the beginning of the Parquet files, taken in their order. */
    firstRows: async (files: readonly string[], count: number): Promise<ParquetRow[]> => {
      pool ??= start()
      return (await pool).run({ files, count }, { name: 'readFirstRows' })
    },
    close: async (): Promise<void> => {
      const started = await pool
      pool = undefined
      await started?.destroy()
    },
  }
}
