// How long the store takes to find the members of one segment of 1 %.
import { openStore } from '../server/storage/store.ts'
import type { BenchRun } from './bench-run.ts'
import { smallSegment } from './bench-world.ts'
import type { Figure } from './table.ts'
import { inTurns } from './timing.ts'

const runs = 20

export async function measureCount({ databaseFile, profiles }: BenchRun): Promise<Figure[]> {
  const store = openStore(databaseFile, { readOnly: true })
  const segments = [
    { id: smallSegment, namespace: 'ups', statuses: ['realized', 'existing', 'exited'] as const },
  ]
  const find = async () => {
    const found = store.individuals.candidates('none', { segments, emptyProfiles: false }).length
    if (found !== profiles / 100) throw new Error(`${found} members found`)
  }
  const { count } = await inTurns({ count: find }, runs)
  store.close()
  return [{ what: 'finding the members of that segment', value: count, unit: 'ms', target: { atMost: 5 } }]
}
