// Reads individuals: who may be in an export, found by index, one by an identity, and each one's fragments.
import type { Database } from 'better-sqlite3'
import { defaultMembershipStatuses, type ExportSelection } from '../domain/export-request.ts'
import { maxGraphIdentities } from '../domain/merge-policy.ts'
import type {
  EventFragment,
  Identity,
  ProfileFragments,
  RecordFragment,
  SeededMembership,
} from '../domain/profile.ts'
import { type MembershipSearch, membershipBlocks } from './membership-blocks.ts'

/** What joins identities into one individual: nothing, or the private graph. */
type IdentityGraph = 'none' | 'pdg'

/** What decides who may be in an export. */
export type CandidateSelection = Pick<
  ExportSelection,
  'segments' | 'qualification' | 'updatedAfter' | 'emptyProfiles'
>

/** An individual, and how long its bodies are as JSON, in characters. */
export interface Individual {
  readonly fragments: ProfileFragments
  readonly textLength: number
}

export function individualsOf(db: Database) {
  const blocks = membershipBlocks(db)
  const hasSeededAlone = db.prepare<[], object>('SELECT 1 FROM membership LIMIT 1')
  const findIdentity = db.prepare<[string, string], { id: number; graph: number }>(
    'SELECT id, graph FROM identity WHERE value = ? AND namespace = ?',
  )
  const countGraph = db.prepare<[number], number>('SELECT count(*) FROM identity WHERE graph = ?').pluck()
  const sameSegment = db
    .prepare<[string, string], number>(
      'SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ? COLLATE NOCASE',
    )
    .pluck()
  const graphs = db
    .prepare<[string], number>(
      'SELECT graph FROM json_each(?) AS chosen CROSS JOIN identity ON identity.id = chosen.value',
    )
    .pluck()

  /**
   * Whoever has a membership as it was seeded that would do. Of several about one segment only one survives merging,
   * but that is always one of them, so nobody is missed.
   */
  function members({ segments, qualification }: CandidateSelection): number[] {
    if (segments.length === 0)
      return blocks.find('any', { statuses: defaultMembershipStatuses, ...qualification })
    return segments.flatMap(({ id, namespace, statuses }) => {
      const search: MembershipSearch = { statuses, ...qualification }
      return blocks.find(sameSegment.all(id, namespace), search)
    })
  }

  const keysOf = (graph: IdentityGraph, identities: readonly number[]) =>
    graph === 'pdg' ? graphs.all(JSON.stringify(identities)) : identities

  return {
    /**
     * Whose identity it is: the number that `read` takes, and whether the graph has more identities than a profile may
     * have. Undefined where no record or event has named it.
     */
    find(
      graph: IdentityGraph,
      { namespace, id }: Identity,
    ): { readonly key: number; readonly isTooLarge: boolean } | undefined {
      const found = findIdentity.get(id, namespace)
      if (!found || graph === 'none') return found && { key: found.id, isTooLarge: false }
      return { key: found.graph, isTooLarge: (countGraph.get(found.graph) ?? 0) > maxGraphIdentities }
    },
    /**
     * Everybody that the selection can take, and perhaps some more: the numbers of identities, or of graphs, in the
     * order in which they were met. Graphs of too many identities are left out.
     */
    candidates(graph: IdentityGraph, selection: CandidateSelection): Int32Array<SharedArrayBuffer> {
      const found = asksForMembers(selection)
        ? keysOf(graph, members(selection))
        : holders(db, keyOf(graph), selection)
      const tooLarge = new Set(graph === 'pdg' ? tooLargeGraphs(db) : [])
      return distinct(found, tooLarge)
    },
    /** The individuals of these `keys`, which ascend, one after the other. */
    *read(graph: IdentityGraph, keys: Int32Array, withEvents: boolean): Generator<Individual> {
      const chosen = JSON.stringify(Array.from(keys))
      const join = `FROM json_each(?) AS chosen CROSS JOIN identity ON ${keyOf(graph)} = chosen.value CROSS JOIN`
      const records = grouped(recordRows(db, join, chosen), readRecord)
      const events = grouped(withEvents ? eventRows(db, join, chosen) : [], readEvent)
      const withMemberships = hasSeededAlone.get() !== undefined
      const memberships = grouped(withMemberships ? membershipRows(db, join, chosen) : [], readMembership)
      for (const key of keys) {
        const [record, event, membership] = [records(key), events(key), memberships(key)]
        yield {
          fragments: {
            records: record.found,
            events: event.found,
            memberships: bySegment(membership.found),
          },
          textLength: record.textLength + event.textLength + membership.textLength,
        }
      }
    },
  }
}

const keyOf = (graph: IdentityGraph) => (graph === 'pdg' ? 'identity.graph' : 'identity.id')

