// Reads individuals for an export: who may be in it, found by index, and each one's fragments, read in one pass.
import type { Database } from 'better-sqlite3'
import type { ExportSelection } from '../domain/export-request.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { EventFragment, ProfileFragments, RecordFragment, SeededMembership } from '../domain/profile.ts'
import { noRecord } from './memberships.ts'

/** What joins identities into one individual: nothing, or the private graph. */
type IdentityGraph = 'none' | 'pdg'

/** Whose fragments to read; who comes out is everybody that the selection can take, and perhaps some more. */
export interface IndividualQuery {
  readonly graph: IdentityGraph
  /** Graphs of more identities are left out. */
  readonly maxGraphIdentities: number
  readonly selection: Pick<
    ExportSelection,
    'segments' | 'qualification' | 'updatedAfter' | 'emptyProfiles' | 'events'
  >
}

/** One individual at a time, in the order in which the first of its identities was met. */
export function* readIndividuals(db: Database, query: IndividualQuery): Generator<ProfileFragments> {
  const { emptyProfiles, events: wanted } = query.selection
  db.exec('CREATE TEMP TABLE chosen (position INTEGER PRIMARY KEY, key INTEGER NOT NULL)')
  try {
    chooseKeys(db, query)
    const join = `FROM chosen CROSS JOIN identity ON ${keyOf(query.graph)} = chosen.key CROSS JOIN`
    const records = grouped(recordRows(db, join), readRecord)
    const memberships = grouped(membershipRows(db, join), readMembership)
    const events = grouped(emptyProfiles || wanted ? eventRows(db, join) : [], readEvent)
    const last =
      db.prepare<[], { last: number | null }>('SELECT max(position) AS last FROM chosen').get()?.last ?? 0
    for (let position = 1; position <= last; position += 1) {
      yield { records: records(position), memberships: memberships(position), events: events(position) }
    }
  } finally {
    db.exec('DROP TABLE chosen')
  }
}

const keyOf = (graph: IdentityGraph) => (graph === 'pdg' ? 'identity.graph' : 'identity.id')

/** Fills `chosen` with the individuals that the indexes cannot rule out. */
function chooseKeys(db: Database, { graph, maxGraphIdentities, selection }: IndividualQuery): void {
  const { segments, qualification } = selection
  const key = keyOf(graph)
  const parameters: unknown[] = []
  const source =
    segments.length > 0 || qualification
      ? `SELECT ${key} AS key FROM membership CROSS JOIN identity ON identity.id = membership.identity
         WHERE ${membershipCondition(selection, parameters)}`
      : dataSources(key, selection, parameters)
  const tooLarge = 'SELECT graph FROM identity GROUP BY graph HAVING count(*) > ?'
  const bound = graph === 'pdg' ? `WHERE key NOT IN (${tooLarge})` : ''
  if (graph === 'pdg') parameters.push(maxGraphIdentities)
  db.prepare(`INSERT INTO chosen (key) SELECT DISTINCT key FROM (${source}) ${bound} ORDER BY key`).run(
    parameters,
  )
}

/** Whoever has a record, or, for empty profiles, an event; ingested after the bound, where there is one. */
function dataSources(
  key: string,
  { emptyProfiles, updatedAfter }: IndividualQuery['selection'],
  parameters: unknown[],
) {
  const tables = emptyProfiles ? ['record', 'event'] : ['record']
  return tables
    .map((table) => {
      const bound = updatedAfter === undefined ? '' : `WHERE ${table}.ingested_at > ?`
      if (updatedAfter !== undefined) parameters.push(updatedAfter)
      return `SELECT ${key} AS key FROM ${table} JOIN identity ON identity.id = ${table}.identity ${bound}`
    })
    .join(' UNION ALL ')
}

/** The numbers of a segment, in every spelling of its namespace. */
const sameSegment = 'SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ? COLLATE NOCASE'

/**
 * A membership as it was seeded that would do. Of several about one segment only one survives merging, but that is
 * always one of them, so nobody is missed.
 */
function membershipCondition(
  { segments, qualification }: IndividualQuery['selection'],
  parameters: unknown[],
): string {
  const window: string[] = []
  const bounds: EpochMs[] = []
  if (qualification?.from !== undefined)
    window.push('AND qualified_at >= ?') && bounds.push(qualification.from)
  if (qualification?.to !== undefined) window.push('AND qualified_at < ?') && bounds.push(qualification.to)
  if (segments.length === 0) {
    parameters.push(...bounds)
    return `status <> 'exited' ${window.join(' ')}`
  }
  return segments
    .map(({ id, namespace, statuses }) => {
      parameters.push(id, namespace, ...statuses, ...bounds)
      const anyStatus = statuses.map(() => '?').join(', ')
      return `(segment IN (${sameSegment}) AND status IN (${anyStatus}) ${window.join(' ')})`
    })
    .join(' OR ')
}

interface Row {
  readonly position: number
}

/** The rows of each position, asked for in ascending order. */
function grouped<Found extends Row, Read>(
  rows: Iterable<Found>,
  read: (row: Found) => Read,
): (position: number) => Read[] {
  const iterator = rows[Symbol.iterator]()
  let next = iterator.next()
  return (position) => {
    const found: Read[] = []
    while (!next.done && next.value.position === position) {
      found.push(read(next.value))
      next = iterator.next()
    }
    return found
  }
}

interface FragmentRow extends Row {
  readonly datasetId: string
  readonly namespace: string
  readonly value: string
  readonly ingestedAt: EpochMs
  readonly body: string
}

type RecordRow = FragmentRow & { readonly sourceUpdatedAt: EpochMs | null }
type EventRow = FragmentRow & { readonly timestamp: EpochMs }
type MembershipRow = Row & Record<'namespace' | 'segmentId' | 'body', string>

const recordRows = (db: Database, join: string) =>
  db
    .prepare<[], RecordRow>(
      `SELECT position, dataset_id AS datasetId, record.namespace, value, ingested_at AS ingestedAt,
              source_updated_at AS sourceUpdatedAt, body
       ${join} record ON record.identity = identity.id ORDER BY position`,
    )
    .iterate()

const eventRows = (db: Database, join: string) =>
  db
    .prepare<[], EventRow>(
      `SELECT position, dataset_id AS datasetId, event.namespace, value, ingested_at AS ingestedAt,
              timestamp, body
       ${join} event ON event.identity = identity.id ORDER BY position`,
    )
    .iterate()

const membershipRows = (db: Database, join: string) =>
  db
    .prepare<[], MembershipRow>(
      `SELECT position, membership_segment.namespace, segment_id AS segmentId, membership.body
       ${join} membership ON membership.identity = identity.id AND membership.record = ${noRecord}
       CROSS JOIN membership_segment ON membership_segment.id = membership.segment ORDER BY position`,
    )
    .iterate()

function readRecord({
  datasetId,
  namespace,
  value,
  ingestedAt,
  sourceUpdatedAt,
  body,
}: RecordRow): RecordFragment {
  return {
    datasetId,
    primary: { namespace, id: value },
    ingestedAt,
    ...(sourceUpdatedAt !== null && { sourceUpdatedAt }),
    body: JSON.parse(body),
  }
}

function readEvent({ datasetId, namespace, value, ingestedAt, timestamp, body }: EventRow): EventFragment {
  return { datasetId, primary: { namespace, id: value }, ingestedAt, timestamp, body: JSON.parse(body) }
}

function readMembership({ namespace, segmentId, body }: MembershipRow): SeededMembership {
  return { segment: { namespace, id: segmentId }, membership: JSON.parse(body) }
}
