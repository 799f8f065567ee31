// The template database: built once per start from the chosen fixture sets, copied for every tenant.
import { rmSync } from 'node:fs'
import { FixtureError, fixtureFiles, readFixtureFile } from './fixture-files.ts'
import { readSeedRecord, type SeedContext, writeSeedRecord } from './seed.ts'
import { createDatabase, openStore } from './store.ts'

/** The set whose records every tenant has, whatever else is chosen. */
const everyTenantsSet = 'empty'

/** Builds the template. Raises FixtureError, naming file, line and member, when a record is not right. */
export function buildTemplate(options: {
  file: string
  sets: readonly string[]
  builtInFolder: string
  context: SeedContext
}): void {
  const { file, sets, builtInFolder, context } = options
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  createDatabase(file)
  const store = openStore(file)
  try {
    store.transaction(() => {
      for (const set of new Set([everyTenantsSet, ...sets])) {
        for (const fixture of fixtureFiles(set, builtInFolder)) {
          for (const { place, value } of readFixtureFile(fixture)) {
            const record = readSeedRecord(value)
            if (typeof record === 'string') throw new FixtureError(`${place}: ${record}`)
            writeSeedRecord(store, record, context)
          }
        }
      }
    })
  } finally {
    store.close()
  }
}
