// Reads individuals: who may be in an export, found by index, one by an identity, and each one's fragments.
import type { Database } from 'better-sqlite3'
import type { ExportSelection } from '../domain/export-request.ts'
import { maxGraphIdentities } from '../domain/merge-policy.ts'
import type {
  EventFragment,
  Identity,
  ProfileFragments,
  RecordFragment,
  SeededMembership,
} from '../domain/profile.ts'
import { noRecord } from './memberships.ts'

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
  const hasSeededAlone = db.prepare<[], object>(`SELECT 1 FROM membership WHERE record = ${noRecord} LIMIT 1`)
  const findIdentity = db.prepare<[string, string], { id: number; graph: number }>(
    'SELECT id, graph FROM identity WHERE value = ? AND namespace = ?',
  )
  const countGraph = db.prepare<[number], number>('SELECT count(*) FROM identity WHERE graph = ?').pluck()
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
      const { sql, parameters } = candidateQuery(keyOf(graph), selection)
      const found = db.prepare<unknown[], number>(sql).pluck().all(parameters)
      const tooLarge = new Set(graph === 'pdg' ? tooLargeGraphs(db) : [])
      return distinct(tooLarge.size === 0 ? found : found.filter((key) => !tooLarge.has(key)))
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
          fragments: { records: record.found, events: event.found, memberships: membership.found },
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

/** In ascending order, each once, in memory that threads can share. */
function distinct(keys: readonly number[]): Int32Array<SharedArrayBuffer> {
  const sorted = Int32Array.from(keys).sort()
  const shared = new Int32Array(new SharedArrayBuffer(sorted.byteLength))
  let count = 0
  for (const key of sorted) {
    if (count > 0 && shared[count - 1] === key) continue
    shared[count] = key
    count += 1
  }
  return shared.subarray(0, count)
}

interface Query {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

function candidateQuery(key: string, selection: CandidateSelection): Query {
  const { segments, qualification, emptyProfiles, updatedAfter } = selection
  if (segments.length > 0 || qualification) {
    const { sql, parameters } = membershipCondition(selection)
    const join = 'FROM membership CROSS JOIN identity ON identity.id = membership.identity'
    return { sql: `SELECT ${key} ${join} WHERE ${sql}`, parameters }
  }
  const tables = emptyProfiles ? ['record', 'event'] : ['record']
  const bound = updatedAfter === undefined ? '' : 'WHERE ingested_at > ?'
  const selects = tables.map(
    (table) => `SELECT ${key} FROM ${table} CROSS JOIN identity ON identity.id = ${table}.identity ${bound}`,
  )
  return {
    sql: selects.join(' UNION ALL '),
    parameters: updatedAfter === undefined ? [] : tables.map(() => updatedAfter),
  }
}

/** The numbers of a segment, in every spelling of its namespace. */
const sameSegment = 'SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ? COLLATE NOCASE'

/**
 * A membership as it was seeded that would do. Of several about one segment only one survives merging, but that is
 * always one of them, so nobody is missed.
 */
function membershipCondition({ segments, qualification = {} }: CandidateSelection): Query {
  const { from, to } = qualification
  const window = [
    ...(from === undefined ? [] : [{ sql: 'AND qualified_at >= ?', bound: from }]),
    ...(to === undefined ? [] : [{ sql: 'AND qualified_at < ?', bound: to }]),
  ]
  const within = window.map(({ sql }) => sql).join(' ')
  const bounds = window.map(({ bound }) => bound)
  if (segments.length === 0) return { sql: `status <> 'exited' ${within}`, parameters: bounds }
  const anyStatus = (statuses: readonly string[]) => statuses.map(() => '?').join(', ')
  return {
    sql: segments
      .map(({ statuses }) => `(segment IN (${sameSegment}) AND status IN (${anyStatus(statuses)}) ${within})`)
      .join(' OR '),
    parameters: segments.flatMap(({ id, namespace, statuses }) => [id, namespace, ...statuses, ...bounds]),
  }
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

type RecordRow = [
  key: number,
  body: string,
  datasetId: string,
  namespace: string,
  value: string,
  ingestedAt: number,
  sourceUpdatedAt: number | null,
]

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

type EventRow = [
  key: number,
  body: string,
  datasetId: string,
  namespace: string,
  value: string,
  ingestedAt: number,
  timestamp: number,
]

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
       ${join} membership ON membership.identity = identity.id AND membership.record = ${noRecord}
       CROSS JOIN membership_segment ON membership_segment.id = membership.segment`,
    )
    .raw()
    .iterate(chosen) as Iterable<MembershipRow>

function readMembership([, body, namespace, id]: MembershipRow): SeededMembership {
  return { segment: { namespace, id }, membership: JSON.parse(body) }
}
