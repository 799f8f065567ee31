// The profile store: the tables `record` and `event`, with the identities and memberships they bring.
import type { Database } from 'better-sqlite3'
import type { EpochMs } from '../domain/instant.ts'
import { mergeMemberships } from '../domain/membership-merge.ts'
import type {
  EventFragment,
  Identity,
  Membership,
  ProfileFragments,
  RecordFragment,
  SegmentMembership,
} from '../domain/profile.ts'
import { identityLinks } from './identity-links.ts'
import { type IndividualQuery, readIndividuals } from './individuals.ts'
import { membershipTable } from './memberships.ts'

export function profileTables(db: Database) {
  const links = identityLinks(db)
  const memberships = membershipTable(db)
  const saveRecord = db.prepare<[number, string, string, EpochMs, EpochMs | null, string], { id: number }>(
    `INSERT INTO record (identity, dataset_id, namespace, ingested_at, source_updated_at, body)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (identity, dataset_id) DO UPDATE SET namespace = excluded.namespace,
       ingested_at = excluded.ingested_at, source_updated_at = excluded.source_updated_at, body = excluded.body
     RETURNING id`,
  )
  const saveEvent = db.prepare(
    `INSERT OR REPLACE INTO event (dataset_id, event_id, identity, namespace, timestamp, ingested_at, body)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const eventDatasets = db.prepare<[], { id: string }>('SELECT DISTINCT dataset_id AS id FROM event')

  return {
    /**
     * The record's memberships stay in its body; they are noted beside it so that segments find them: one of each
     * segment, the one that holds, where the record spells a namespace in two ways.
     */
    saveRecord: (record: RecordFragment): void => {
      const { datasetId, primary, ingestedAt, sourceUpdatedAt = null, body } = record
      const identity = links.join(primary, body.identityMap)
      const text = JSON.stringify(body)
      const saved = saveRecord.get(identity, datasetId, primary.namespace, ingestedAt, sourceUpdatedAt, text)
      memberships.noteOfRecord(identity, saved?.id ?? 0, membershipsOf(mergeMemberships([record], [])))
    },
    saveEvent: (event: EventFragment): void => {
      const { datasetId, primary, timestamp, ingestedAt, body } = event
      const identity = links.join(primary, body.identityMap)
      const text = JSON.stringify(body)
      saveEvent.run(datasetId, body._id, identity, primary.namespace, timestamp, ingestedAt, text)
    },
    saveMembership: (primary: Identity, segment: Identity, membership: Membership): void =>
      memberships.save(links.join(primary), segment, membership),
    eventDatasetIds: (): string[] => eventDatasets.all().map((row) => row.id),
    /** The individuals that may answer the query, each with its fragments. */
    individuals: (query: IndividualQuery): Iterable<ProfileFragments> => readIndividuals(db, query),
  }
}

function membershipsOf(membership: SegmentMembership): [Identity, Membership][] {
  return Object.entries(membership).flatMap(([namespace, segments]) =>
    Object.entries(segments).map(([id, one]): [Identity, Membership] => [{ namespace, id }, one]),
  )
}
