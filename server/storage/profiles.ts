// The profile store: the tables `record`, `event` and `membership`.
import type { Database } from 'better-sqlite3'
import { parseInstant } from '../domain/instant.ts'
import type {
  EventFragment,
  Identity,
  Membership,
  ProfileFragments,
  RecordFragment,
  SegmentMembership,
} from '../domain/profile.ts'
import { identityLinks } from './identity-links.ts'
import { type IndividualQuery, noDataset, readIndividuals } from './individuals.ts'

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
    `INSERT OR REPLACE INTO membership
       (identity, dataset_id, namespace, segment_id, status, qualified_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const forgetMemberships = db.prepare('DELETE FROM membership WHERE identity = ? AND dataset_id = ?')
  const eventDatasets = db.prepare<[], { id: string }>('SELECT DISTINCT dataset_id AS id FROM event')

  function keepMembership(
    identity: number,
    datasetId: string,
    segment: Identity,
    membership: Membership,
  ): void {
    const { status, lastQualificationTime } = membership
    const qualifiedAt =
      lastQualificationTime === undefined ? null : (parseInstant(lastQualificationTime) ?? null)
    const { namespace, id } = segment
    const body = datasetId === noDataset ? JSON.stringify(membership) : ''
    saveMembership.run(identity, datasetId, namespace, id, status, qualifiedAt, body)
  }

  return {
    /** The record's memberships stay in its body; they are noted beside it so that segments find them. */
    saveRecord: (record: RecordFragment): void => {
      const { datasetId, ingestedAt, sourceUpdatedAt = null, body } = record
      const identity = links.join(record.primary, body.identityMap)
      saveRecord.run(identity, datasetId, ingestedAt, sourceUpdatedAt, JSON.stringify(body))
      forgetMemberships.run(identity, datasetId)
      for (const [segment, membership] of membershipsOf(body.segmentMembership)) {
        keepMembership(identity, datasetId, segment, membership)
      }
    },
    saveEvent: (event: EventFragment): void => {
      const identity = links.join(event.primary, event.body.identityMap)
      const { datasetId, timestamp, ingestedAt, body } = event
      saveEvent.run(datasetId, body._id, identity, timestamp, ingestedAt, JSON.stringify(body))
    },
    saveMembership: (primary: Identity, segment: Identity, membership: Membership): void =>
      keepMembership(links.join(primary), noDataset, segment, membership),
    eventDatasetIds: (): string[] => eventDatasets.all().map((row) => row.id),
    /** The individuals that may answer the query, each with its fragments. */
    individuals: (query: IndividualQuery): Iterable<ProfileFragments> => readIndividuals(db, query),
  }
}

function membershipsOf(membership: SegmentMembership = {}): [Identity, Membership][] {
  return Object.entries(membership).flatMap(([namespace, segments]) =>
    Object.entries(segments ?? {}).flatMap(([id, one]): [Identity, Membership][] =>
      one ? [[{ namespace, id }, one]] : [],
    ),
  )
}
