// What a segment of one profile in a hundred costs to export, beside everybody, through the server's door.
import type { BenchRun } from './bench-run.ts'
import { smallSegment } from './bench-world.ts'
import { startServer } from './server-process.ts'
import type { Figure } from './table.ts'
import { inTurns } from './timing.ts'

export async function measureSegment(run: BenchRun): Promise<Figure[]> {
  const server = await run.use(startServer(run.dataFolder))
  const took = await inTurns(
    { all: () => server.export(), small: () => server.export(smallSegment) },
    run.rounds,
  )
  await server.stop()
  return [
    { what: 'full export through the server', value: (run.profiles / took.all) * 1000, unit: 'rows/s' },
    { what: 'export of one segment of 1 %', value: took.small, unit: 'ms' },
    {
      what: 'the same as a share of the full export',
      value: (took.small / took.all) * 100,
      unit: '%',
      target: { atMost: 5 },
    },
  ]
}
