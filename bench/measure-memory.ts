// The most memory that a server holds which exports everybody once, by how many they are.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeSeedFile } from './bench-files.ts'
import type { BenchRun } from './bench-run.ts'
import { startServer } from './server-process.ts'
import type { Figure } from './table.ts'

/** From so many profiles on, memory is compared with that of a million. */
const manyProfiles = 3_000_000
const million = 1_000_000

export async function measureMemory(run: BenchRun): Promise<Figure[]> {
  const peaks = new Map([[run.profiles, await peakOfExport(run, run.dataFolder)]])
  const others = [100_000, ...(run.profiles >= manyProfiles ? [million] : [])]
  for (const count of others.filter((other) => !peaks.has(other))) peaks.set(count, await peakOf(run, count))
  const figures: Figure[] = [...peaks]
    .sort(([a], [b]) => a - b)
    .map(([count, value]) => {
      const what = `memory peak of a server that exports ${count.toLocaleString('en')}`
      return { what, value, unit: 'MB', target: { atMost: 400 } }
    })
  const [many, few] = [peaks.get(run.profiles) ?? Number.NaN, peaks.get(million) ?? Number.NaN]
  if (run.profiles < manyProfiles) return figures
  const what = `memory peak, in times of that of ${million.toLocaleString('en')}`
  return [...figures, { what, value: many / few, unit: 'x', target: { atMost: 1.1 } }]
}

/** Seeds so many profiles into a folder of their own. */
async function peakOf(run: BenchRun, count: number): Promise<number> {
  const folder = join(run.folder, `memory-${count}`)
  mkdirSync(folder)
  const seedFile = join(folder, 'seed.ndjson')
  writeSeedFile(seedFile, count)
  const server = await run.use(startServer(join(folder, 'data')))
  await server.seed(seedFile)
  await server.stop()
  const peak = await peakOfExport(run, join(folder, 'data'))
  rmSync(folder, { recursive: true })
  return peak
}

async function peakOfExport(run: BenchRun, dataFolder: string): Promise<number> {
  const server = await run.use(startServer(dataFolder))
  await server.export()
  const peak = server.peakMegabytes()
  await server.stop()
  return peak
}
