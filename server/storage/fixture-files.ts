// Fixture sets on disk: a set's files found by name, file or folder, and their records read with their places.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** One value of a fixture file and where it stands, such as `retail/20-profiles.ndjson line 7`. */
export interface PlacedValue {
  readonly place: string
  readonly value: unknown
}

/** A fixture set that cannot be used. The message names the file, the line and what is wrong. */
export class FixtureError extends Error {}

/**
 * The files of a set: a folder's .ndjson and .json files in the order of their names, or the one file. `name` is
 * that of a built-in set in `builtInFolder`, or a path. Raises FixtureError when there is neither.
 */
export function fixtureFiles(name: string, builtInFolder: string): string[] {
  const builtIn = join(builtInFolder, name)
  const path = /^[\w-]+$/.test(name) && existsSync(builtIn) ? builtIn : name
  if (!existsSync(path)) {
    throw new FixtureError(
      `there is no fixture set "${name}": it is neither ${builtInSets(builtInFolder).join(', ')} nor a file or folder`,
    )
  }
  if (!statSync(path).isDirectory()) return [path]
  const files = readdirSync(path).filter((file) => /\.(ndjson|json)$/.test(file))
  if (files.length === 0) throw new FixtureError(`the fixture folder ${path} holds no .ndjson or .json file`)
  return files.sort().map((file) => join(path, file))
}

/** The values of one file: a line each (.ndjson), or the bundle `{"records": […]}` (.json). */
export function* readFixtureFile(file: string): Generator<PlacedValue> {
  const text = readFileSync(file, 'utf8')
  if (file.endsWith('.ndjson')) {
    for (const [index, line] of text.split('\n').entries()) {
      const place = `${file} line ${index + 1}`
      if (line.trim() !== '') yield { place, value: parse(line, place) }
    }
    return
  }
  const { records } = (parse(text, file) ?? {}) as { records?: unknown }
  if (!Array.isArray(records)) throw new FixtureError(`${file}: a bundle is {"records": […]}`)
  for (const [index, value] of records.entries()) yield { place: `${file} records[${index}]`, value }
}

function builtInSets(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new FixtureError(`${place}: not valid JSON: ${(error as Error).message}`)
  }
}
