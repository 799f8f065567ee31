// The profile store: the tables `record` and `event`, with the identities and memberships they bring.
import type { Database } from 'better-sqlite3'
import { identitiesIn } from '../domain/identity-merge.ts'
import type { EpochMs } from '../domain/instant.ts'
import { overlay } from '../domain/overlay.ts'
import type {
  EventFragment,
  HeldIdentities,
  Identity,
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
import { packRecord, replacedParts, unpackRecord } from './record-bodies.ts'

/** What becomes of the record that is already there: its place is taken, or it is changed where the new one speaks. */
export type RecordMode = 'replace' | 'patch'

export function profileTables(db: Database, numbered: Numbered) {
  const { segments, datasets } = numbered
  const links = identityLinks(db)
  const memberships = membershipTable(db, segments)
  const findRecord = db.prepare<[number], string>('SELECT body FROM record WHERE id = ?').pluck()
  const records = addedRows<[EpochMs, EpochMs | null, string, number]>(
    db,
    'record (ingested_at, source_updated_at, body, id)',
    4,
  )
  const changeRecord = db.prepare<[EpochMs, EpochMs | null, string, number]>(
    'UPDATE record SET ingested_at = ?, source_updated_at = ?, body = ? WHERE id = ?',
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
      const { id: identity, graph, isNew } = links.number(primary)
      const key = datasets.key(identity, datasetId)
      const before = isNew ? undefined : recordOf(key)
      const isPatched = before !== undefined && mode === 'patch'
      const body = isPatched ? patched(unpackRecord(numbered, before).body, record.body) : record.body
      const { text, memberships: packed } = packRecord(numbered, { primary, body })
      const stored = [ingestedAt, sourceUpdatedAt(body) ?? null, text, key] as const
      links.link(graph, primary, body.identityMap)
      if (before !== undefined) {
        const old = replacedParts(before)
        changeRecord.run(...stored)
        memberships.noteOfRecord(identity, packed, old.memberships)
        if (hasLost(old.identities, identitiesIn(body.identityMap))) relink(identity)
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
      if (!before) return
      const old = identitiesIn(JSON.parse(before.body).identityMap)
      if (before.identity !== identity || hasLost(old, identitiesIn(body.identityMap)))
        relink(before.identity)
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
function hasLost(before: HeldIdentities, after: HeldIdentities): boolean {
  const kept = new Set(after.map(keyOf))
  return before.some((identity) => !kept.has(keyOf(identity)))
}

const keyOf = ({ namespace, id }: Identity) => JSON.stringify([namespace.toLowerCase(), id])
