// The worker threads that export and seed, started with the first task.
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import type { Piscina } from 'piscina'

export type WorkerPool = ReturnType<typeof createWorkerPool>

/** A function that a worker file exports: takes one value that can be cloned, and returns one. */
export interface WorkerFunction {
  readonly file: string
  readonly name: string
}

/**
 * The heap of a thread, in MB. What an export makes of a row is garbage with the next one, so that with a smaller young
 * generation its time grows. Garbage that has grown old is looked for when a heap has become four times what was left of
 * it the last time, or, where it may not grow as large as V8 would let it, not quite twice.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 1000 }

/** Idle threads end after this long, in milliseconds of the machine. */
const idleTimeoutMs = 10_000

/** The function `name` of the worker file `path`, which is relative to `moduleUrl` and has its extension. */
export function workerFunction(moduleUrl: string, path: string, name: string): WorkerFunction {
  return { file: new URL(`${path}${extname(moduleUrl)}`, moduleUrl).href, name }
}

/** All tenants share the threads; the first come first. */
export function createWorkerPool() {
  let pool: Promise<Piscina> | undefined

  async function start(): Promise<Piscina> {
    const { Piscina } = await import('piscina')
    return new Piscina({
      minThreads: 0,
      maxThreads: availableParallelism(),
      idleTimeout: idleTimeoutMs,
      resourceLimits,
      // Idle threads wait for messages; waiting on shared memory, one was seen to outlive the pool's end.
      atomics: 'disabled',
    })
  }

  return {
    /** How many threads there can be. */
    size: availableParallelism(),
    /** Runs the function; rejects with an AbortError, and stops it, once `signal` is aborted. */
    run: async <Result>(
      { file, name }: WorkerFunction,
      task: object,
      signal: AbortSignal,
    ): Promise<Result> => {
      pool ??= start()
      return (await pool).run(task, { filename: file, name, signal })
    },
    close: async (): Promise<void> => {
      const started = await pool
      pool = undefined
      await started?.destroy()
    },
  }
}
