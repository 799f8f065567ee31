// How fast everybody is exported by one thread and by two, beside DuckDB with as many.
import { join } from 'node:path'
import type { BenchRun } from './bench-run.ts'
import { openDuckWriter } from './duck-writer.ts'
import { openEngine } from './export-engine.ts'
import type { Figure } from './table.ts'
import { inTurns } from './timing.ts'

export async function measureWriters({
  folder,
  profiles,
  rounds,
  rowsFile,
  databaseFile,
}: BenchRun): Promise<Figure[]> {
  const engine = openEngine(databaseFile, join(folder, 'engine'))
  const [duckOne, duckTwo] = [await openDuckWriter(1), await openDuckWriter(2)]
  const target = join(folder, 'duck.parquet')
  const exportAll = async (workers: number) => {
    const rows = await engine.exportAll(workers)
    if (rows !== profiles) throw new Error(`${rows} rows exported of ${profiles}`)
  }
  const took = await inTurns(
    {
      one: () => exportAll(1),
      two: () => exportAll(2),
      duckOne: () => duckOne.write(rowsFile, target),
      duckTwo: () => duckTwo.write(rowsFile, target),
    },
    rounds,
  )
  duckOne.close()
  duckTwo.close()
  await engine.close()
  const rate = (tookMs: number) => (profiles / tookMs) * 1000
  return [
    { what: 'full export, one worker', value: rate(took.one), unit: 'rows/s', target: { atLeast: 150_000 } },
    { what: 'full export, two workers', value: rate(took.two), unit: 'rows/s' },
    { what: 'DuckDB, one thread', value: rate(took.duckOne), unit: 'rows/s' },
    { what: 'DuckDB, two threads', value: rate(took.duckTwo), unit: 'rows/s' },
    { what: 'one worker, in times of DuckDB with one thread', value: took.one / took.duckOne, unit: 'x' },
    {
      what: 'two workers, in times of DuckDB with two threads',
      value: took.two / took.duckTwo,
      unit: 'x',
      target: { atMost: 1.3 },
    },
  ]
}
