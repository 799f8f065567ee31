// Reads the fragments of individuals: records, events and the memberships that were seeded by themselves.
import type { Database } from 'better-sqlite3'
import type { EventFragment, HeldMembership, ProfileFragments, RecordFragment } from '../domain/profile.ts'
import { heldMembership } from '../domain/stored-body.ts'
import { chosenRows, type FragmentTable, type IdentityGraph } from './chosen-rows.ts'
import { type Row, rowsByKey } from './fetched-rows.ts'
import { type BodyNumbers, unpackRecord } from './record-bodies.ts'
import { identityOfRecord, type RecordDatasets, recordsOf } from './record-datasets.ts'
import { type RecordRow, recordColumns, recordPages } from './record-pages.ts'

/** An individual, and how long its bodies are as they are stored, in characters. */
export interface Individual {
  readonly fragments: ProfileFragments
  readonly textLength: number
}

/** The numbers that tables have instead of names. */
export interface Numbered extends BodyNumbers {
  readonly datasets: RecordDatasets
}

export function fragmentReader(db: Database, numbered: Numbered) {
  const hasSeededAlone = db.prepare<[], object>('SELECT 1 FROM membership LIMIT 1')
  const tables = tableReaders(db, numbered)

  /** The individuals of these `keys`, which ascend, one after the other. */
  return function* read(graph: IdentityGraph, keys: Int32Array, withEvents: boolean): Generator<Individual> {
    const withMemberships = hasSeededAlone.get() !== undefined
    const rowsOf = chosenRows(db, graph, keys)
    const records = rowsByKey(rowsOf(tables.record), keys, tables.record.read)
    const events = rowsByKey(withEvents ? rowsOf(tables.event) : [], keys, tables.event.read)
    const memberships = rowsByKey(
      withMemberships ? rowsOf(tables.membership) : [],
      keys,
      tables.membership.read,
    )
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

const table = <Found extends Row, Read>(made: FragmentTable<Found, Read>) => made

function tableReaders(db: Database, numbered: Numbered) {
  const { segments, datasets } = numbered
  return {
    record: table({
      name: 'record',
      columns: recordColumns,
      identity: identityOfRecord,
      between: recordsOf,
      order: 'record.id',
      pages: recordPages(db),
      read: ([, text, dataset, ingestedAt, sourceUpdatedAt]: RecordRow): RecordFragment => {
        const { primary, body } = unpackRecord(numbered, text)
        const record = { datasetId: datasets.id(dataset), primary, ingestedAt, body }
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
      read: ([, body, segment]: MembershipRow): HeldMembership => {
        return heldMembership(segments.name(segment), JSON.parse(body))
      },
    }),
  }
}

const byIdentity = (name: string) => ({
  identity: `${name}.identity`,
  between: (first: string, last: string) => `${name}.identity BETWEEN ${first} AND ${last}`,
  order: `${name}.identity`,
})

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

/** In an order that does not depend on when the segments were first met. */
function bySegment(memberships: HeldMembership[]): HeldMembership[] {
  if (memberships.length < 2) return memberships
  return memberships.sort(
    ({ segment: one }, { segment: other }) =>
      compare(one.namespace, other.namespace) || compare(one.id, other.id),
  )
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
