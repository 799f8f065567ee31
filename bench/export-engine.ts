// The export engine without the server: everybody exported by a given number of worker threads.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runExport } from '../server/exporter/run-export.ts'
import { createWorkerPool } from '../server/runtime/worker-pool.ts'
import { openLake } from '../server/storage/lake.ts'

const mergePolicyId = 'timestampOrdered-none-mp'
/** As the server has it. */
const rowsPerPart = 10_000

/** An engine over a tenant's database that nobody else uses. */
export function openEngine(databaseFile: string, lakeFolder: string) {
  const pool = createWorkerPool()
  const lake = openLake(lakeFolder)
  const signal = new AbortController().signal
  return {
    /** Returns how many rows there are. */
    async exportAll(workers: number): Promise<number> {
      const folder = join(lakeFolder, `by-${workers}`)
      mkdirSync(folder, { recursive: true })
      const selection = { fields: '', segments: [], emptyProfiles: false }
      const batch = { batchId: 'bench', folder, mergePolicyId, selection }
      const task = { databaseFile, partsId: 'bench', rowsPerPart, columns: selection, batches: [batch] }
      const outcome = await runExport(task, { pool: { ...pool, size: workers }, lake }, signal)
      if (!outcome.ok) throw new Error(outcome.reason)
      return outcome.counters.profiles
    },
    close: pool.close,
  }
}
