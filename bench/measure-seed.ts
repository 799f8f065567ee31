// How fast records are seeded through the server's door, each round into a tenant of its own.
import type { BenchRun } from './bench-run.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import type { Figure } from './table.ts'
import { median, timed } from './timing.ts'

/** Leaves the tenant of the sandbox `prod` seeded. */
export async function measureSeed(run: BenchRun): Promise<Figure[]> {
  const server = await run.use(startServer(run.dataFolder))
  const tookMs: number[] = []
  for (let round = 1; round < run.rounds; round += 1) tookMs.push(await seedApart(server, run))
  tookMs.push(await timed(() => server.seed(run.seedFile)))
  const peak = server.peakMegabytes()
  await server.stop()
  return [
    {
      what: 'seeding, POST /_emulator/seed',
      value: (run.records / median(tookMs)) * 1000,
      unit: 'records/s',
      target: { atLeast: 40_000 },
    },
    { what: 'memory peak of the server that seeded', value: peak, unit: 'MB' },
  ]
}

async function seedApart(server: ServerProcess, { seedFile }: BenchRun): Promise<number> {
  const tookMs = await timed(() => server.seed(seedFile, 'other'))
  await server.reset('other')
  return tookMs
}
