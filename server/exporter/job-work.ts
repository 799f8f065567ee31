// The real work of the jobs in progress: each one's files being written, beside what its plan says of time.
import { exportObstacle } from '../domain/dataset.ts'
import type { ExportJob } from '../domain/export-job.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { Gate } from '../runtime/gate.ts'
import type { WorkerPool } from '../runtime/worker-pool.ts'
import type { Lake } from '../storage/lake.ts'
import type { Store } from '../storage/store.ts'
import { type ExportOutcome, exportTask } from './export-task.ts'
import { runExport } from './run-export.ts'

/** What the work of one tenant's jobs needs. */
export interface WorkPlace {
  readonly store: Store
  readonly lake: Lake
  readonly pool: WorkerPool
  readonly databaseFile: string
  readonly rowsPerPart: number
  /** Keeps exports from reading while data is seeded. */
  readonly gate: Gate
  readonly now: () => EpochMs
  /** Told of an error that no job can bring about itself. */
  readonly reportBug: (error: unknown) => void
}

/** Work that has ended, and when, on the tenant's clock. */
interface FinishedWork {
  readonly outcome: ExportOutcome
  readonly endedAt: EpochMs
}

interface Work {
  readonly abort: AbortController
  readonly ended: Promise<void>
  finished?: FinishedWork
}

/** `onEnd` is called whenever a job's work has ended. */
export function createJobWork(place: WorkPlace, onEnd: () => void) {
  const inProgress = new Map<number, Work>()

  async function carryOut(job: ExportJob, signal: AbortSignal): Promise<ExportOutcome> {
    const obstacle = obstacleOf(job, place.store)
    if (obstacle) return { ok: false, kind: 'export', reason: obstacle }
    try {
      return await place.gate.read(async () => {
        signal.throwIfAborted()
        return runExport(exportTask(job, place), place, signal)
      })
    } catch (error) {
      const { syscall, message: reason } = error as NodeJS.ErrnoException
      if (syscall) return { ok: false, kind: 'write', reason }
      if (!signal.aborted) place.reportBug(error)
      return { ok: false, kind: 'export', reason: `aep-emulator has a bug: ${(error as Error).message}` }
    }
  }

  return {
    start(job: ExportJob): void {
      if (inProgress.has(job.id)) return
      const abort = new AbortController()
      const work: Work = {
        abort,
        ended: carryOut(job, abort.signal).then((outcome) => {
          work.finished = { outcome, endedAt: place.now() }
          if (inProgress.get(job.id) === work) onEnd()
        }),
      }
      inProgress.set(job.id, work)
    },
    /** The job's work once it has ended; undefined before. */
    finished: (jobId: number): FinishedWork | undefined => inProgress.get(jobId)?.finished,
    /** Resolves when the job's work has ended. */
    ended: async (jobId: number): Promise<void> => inProgress.get(jobId)?.ended,
    /** Stops the job's work, if it has any, and forgets it. */
    forget(jobId: number): void {
      inProgress.get(jobId)?.abort.abort()
      inProgress.delete(jobId)
    },
    isIdle: (): boolean => inProgress.size === 0,
    /** Stops all work; resolves once none is left. */
    async close(): Promise<void> {
      const works = [...inProgress.values()]
      inProgress.clear()
      for (const { abort } of works) abort.abort()
      await Promise.all(works.map(({ ended }) => ended))
    },
  }
}

function obstacleOf({ datasetId }: ExportJob, store: Store): string | undefined {
  const dataset = store.datasets.find(datasetId)
  return dataset ? exportObstacle(dataset) : `the dataset ${datasetId} does not exist any more`
}
