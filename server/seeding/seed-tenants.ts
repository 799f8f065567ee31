// A seed into one tenant, or into all of them and the template of those to come, while they stand still.
import type { EpochMs } from '../domain/instant.ts'
import { type WorkerPool, workerFunction } from '../runtime/worker-pool.ts'
import type { openDataFolder } from '../storage/data-folder.ts'
import type { SeedSource } from './seed-lines.ts'
import type { SeedOutcome, SeedTask } from './seed-worker.ts'

/** What of a tenant a seed needs: where its data is, and the means to keep it still. */
export interface SeedTarget {
  readonly databaseFile: string
  /** Called when it has been seeded, while it still stands still. */
  noteSeed(): void
  pauseFor<Result>(work: (closed: AbortSignal) => Promise<Result>): Promise<Result>
}

export interface SeedPlace {
  readonly pool: WorkerPool
  readonly folder: ReturnType<typeof openDataFolder>
  readonly seedRandom: number
  readonly now: EpochMs
}

const seed = workerFunction(import.meta.url, './seed-worker', 'seed')

/** Seeds one tenant. Rejects with an AbortError when it is closed meanwhile; nothing is seeded then. */
export function seedTenant(target: SeedTarget, sources: readonly SeedSource[], place: SeedPlace) {
  const { pool, seedRandom, now } = place
  const task: SeedTask = { databaseFiles: [target.databaseFile], sources, seedRandom, now }
  return target.pauseFor(async (closed) => {
    const outcome = await pool.run<SeedOutcome>(seed, task, closed)
    if (outcome.ok) target.noteSeed()
    return outcome
  })
}

/** Seeds all tenants there are and the template; `open` are those that are in use. Rejects as above. */
export async function seedEverybody(
  open: () => readonly SeedTarget[],
  sources: readonly SeedSource[],
  place: SeedPlace,
): Promise<SeedOutcome> {
  const { pool, folder, seedRandom, now } = place
  const known = folder.tenantDatabases()
  const databaseFiles = [folder.newTemplate(), ...known]
  const seeded = open()
  const outcome = await pauseAll(seeded, async (closed) => {
    const written = await pool.run<SeedOutcome>(seed, { databaseFiles, sources, seedRandom, now }, closed)
    if (written.ok) for (const { noteSeed } of seeded) noteSeed()
    return written
  })
  if (!outcome.ok) return outcome
  folder.replaceTemplate()
  for (const born of open().filter(({ databaseFile }) => !known.includes(databaseFile))) {
    await seedTenant(born, sources, place)
  }
  return outcome
}

function pauseAll<Result>(
  targets: readonly SeedTarget[],
  work: (closed: AbortSignal) => Promise<Result>,
  closed: readonly AbortSignal[] = [],
): Promise<Result> {
  const [target, ...others] = targets
  if (!target) return work(AbortSignal.any([...closed]))
  return target.pauseFor((signal) => pauseAll(others, work, [...closed, signal]))
}
