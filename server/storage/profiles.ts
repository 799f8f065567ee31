// The profile store: the tables `record` and `event`, with the identities and memberships they bring.
import type { Database } from 'better-sqlite3'
import type { EpochMs } from '../domain/instant.ts'
import { overlay } from '../domain/overlay.ts'
import type {
  EventFragment,
  Identity,
  IdentityMap,
  Membership,
  ProfileBody,
  RecordFragment,
  SeededBody,
  StoredBody,
} from '../domain/profile.ts'
import { fromStored, inXdm, sourceUpdatedAt } from '../domain/stored-body.ts'
import { addedRows } from './added-rows.ts'
import type { Numbered } from './fragments.ts'
import { identityLinks } from './identity-links.ts'
import { membershipTable } from './memberships.ts'
import { packBody, packedIn, unpackBody } from './record-bodies.ts'

/** What becomes of the record that is already there: its place is taken, or it is changed where the new one speaks. */
export type RecordMode = 'replace' | 'patch'

export function profileTables(db: Database, { segments, datasets }: Numbered) {
  const links = identityLinks(db)
  const memberships = membershipTable(db, segments)
  const findRecord = db.prepare<[number], string>('SELECT body FROM record WHERE id = ?').pluck()
  const records = addedRows<[string, EpochMs, EpochMs | null, string, number]>(
    db,
    'record (namespace, ingested_at, source_updated_at, body, id)',
    5,
  )
  const changeRecord = db.prepare<[string, EpochMs, EpochMs | null, string, number]>(
    'UPDATE record SET namespace = ?, ingested_at = ?, source_updated_at = ?, body = ? WHERE id = ?',
  )
  const findEvent = db.prepare<[string, string], { identity: number; body: string }>(
    'SELECT identity, body FROM event WHERE dataset_id = ? AND event_id = ?',
  )
  const saveEvent = db.prepare(
    `INSERT OR REPLACE INTO event (dataset_id, event_id, identity, namespace, timestamp, ingested_at, body)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const eventDatasets = db.prepare<[], { id: string }>('SELECT DISTINCT dataset_id AS id FROM event')

  function recordOf(key: number): string | undefined {
    records.flush()
    return findRecord.get(key)
  }

  function relink(identity: number): void {
    records.flush()
    links.relink(identity)
  }

  return {
    /**
     * The record's memberships stay in its body; they are noted beside it so that segments find them. Links that
     * only the record before it had are gone with it.
     */
    saveRecord(record: RecordFragment<SeededBody>, mode: RecordMode): void {
      const { datasetId, primary, ingestedAt } = record
      const { namespace } = primary
      const { id: identity, graph, isNew } = links.number(primary)
      const key = datasets.key(identity, datasetId)
      const before = isNew ? undefined : recordOf(key)
      const isPatched = before !== undefined && mode === 'patch'
      const body = isPatched ? patched(unpackBody(segments, before), record.body) : record.body
      const { text, memberships: packed } = packBody(segments, body)
      const stored = [namespace, ingestedAt, sourceUpdatedAt(body) ?? null, text, key] as const
      links.link(graph, primary, body.identityMap)
      if (before !== undefined) {
        const old = JSON.parse(before) as Pick<StoredBody, 'identityMap'>
        changeRecord.run(...stored)
        memberships.noteOfRecord(identity, packed, packedIn(old))
        if (hasLost(old.identityMap, body.identityMap)) relink(identity)
        return
      }
      records.add(...stored)
      memberships.noteOfRecord(identity, packed)
    },
    /** An event with the same dataset and `_id` is replaced. */
    saveEvent(event: EventFragment): void {
      const { datasetId, primary, timestamp, ingestedAt, body } = event
      const { id: identity, graph } = links.number(primary)
      const before = findEvent.get(datasetId, body._id)
      links.link(graph, primary, body.identityMap)
      const text = JSON.stringify(body)
      saveEvent.run(datasetId, body._id, identity, primary.namespace, timestamp, ingestedAt, text)
      const isElsewhere = before && before.identity !== identity
      if (before && (isElsewhere || hasLost(JSON.parse(before.body).identityMap, body.identityMap))) {
        relink(before.identity)
      }
    },
    /** Meets an identity that no record or event need name. */
    nameIdentity(identity: Identity): void {
      links.number(identity)
    },
    /** False, and nothing is kept, where no record or event names the identity. */
    saveMembership(primary: Identity, segment: Identity, membership: Membership): boolean {
      const identity = links.find(primary)
      if (identity === undefined) return false
      memberships.save(identity, segment, membership)
      return true
    },
    /** To be called before the transaction ends: until then some records wait, and nobody is found by segment. */
    flush(): void {
      records.flush()
      memberships.flush()
    },
    eventDatasetIds: (): string[] => eventDatasets.all().map((row) => row.id),
  }
}

/** As XDM has them, so that of a membership, too, only what the change speaks of is changed. */
function patched(body: StoredBody, change: SeededBody): ProfileBody {
  return overlay(fromStored(body), inXdm(change)) as ProfileBody
}

/** True where `before` names an identity that `after` does not. */
function hasLost(before: IdentityMap = {}, after: IdentityMap = {}): boolean {
  const kept = new Set(keysOf(after))
  return keysOf(before).some((key) => !kept.has(key))
}

function keysOf(identityMap: IdentityMap): string[] {
  return Object.entries(identityMap).flatMap(([namespace, items]) =>
    (items ?? []).map(({ id }) => JSON.stringify([namespace.toLowerCase(), id])),
  )
}
