// The tables `identity`, `record`, `event` and `membership`: the profile store.
import type { Database } from 'better-sqlite3'
import type { EpochMs } from '../domain/instant.ts'
import type {
  EventFragment,
  Identity,
  IdentityMap,
  Membership,
  ProfileFragments,
  RecordFragment,
} from '../domain/profile.ts'

/** What joins identities into one individual: nothing, or the private graph. */
export type IdentityGraph = 'none' | 'pdg'

interface FragmentRow {
  datasetId: string
  namespace: string
  value: string
  ingestedAt: EpochMs
  body: string
}

export function profileTables(db: Database) {
  const links = identityLinks(db)
  const saveRecord = db.prepare(
    `INSERT OR REPLACE INTO record (identity, dataset_id, ingested_at, source_updated_at, body)
     VALUES (?, ?, ?, ?, ?)`,
  )
  const saveEvent = db.prepare(
    `INSERT OR REPLACE INTO event (dataset_id, id, identity, timestamp, ingested_at, body)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const saveMembership = db.prepare(
    'INSERT OR REPLACE INTO membership (identity, namespace, segment_id, body) VALUES (?, ?, ?, ?)',
  )
  const eventDatasets = db.prepare<[], { id: string }>('SELECT DISTINCT dataset_id AS id FROM event')
  return {
    saveRecord: (record: RecordFragment): void => {
      const identity = links.join(record.primary, record.body.identityMap)
      const { datasetId, ingestedAt, sourceUpdatedAt = null, body } = record
      saveRecord.run(identity, datasetId, ingestedAt, sourceUpdatedAt, JSON.stringify(body))
    },
    saveEvent: (event: EventFragment): void => {
      const identity = links.join(event.primary, event.body.identityMap)
      const { datasetId, timestamp, ingestedAt, body } = event
      saveEvent.run(datasetId, body._id, identity, timestamp, ingestedAt, JSON.stringify(body))
    },
    saveMembership: (primary: Identity, segment: Identity, membership: Membership): void => {
      saveMembership.run(links.join(primary), segment.namespace, segment.id, JSON.stringify(membership))
    },
    eventDatasetIds: (): string[] => eventDatasets.all().map((row) => row.id),
    /** Every individual that has data, in the order in which its first identity was met. */
    individuals: (graph: IdentityGraph): Iterable<ProfileFragments> => readIndividuals(db, graph),
  }
}

/** Gives identities their numbers and keeps linked ones in one graph. */
function identityLinks(db: Database) {
  const find = db.prepare<[string, string], { id: number; graph: number }>(
    'SELECT id, graph FROM identity WHERE namespace = ? AND value = ?',
  )
  const add = db.prepare(
    `INSERT INTO identity (namespace, value, graph)
     VALUES (?, ?, (SELECT coalesce(max(id), 0) + 1 FROM identity))`,
  )
  const merge = db.prepare('UPDATE identity SET graph = ? WHERE graph = ?')

  function number(namespace: string, value: string): { id: number; graph: number } {
    const known = find.get(namespace, value)
    if (known) return known
    const id = Number(add.run(namespace, value).lastInsertRowid)
    return { id, graph: id }
  }

  /** The number of `primary`, which is linked with every identity of the map. */
  function join(primary: Identity, identityMap: IdentityMap = {}): number {
    const first = number(primary.namespace, primary.id)
    let graph = first.graph
    for (const [namespace, items] of Object.entries(identityMap)) {
      for (const { id } of items ?? []) {
        const other = number(namespace, id)
        if (other.graph === graph) continue
        const [low, high] = [Math.min(graph, other.graph), Math.max(graph, other.graph)]
        merge.run(low, high)
        graph = low
      }
    }
    return first.id
  }

  return { join }
}

function* readIndividuals(db: Database, graph: IdentityGraph): Generator<ProfileFragments> {
  const key = graph === 'pdg' ? 'identity.graph' : 'identity.id'
  const keys = db.prepare<[], { key: number }>(
    `SELECT DISTINCT ${key} AS key FROM identity
     WHERE EXISTS (SELECT 1 FROM record WHERE record.identity = identity.id)
        OR EXISTS (SELECT 1 FROM event WHERE event.identity = identity.id)
     ORDER BY key`,
  )
  const records = db.prepare<[number], FragmentRow & { sourceUpdatedAt: EpochMs | null }>(
    `SELECT dataset_id AS datasetId, namespace, value, ingested_at AS ingestedAt,
            source_updated_at AS sourceUpdatedAt, body
     FROM identity JOIN record ON record.identity = identity.id WHERE ${key} = ?`,
  )
  const events = db.prepare<[number], FragmentRow & { timestamp: EpochMs }>(
    `SELECT dataset_id AS datasetId, namespace, value, ingested_at AS ingestedAt, timestamp, body
     FROM identity JOIN event ON event.identity = identity.id WHERE ${key} = ?`,
  )
  const memberships = db.prepare<[number], { namespace: string; segmentId: string; body: string }>(
    `SELECT membership.namespace, segment_id AS segmentId, membership.body
     FROM identity JOIN membership ON membership.identity = identity.id WHERE ${key} = ?
     ORDER BY membership.identity, membership.namespace, segment_id`,
  )
  const size = db.prepare<[number], { size: number }>('SELECT count(*) AS size FROM identity WHERE graph = ?')
  for (const { key: individual } of keys.iterate()) {
    yield {
      records: records.all(individual).map(({ namespace, value, sourceUpdatedAt, body, ...row }) => ({
        ...row,
        primary: { namespace, id: value },
        ...(sourceUpdatedAt !== null && { sourceUpdatedAt }),
        body: JSON.parse(body),
      })),
      events: events.all(individual).map(({ namespace, value, body, ...row }) => ({
        ...row,
        primary: { namespace, id: value },
        body: JSON.parse(body),
      })),
      memberships: memberships.all(individual).map(({ namespace, segmentId, body }) => ({
        segment: { namespace, id: segmentId },
        membership: JSON.parse(body),
      })),
      graphSize: graph === 'pdg' ? (size.get(individual)?.size ?? 0) : 1,
    }
  }
}
