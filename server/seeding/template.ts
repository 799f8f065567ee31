// The template database: built once per start from the chosen fixture sets, copied for every tenant.
import { rmSync } from 'node:fs'
import { magicRecords } from '../domain/magic.ts'
import { createDatabase, openStore } from '../storage/store.ts'
import { applySeed, SeedRefusal, type SeedSettings } from './apply-seed.ts'
import { FixtureError, fixtureFiles } from './fixture-sets.ts'

/** The set whose records every tenant has, whatever else is chosen. */
const everyTenantsSet = 'empty'

/**
 * Builds the template: the chosen sets, and after them, so that lists begin with those, the magic datasets. Raises
 * FixtureError, naming file, line and member, when a record is not right.
 */
export function buildTemplate(
  options: Omit<SeedSettings, 'sources'> & { file: string; sets: readonly string[]; builtInFolder: string },
): void {
  const { file, sets, builtInFolder, ...settings } = options
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  const chosen = new Set([everyTenantsSet, ...sets])
  const files = [...chosen].flatMap((set) => fixtureFiles(set, builtInFolder))
  const sources = [...files, { records: magicRecords() }]
  createDatabase(file)
  const store = openStore(file)
  try {
    applySeed(store, { ...settings, sources })
  } catch (error) {
    throw error instanceof SeedRefusal ? new FixtureError(error.message) : error
  } finally {
    store.close()
  }
}