function tooLargeGraphs(db: Database): number[] {
  const sql = 'SELECT graph FROM identity GROUP BY graph HAVING count(*) > ?'
  return db.prepare<[number], number>(sql).pluck().all(maxGraphIdentities)
}

/** In ascending order, each once, less some, in memory that threads can share. */
function distinct(keys: Iterable<number>, without: ReadonlySet<number>): Int32Array<SharedArrayBuffer> {
  let found = new Int32Array(1024)
  let length = 0
  for (const key of keys) {
    if (without.has(key)) continue
    if (length === found.length) found = new Int32Array(found.buffer.transfer(2 * found.buffer.byteLength))
    found[length] = key
    length += 1
  }
  const sorted = found.subarray(0, length).sort()
  const shared = new Int32Array(new SharedArrayBuffer(sorted.byteLength))
  let count = 0
  for (const key of sorted) {
    if (count > 0 && shared[count - 1] === key) continue
    shared[count] = key
    count += 1
  }
  return shared.subarray(0, count)
}

const asksForMembers = ({ segments, qualification }: CandidateSelection) =>
  segments.length > 0 || qualification !== undefined

/** The keys of all that have a record, or an event where these count, and were ingested late enough. */
function holders(
  db: Database,
  key: string,
  { emptyProfiles, updatedAfter }: CandidateSelection,
): Iterable<number> {
  const tables = emptyProfiles ? ['record', 'event'] : ['record']
  const bound = updatedAfter === undefined ? '' : 'WHERE ingested_at > ?'
  const selects = tables.map(
    (table) => `SELECT ${key} FROM ${table} CROSS JOIN identity ON identity.id = ${table}.identity ${bound}`,
  )
  const parameters = updatedAfter === undefined ? [] : tables.map(() => updatedAfter)
  return db.prepare<unknown[], number>(selects.join(' UNION ALL ')).pluck().iterate(parameters)
}

/** A row as SQLite returns it: the key of its individual, the body, and the rest. */
type Row = readonly [key: number, body: string, ...rest: unknown[]]

/** The rows of each key, asked for in ascending order. */
function grouped<Found extends Row, Read>(rows: Iterable<Found>, read: (row: Found) => Read) {
  const iterator = rows[Symbol.iterator]()
  let next = iterator.next()
  return (key: number): { found: Read[]; textLength: number } => {
    const found: Read[] = []
    let textLength = 0
    while (!next.done && next.value[0] === key) {
      found.push(read(next.value))
      textLength += next.value[1].length
      next = iterator.next()
    }
    return { found, textLength }
  }
}

/** What records and events have in common. */
type FragmentRow = readonly [
  key: number,
  body: string,
  datasetId: string,
  namespace: string,
  value: string,
  ingestedAt: number,
]

type RecordRow = readonly [...FragmentRow, sourceUpdatedAt: number | null]

const recordRows = (db: Database, join: string, chosen: string) =>
  db
    .prepare<[string], RecordRow>(
      `SELECT chosen.value, body, dataset_id, record.namespace, identity.value, ingested_at, source_updated_at
       ${join} record ON record.identity = identity.id`,
    )
    .raw()
    .iterate(chosen) as Iterable<RecordRow>

function readRecord([
  ,
  body,
  datasetId,
  namespace,
  id,
  ingestedAt,
  sourceUpdatedAt,
]: RecordRow): RecordFragment {
  const record = { datasetId, primary: { namespace, id }, ingestedAt, body: JSON.parse(body) }
  return sourceUpdatedAt === null ? record : { ...record, sourceUpdatedAt }
}

type EventRow = readonly [...FragmentRow, timestamp: number]

const eventRows = (db: Database, join: string, chosen: string) =>
  db
    .prepare<[string], EventRow>(
      `SELECT chosen.value, body, dataset_id, event.namespace, identity.value, ingested_at, timestamp
       ${join} event ON event.identity = identity.id`,
    )
    .raw()
    .iterate(chosen) as Iterable<EventRow>

function readEvent([, body, datasetId, namespace, id, ingestedAt, timestamp]: EventRow): EventFragment {
  return { datasetId, primary: { namespace, id }, ingestedAt, timestamp, body: JSON.parse(body) }
}

type MembershipRow = [key: number, body: string, namespace: string, segmentId: string]

const membershipRows = (db: Database, join: string, chosen: string) =>
  db
    .prepare<[string], MembershipRow>(
      `SELECT chosen.value, membership.body, membership_segment.namespace, segment_id
       ${join} membership ON membership.identity = identity.id
       CROSS JOIN membership_segment ON membership_segment.id = membership.segment`,
    )
    .raw()
    .iterate(chosen) as Iterable<MembershipRow>

function readMembership([, body, namespace, id]: MembershipRow): SeededMembership {
  return { segment: { namespace, id }, membership: JSON.parse(body) }
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
