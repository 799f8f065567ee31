// All of a seed into a store, or none of it, with every bad line named.
import { isUpsert } from '../domain/dataset.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { Store } from '../storage/store.ts'
import { createRecordReader } from './read-record.ts'
import { readSeedLines, type SeedSource } from './seed-lines.ts'
import type { SeedRecord, SeedRecordType } from './seed-records.ts'
import { type SeedContext, writeSeedRecord } from './write-record.ts'

/** A record that cannot be taken: where it stands, and why. */
export interface SeedProblem {
  readonly place: string
  readonly reason: string
}

/** How many records of each type were written. */
export type SeedCounts = Partial<Record<SeedRecordType, number>>

/** Raised when a seed has bad lines; nothing of it has been written then. */
export class SeedRefusal extends Error {
  /** The first ones, in the order of their lines. */
  readonly problems: readonly SeedProblem[]
  /** How many there are in all. */
  readonly count: number

  constructor(problems: readonly SeedProblem[], count: number) {
    super(problems.map(({ place, reason }) => `${place}: ${reason}`).join('\n'))
    this.problems = problems
    this.count = count
  }
}

/** So many bad lines are told one by one. */
const maxProblems = 1000

export interface SeedSettings {
  readonly sources: readonly SeedSource[]
  /** When datasets that the seed brings were created. */
  readonly now: EpochMs
  readonly viewId: SeedContext['viewId']
}

/** Writes the records of all sources in one transaction. Raises SeedRefusal. */
export function applySeed(store: Store, settings: SeedSettings): SeedCounts {
  return store.transaction(() => writeAll(store, settings))
}

function writeAll(store: Store, { sources, now, viewId }: SeedSettings): SeedCounts {
  const reader = createRecordReader(store.unionSchemas.read())
  const context = { now, viewId, recordMode: recordModes(store) }
  const counts: SeedCounts = {}
  const problems: SeedProblem[] = []
  let problemCount = 0
  let waiting = 0

  function refuse(place: string, reason: string): void {
    problemCount += 1
    if (problems.length < maxProblems) problems.push({ place, reason })
  }

  function write(record: SeedRecord): void {
    if (problemCount > 0) return
    if (writeSeedRecord(store, record, context) === 'unknown identity') waiting += 1
    else counts[record.type] = (counts[record.type] ?? 0) + 1
    if (record.type === 'dataset') context.recordMode = recordModes(store)
  }

  for (const source of sources) {
    for (const line of readSeedLines(source)) {
      const read = 'problem' in line ? line.problem : reader.read(line)
      if (typeof read === 'string') refuse(line.place, read)
      else write(read)
    }
  }

  /** Memberships may stand before the people they are of: then all are written once more, in their order. */
  function writeMembershipsAgain(): void {
    counts.membership = 0
    for (const source of sources) {
      for (const line of readSeedLines(source)) {
        const type = 'value' in line ? (line.value as { type?: unknown } | null)?.type : undefined
        if (type !== 'membership') continue
        const record = reader.read(line as Extract<typeof line, { value: unknown }>) as SeedRecord
        if (writeSeedRecord(store, record, context) === 'written') counts.membership += 1
        else refuse(line.place, 'primary is an identity that no profile or event names')
      }
    }
  }

  if (waiting > 0 && problemCount === 0) writeMembershipsAgain()
  if (problemCount > 0) throw new SeedRefusal(problems, problemCount)
  store.profiles.flush()
  store.unionSchemas.save(reader.unions())
  const imsOrgId = store.settings.find('imsOrgId')
  if (imsOrgId !== undefined) store.exportJobs.adoptHistory(imsOrgId)
  return counts
}

/** Looks each dataset up once. */
function recordModes(store: Store): SeedContext['recordMode'] {
  const modes = new Map<string, ReturnType<SeedContext['recordMode']>>()
  return (datasetId) => {
    const known = modes.get(datasetId)
    if (known) return known
    const dataset = store.datasets.find(datasetId)
    const mode = dataset && isUpsert(dataset.body) ? 'patch' : 'replace'
    modes.set(datasetId, mode)
    return mode
  }
}
