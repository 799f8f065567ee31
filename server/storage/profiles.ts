// The profile store: the tables `record`, `event` and `membership`.
import type { Database } from 'better-sqlite3'
import type {
  EventFragment,
  Identity,
  Membership,
  ProfileFragments,
  RecordFragment,
} from '../domain/profile.ts'
import { identityLinks } from './identity-links.ts'
import { type IdentityGraph, readIndividuals } from './individuals.ts'

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
