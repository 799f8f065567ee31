// Reads individuals for an export: each one's fragments, in the order in which identities were met.
import type { Database } from 'better-sqlite3'
import type { EpochMs } from '../domain/instant.ts'
import type { ProfileFragments } from '../domain/profile.ts'

/** What joins identities into one individual: nothing, or the private graph. */
export type IdentityGraph = 'none' | 'pdg'

interface FragmentRow {
  datasetId: string
  namespace: string
  value: string
  ingestedAt: EpochMs
  body: string
}

export function* readIndividuals(db: Database, graph: IdentityGraph): Generator<ProfileFragments> {
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
