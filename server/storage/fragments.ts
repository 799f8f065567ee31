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
const keyOf = (graph: IdentityGraph) => (graph === 'pdg' ? 'identity.graph' : 'identity.id')

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
    try {
      for (const key of keys) {
        const fragments = {
          records: records.of(key),
          events: events.of(key),
          memberships: bySegment(memberships.of(key)),
        }
        const textLength = records.textLength + events.textLength + memberships.textLength
        yield { fragments, textLength }
      }
    } finally {
      // A query that is not read to its end keeps the connection busy.
      for (const { close } of [records, events, memberships]) close()
    }
  }
}

/** A row as SQLite returns it: the key of its individual, the body, and the rest. */
type Row = readonly [key: number, body: string, ...rest: unknown[]]

/** A table of fragments: what is selected of it, whose a row is, how to find those of identities, what a row says. */
interface FragmentTable<Found extends Row, Read> {
  readonly name: string
  readonly columns: string
  /** SQL for the number of the row's identity. */
  readonly identity: string
  /** SQL that is true of the rows of the identities between two numbers, and what brings them in order. */
  readonly between: (first: string, last: string) => string
  readonly order: string
  readonly read: (row: Found) => Read
}

const table = <Found extends Row, Read>(made: FragmentTable<Found, Read>) => made

function tableReaders({ segments, datasets }: Numbered) {
  return {
    record: table({
      name: 'record',
      columns: 'body, record.id, record.namespace, identity.value, ingested_at, source_updated_at',
      identity: identityOfRecord,
      between: recordsOf,
      order: 'record.id',
      read: ([, body, id, namespace, value, ingestedAt, sourceUpdatedAt]: RecordRow): RecordFragment => {
        const datasetId = datasets.id(datasetNumberIn(id))
        const primary = { namespace, id: value }
        const record = { datasetId, primary, ingestedAt, body: unpackBody(segments, body) }
        return sourceUpdatedAt === null ? record : { ...record, sourceUpdatedAt }
      },
    }),
    event: table({
      name: 'event',
      columns: 'body, dataset_id, event.namespace, identity.value, ingested_at, timestamp',
      ...byIdentity('event'),
      read: ([, body, datasetId, namespace, id, ingestedAt, timestamp]: EventRow): EventFragment => {
        return { datasetId, primary: { namespace, id }, ingestedAt, timestamp, body: JSON.parse(body) }
      },
    }),
    membership: table({
      name: 'membership',
      columns: 'body, segment',
      ...byIdentity('membership'),
      read: ([, body, segment]: MembershipRow): SeededMembership => {
        return { segment: segments.name(segment), membership: JSON.parse(body) }
      },
    }),
  }
}

const byIdentity = (name: string) => ({
  identity: `${name}.identity`,
  between: (first: string, last: string) => `${name}.identity BETWEEN ${first} AND ${last}`,
  order: `${name}.identity`,
})

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
  const iterate = <Found extends Row>(sql: string, ...given: unknown[]) =>
    db
      .prepare<unknown[], Found>(sql)
      .raw()
      .iterate(...given) as Iterable<Found>

  return <Found extends Row>(table: FragmentTable<Found, unknown>): Iterable<Found> => {
    const { name, columns, identity, between, order } = table
    if (isDense && graph === 'none') {
      const rows = `${name} CROSS JOIN identity ON identity.id = ${identity} WHERE ${between('?', '?')}`
      return iterate(`SELECT ${key}, ${columns} FROM ${rows} ORDER BY ${order}`, first, last)
    }
    const join = `CROSS JOIN ${name} ON ${between('identity.id', 'identity.id')}`
    if (isDense) {
      const rows = `identity ${join} WHERE ${key} BETWEEN ? AND ?`
      return iterate(`SELECT ${key}, ${columns} FROM ${rows} ORDER BY ${key}, identity.id`, first, last)
    }
    const chosen = `json_each(?) AS chosen CROSS JOIN identity ON ${key} = chosen.value`
    const keyList = JSON.stringify(Array.from(keys))
    return iterate(`SELECT ${key}, ${columns} FROM ${chosen} ${join}`, keyList)
  }
}

/** What is returned of keys that have no rows. */
const none: never[] = []

/**
 * So many rows, or so many characters of their bodies, are fetched before they are read: going to and fro between
 * SQLite and the JSON parser costs both of them time.
 */
const rowsAhead = 200
const charactersAhead = 256 * 1024

/** The rows of each key, asked for in ascending order; rows of other keys are passed over. */
function grouped<Found extends Row, Read>(rows: Iterable<Found>, read: (row: Found) => Read) {
  const iterator = rows[Symbol.iterator]()
  let fetched: Found[] = []
  let reads: Read[] = []
  let at = 0

  function fetchMore(): boolean {
    fetched = []
    for (let characters = 0; fetched.length < rowsAhead && characters < charactersAhead; ) {
      const { done, value } = iterator.next()
      if (done) break
      fetched.push(value)
      characters += value[1].length
    }
    reads = fetched.map(read)
    at = 0
    return fetched.length > 0
  }

  const group = {
    /** How long the bodies of the key asked for last are, in characters. */
    textLength: 0,
    of(key: number): Read[] {
      group.textLength = 0
      let found: Read[] = none
      while (at < fetched.length || fetchMore()) {
        const row = fetched[at] as Found
        const rowKey = row[0]
        if (rowKey > key) break
        if (rowKey === key) {
          if (found === none) found = []
          found.push(reads[at] as Read)
          group.textLength += row[1].length
        }
        at += 1
      }
      return found
    },
    close: () => {
      iterator.return?.()
    },
  }
  return group
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
