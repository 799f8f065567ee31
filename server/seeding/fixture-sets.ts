// Fixture sets on disk: a set's files found by name, file or folder.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SeedFile } from './seed-lines.ts'

/** A fixture set that cannot be used. The message names the file, the line and what is wrong. */
export class FixtureError extends Error {}

/**
 * The files of a set: a folder's .ndjson and .json files in the order of their names, or the one file. `name` is
 * that of a built-in set in `builtInFolder`, or a path. Raises FixtureError when there is neither.
 */
export function fixtureFiles(name: string, builtInFolder: string): SeedFile[] {
  const builtIn = join(builtInFolder, name)
  const path = isSetName(name) && existsSync(builtIn) ? builtIn : name
  if (!existsSync(path)) {
    throw new FixtureError(
      `there is no fixture set "${name}": it is neither ${builtInSets(builtInFolder).join(', ')} nor a file or folder`,
    )
  }
  if (!statSync(path).isDirectory()) return [seedFile(path)]
  const files = readdirSync(path).filter((file) => /\.(ndjson|json)$/.test(file))
  if (files.length === 0) throw new FixtureError(`the fixture folder ${path} holds no .ndjson or .json file`)
  return files.sort().map((file) => seedFile(join(path, file)))
}

/** The names of the sets that come with the emulator. */
function builtInSets(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

const isSetName = (name: string) => /^[\w-]+$/.test(name)

const seedFile = (file: string): SeedFile => ({
  file,
  name: file,
  format: file.endsWith('.ndjson') ? 'ndjson' : 'bundle',
})
