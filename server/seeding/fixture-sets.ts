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
  const sets = builtInSets(builtInFolder)
  if (sets.includes(name)) return filesAt(join(builtInFolder, name))
  if (existsSync(name)) return filesAt(name)
  throw new FixtureError(
    `there is no fixture set "${name}": it is neither ${sets.join(', ')} nor a file or folder`,
  )
}

/** The files of a built-in set. Raises FixtureError for any other name. */
export function builtInFiles(name: string, builtInFolder: string): SeedFile[] {
  const sets = builtInSets(builtInFolder)
  if (sets.includes(name)) return filesAt(join(builtInFolder, name))
  throw new FixtureError(`there is no fixture set "${name}", only ${sets.join(', ')}`)
}

function builtInSets(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

function filesAt(path: string): SeedFile[] {
  if (!statSync(path).isDirectory()) return [seedFile(path)]
  const files = readdirSync(path).filter((file) => /\.(ndjson|json)$/.test(file))
  if (files.length === 0) throw new FixtureError(`the fixture folder ${path} holds no .ndjson or .json file`)
  return files.sort().map((file) => seedFile(join(path, file)))
}

const seedFile = (file: string): SeedFile => ({
  file,
  name: file,
  format: file.endsWith('.ndjson') ? 'ndjson' : 'bundle',
})
