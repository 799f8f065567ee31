// The world on disk, one profile a line: as a seed takes it, and as the rows that an export makes of it.
import { closeSync, openSync, writeSync } from 'node:fs'
import {
  type BenchProfile,
  createProfiles,
  datasetRecords,
  ingestedAt,
  sourceDataset,
} from './bench-world.ts'

const linesPerWrite = 2000

/** Writes a seed of `count` profiles; returns how many records it has, and the bytes of an average body. */
export function writeSeedFile(file: string, count: number): { records: number; bodyBytes: number } {
  let bodyBytes = 0
  const lines = writeLines(file, function* () {
    for (const record of datasetRecords) yield JSON.stringify(record)
    for (const body of profiles(count)) {
      const primary = { ns: 'ECID', id: body.identityMap.ECID[0]?.id }
      bodyBytes += JSON.stringify(body).length
      yield JSON.stringify({ type: 'profile', datasetId: sourceDataset, primary, ingestedAt, body })
    }
  })
  return { records: lines, bodyBytes: Math.round(bodyBytes / count) }
}

/** Writes the same profiles with the columns that an export derives. */
export function writeRowsFile(file: string, count: number): void {
  const _repo = { createDate: ingestedAt, modifyDate: ingestedAt }
  writeLines(file, function* () {
    for (const body of profiles(count)) {
      const identities = body.identityMap.ECID.map((item) => ({ ...item, namespace: { code: 'ECID' } }))
      yield JSON.stringify({ ...body, identities, _repo })
    }
  })
}

function* profiles(count: number): Generator<BenchProfile> {
  const next = createProfiles()
  for (let number = 0; number < count; number += 1) yield next()
}

function writeLines(file: string, lines: () => Iterable<string>): number {
  const descriptor = openSync(file, 'w')
  let waiting: string[] = []
  let count = 0
  const flush = () => {
    if (waiting.length > 0) writeSync(descriptor, `${waiting.join('\n')}\n`)
    waiting = []
  }
  for (const line of lines()) {
    waiting.push(line)
    count += 1
    if (waiting.length === linesPerWrite) flush()
  }
  flush()
  closeSync(descriptor)
  return count
}
