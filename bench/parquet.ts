// How fast profiles become Parquet: ours against hyparquet-writer by itself, in turns, on this machine.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { profileUnion } from '../server/domain/union-schema.ts'
import { type OpenPartFile, openPartFile } from '../server/exporter/parquet/part-file.ts'
import { openPlainFile } from '../test/plain-parquet.ts'
import { profileTexts } from './profile-rows.ts'

const rowCount = Number(process.argv[2] ?? 40_000)
const rounds = 3
const chunkSize = 2000

const folder = mkdtempSync(join(tmpdir(), 'aep-bench-'))
const db = new Database(join(folder, 'profiles.db'))
const bytes = fillDatabase()
const readChunk = db.prepare<[number, number], { body: string }>(
  'SELECT body FROM profile WHERE id >= ? ORDER BY id LIMIT ?',
)

type Open = typeof openPlainFile
const writers: Record<string, Open> = { plain: openPlainFile, ours: openPartFile }

/** Rows per second of each writer, a figure per round. */
const measured = Object.keys(writers).map((name) => ({ name, parsed: [0], whole: [0], length: 0 }))
for (let round = 0; round <= rounds; round += 1) {
  for (const entry of measured) {
    const run = writeAll(writers[entry.name] as Open)
    if (round === 0) Object.assign(entry, { parsed: [], whole: [], length: run.length })
    else {
      entry.parsed.push(rowCount / run.writeSeconds)
      entry.whole.push(rowCount / run.wholeSeconds)
    }
  }
}

const [plain, ours] = measured.map(({ parsed, whole, length }) => {
  return {
    'rows/s parsed': median(parsed),
    'rows/s from SQLite': median(whole),
    'bytes/row': length / rowCount,
  }
})
console.log(`${rowCount} rows of ${Math.round(bytes / rowCount)} bytes JSON, median of ${rounds} rounds`)
for (const [figure, value] of Object.entries(ours ?? {})) {
  const base = plain?.[figure as keyof typeof plain] ?? 0
  console.log(
    `${figure.padEnd(20)} plain ${format(base)}   ours ${format(value)}   ratio ${(value / base).toFixed(2)}`,
  )
}
db.close()
rmSync(folder, { recursive: true })

/** `writeSeconds` is what the writer takes of rows that are parsed, `wholeSeconds` reading and parsing included. */
function writeAll(open: Open): { writeSeconds: number; wholeSeconds: number; length: number } {
  const startedAt = performance.now()
  const file: OpenPartFile = open({ path: join(folder, 'part.parquet'), schema: profileUnion })
  let writeMs = performance.now() - startedAt
  for (let id = 0; id < rowCount; id += chunkSize) {
    const rows = readChunk.all(id, chunkSize).map(({ body }) => JSON.parse(body) as object)
    const addedAt = performance.now()
    for (const row of rows) file.add(row)
    writeMs += performance.now() - addedAt
  }
  const closedAt = performance.now()
  const { length } = file.close()
  const endedAt = performance.now()
  return {
    writeSeconds: (writeMs + endedAt - closedAt) / 1000,
    wholeSeconds: (endedAt - startedAt) / 1000,
    length,
  }
}

function fillDatabase(): number {
  db.exec('CREATE TABLE profile (id INTEGER PRIMARY KEY, body TEXT NOT NULL)')
  const insert = db.prepare('INSERT INTO profile (id, body) VALUES (?, ?)')
  const texts = profileTexts(rowCount)
  db.transaction(() => {
    for (const [id, text] of texts.entries()) insert.run(id, text)
  })()
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0
}

function format(figure: number): string {
  return Math.round(figure).toLocaleString('en').padStart(9)
}
