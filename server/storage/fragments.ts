// Reads the fragments of individuals: records, events and the memberships that were seeded by themselves.
import type { Database } from 'better-sqlite3'
import type { EventFragment, ProfileFragments, RecordFragment, SeededMembership } from '../domain/profile.ts'
import type { MembershipSegments } from './membership-segments.ts'
import { unpackBody } from './record-bodies.ts'
import { datasetNumberIn, identityOfRecord, type RecordDatasets, recordsOf } from './record-datasets.ts'

/** What joins identities into one individual: nothing, or the private graph. */
export type IdentityGraph = 'none' | 'pdg'

/** An individual, and how long its bodies are as they are stored, in characters. */
export interface Individual {
  readonly fragments: ProfileFragments
  readonly textLength: number
}

/** The numbers that tables have instead of names. */
export interface Numbered {
  readonly segments: MembershipSegments
  readonly datasets: RecordDatasets
}

/** SQL for the number of the individual that an identity belongs to. */
export const keyOf = (graph: IdentityGraph) => (graph === 'pdg' ? 'identity.graph' : 'identity.id')

export function fragmentReader(db: Database, numbered: Numbered) {
  const hasSeededAlone = db.prepare<[], object>('SELECT 1 FROM membership LIMIT 1')
  const tables = tableReaders(numbered)

  /** The individuals of these `keys`, which ascend, one after the other. */
  return function* read(graph: IdentityGraph, keys: Int32Array, withEvents: boolean): Generator<Individual> {
    const withMemberships = hasSeededAlone.get() !== undefined
    const rowsOf = chosenRows(db, graph, keys)
    const records = grouped(rowsOf(tables.record), tables.record.read)
    const events = grouped(withEvents ? rowsOf(tables.event) : [], tables.event.read)
    const memberships = grouped(withMemberships ? rowsOf(tables.membership) : [], tables.membership.read)
    for (const key of keys) {
      const [record, event, membership] = [records(key), events(key), memberships(key)]
      yield {
        fragments: { records: record.found, events: event.found, memberships: bySegment(membership.found) },
        textLength: record.textLength + event.textLength + membership.textLength,
      }
    }
  }
}

/** A row as SQLite returns it: the key of its individual, the body, and the rest. */
type Row = readonly [key: number, body: string, ...rest: unknown[]]

/** A table of fragments: what is selected of it, how it joins the identities, and what a row says. */
interface FragmentTable<Found extends Row, Read> {
  readonly columns: string
  readonly join: string
  readonly read: (row: Found) => Read
}

const table = <Found extends Row, Read>(made: FragmentTable<Found, Read>) => made

function tableReaders({ segments, datasets }: Numbered) {
  return {
    record: table({
      columns: 'body, record.id, record.namespace, identity.value, ingested_at, source_updated_at',
      join: `record ON ${recordsOf('identity.id')}`,
      read: ([, body, id, namespace, value, ingestedAt, sourceUpdatedAt]: RecordRow): RecordFragment => {
        const datasetId = datasets.id(datasetNumberIn(id))
        const primary = { namespace, id: value }
        const record = { datasetId, primary, ingestedAt, body: unpackBody(segments, body) }
        return sourceUpdatedAt === null ? record : { ...record, sourceUpdatedAt }
      },
    }),
    event: table({
      columns: 'body, dataset_id, event.namespace, identity.value, ingested_at, timestamp',
      join: 'event ON event.identity = identity.id',
      read: ([, body, datasetId, namespace, id, ingestedAt, timestamp]: EventRow): EventFragment => {
        return { datasetId, primary: { namespace, id }, ingestedAt, timestamp, body: JSON.parse(body) }
      },
    }),
    membership: table({
      columns: 'body, segment',
      join: 'membership ON membership.identity = identity.id',
      read: ([, body, segment]: MembershipRow): SeededMembership => {
        return { segment: segments.name(segment), membership: JSON.parse(body) }
      },
    }),
  }
}

type RecordRow = readonly [
  key: number,
  body: string,
  id: number,
  namespace: string,
  value: string,
  ingestedAt: number,
  sourceUpdatedAt: number | null,
]
type EventRow = readonly [
  key: number,
  body: string,
  datasetId: string,
  namespace: string,
  value: string,
  ingestedAt: number,
  timestamp: number,
]
type MembershipRow = readonly [key: number, body: string, segment: number]

/** Keys that leave out fewer than so many of those between them are read in one sweep. */
const sweepFactor = 4

/** Asks for the rows of these individuals in their order, and perhaps of some between them. */
function chosenRows(db: Database, graph: IdentityGraph, keys: Int32Array) {
  const key = keyOf(graph)
  const [first = 0, last = 0] = [keys[0], keys.at(-1)]
  const isDense = last - first < sweepFactor * keys.length

  return <Found extends Row>({ columns, join }: FragmentTable<Found, unknown>): Iterable<Found> => {
    if (isDense) {
      const sql = `SELECT ${key}, ${columns} FROM identity CROSS JOIN ${join}
        WHERE ${key} BETWEEN ? AND ? ORDER BY ${key}, identity.id`
      return db.prepare<[number, number], Found>(sql).raw().iterate(first, last) as Iterable<Found>
    }
    const sql = `SELECT ${key}, ${columns} FROM json_each(?) AS chosen
      CROSS JOIN identity ON ${key} = chosen.value CROSS JOIN ${join}`
    const chosen = JSON.stringify(Array.from(keys))
    return db.prepare<[string], Found>(sql).raw().iterate(chosen) as Iterable<Found>
  }
}

/** The rows of each key, asked for in ascending order; rows of other keys are passed over. */
function grouped<Found extends Row, Read>(rows: Iterable<Found>, read: (row: Found) => Read) {
  const iterator = rows[Symbol.iterator]()
  let next = iterator.next()
  return (key: number): { found: Read[]; textLength: number } => {
    const found: Read[] = []
    let textLength = 0
    while (!next.done && next.value[0] <= key) {
      if (next.value[0] === key) {
        found.push(read(next.value))
        textLength += next.value[1].length
      }
      next = iterator.next()
    }
    return { found, textLength }
  }
}

/** In an order that does not depend on when the segments were first met. */
function bySegment(memberships: SeededMembership[]): SeededMembership[] {
  if (memberships.length < 2) return memberships
  return memberships.sort(
    ({ segment: one }, { segment: other }) =>
      compare(one.namespace, other.namespace) || compare(one.id, other.id),
  )
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
