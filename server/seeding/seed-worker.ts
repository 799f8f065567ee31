// What worker threads do for seeds: one seed into one database, or into several at once.
import { createIds } from '../runtime/ids.ts'
import { openStore, type Store } from '../storage/store.ts'
import { applySeed, type SeedCounts, type SeedProblem, SeedRefusal, type SeedSettings } from './apply-seed.ts'

export interface SeedTask extends Pick<SeedSettings, 'sources' | 'now'> {
  readonly databaseFiles: readonly string[]
  readonly seedRandom: number
}

export type SeedOutcome =
  | { readonly ok: true; readonly counts: SeedCounts }
  | { readonly ok: false; readonly problems: readonly SeedProblem[]; readonly count: number }
  | { readonly ok: false; readonly diskSays: string }

/** All databases take the seed, or none does. */
export function seed({ databaseFiles, sources, now, seedRandom }: SeedTask): SeedOutcome {
  const { viewId } = createIds(seedRandom, '')
  const stores = databaseFiles.map((file) => openStore(file, { cacheBytes }))
  try {
    return { ok: true, counts: seedAll(stores, { sources, now, viewId }) }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code === 'SQLITE_FULL' || code?.startsWith('SQLITE_IOERR')) return { ok: false, diskSays: message }
    if (!(error instanceof SeedRefusal)) throw error
    return { ok: false, problems: error.problems, count: error.count }
  } finally {
    for (const store of stores) store.close()
  }
}

/** A transaction in a transaction: the first one commits when all those after it have. */
function seedAll([store, ...others]: readonly Store[], settings: SeedSettings): SeedCounts {
  if (!store) return {}
  return store.transaction(() => {
    const counts = applySeed(store, settings)
    if (others.length > 0) seedAll(others, settings)
    return counts
  })
}

/** Indexes that are filled in no order are held in memory, up to this. */
const cacheBytes = 256 * 1024 * 1024
