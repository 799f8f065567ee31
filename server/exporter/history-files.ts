// The files of jobs of the past: exported for real the first time somebody asks for them.
import { metricsOf } from '../domain/batch.ts'
import { historyExport } from '../domain/export-history.ts'
import { exportTask } from './export-task.ts'
import type { WorkPlace } from './job-work.ts'
import { runExport } from './run-export.ts'

export type HistoryFiles = ReturnType<typeof createHistoryFiles>

/**
 * A job that was seeded as SUCCEEDED has exported what its request selects from the store; writing that down at
 * every tenant's birth would cost each of them a worker's time for files that few ask for.
 */
export function createHistoryFiles(place: WorkPlace, partsId: (exportJobId: number) => string) {
  const { store, lake } = place
  const abort = new AbortController()
  const underWay = new Map<number, Promise<void>>()

  async function write(exportJobId: number): Promise<void> {
    const reply = JSON.parse(store.exportJobs.findReply(exportJobId) ?? '')
    const job = { ...historyExport(reply), partsId: partsId(exportJobId) }
    const outcome = await place.gate.read(() => runExport(exportTask(job, place), place, abort.signal))
    abort.signal.throwIfAborted()
    if (!outcome.ok) return
    for (const { batchId } of outcome.batches) lake.publish(job.datasetId, batchId)
    await store.commit(() => {
      for (const { batchId, files } of outcome.batches) {
        const saved = files.map((file) => ({ batchId, ...file }))
        for (const file of saved) store.batchFiles.save(file)
        const batch = store.batches.find(batchId)
        if (batch) store.batches.save({ ...batch, metrics: metricsOf(saved) })
      }
    })
  }

  return {
    /**
     * Resolves once the batch's files are there, if its job is one of the past that has succeeded. A job whose
     * request could not succeed here, because it names a policy that the fixture lacks, say, has none.
     */
    async ensure(batchId: string): Promise<void> {
      const batch = store.batches.find(batchId)
      if (batch?.status !== 'success' || batch.metrics) return
      const { exportJobId } = batch
      const known = underWay.get(exportJobId)
      const writing = known ?? write(exportJobId).finally(() => underWay.delete(exportJobId))
      underWay.set(exportJobId, writing)
      await writing
    },
    /** Resolves once the files of all jobs of the past are there that have some. */
    async ensureAll(): Promise<void> {
      await Promise.all(store.batches.uncounted().map(({ id }) => this.ensure(id)))
    },
    isIdle: (): boolean => underWay.size === 0,
    /** Stops what is under way; resolves once nothing is. */
    async close(): Promise<void> {
      abort.abort()
      await Promise.allSettled(underWay.values())
    },
  }
}
