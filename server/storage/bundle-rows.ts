// Reads all of a tenant's data in one state, a row at a time, however much there is.
import Database from 'better-sqlite3'
import type { Dataset } from '../domain/dataset.ts'
import type { MergePolicy } from '../domain/merge-policy.ts'
import type { SegmentDefinition } from '../domain/segment-definition.ts'
import type { UnionSchemas } from '../domain/union-schema.ts'
import { type Row, readDataset } from './datasets.ts'
import { settingTable } from './settings.ts'
import { unionSchemaTable } from './union-schemas.ts'

/** A record or an event; body: JSON. */
export interface FragmentRow {
  readonly datasetId: string
  readonly namespace: string
  readonly value: string
  readonly ingestedAt: number
  readonly body: string
  /** The number of its primary identity. */
  readonly identity: number
  /** JSON; null where it names no other identities. */
  readonly identityMap: string | null
}

/** An identity as it was first met. */
export interface IdentityRow {
  readonly id: number
  readonly namespace: string
  readonly value: string
}

export interface MembershipRow {
  readonly namespace: string
  readonly value: string
  readonly segmentNamespace: string
  readonly segmentId: string
  /** JSON. */
  readonly body: string
}

export type BundleRows = ReturnType<typeof openBundleRows>

const fragments = (table: string) =>
  `SELECT dataset_id AS datasetId, ${table}.namespace, value, ingested_at AS ingestedAt, body, identity,
     body ->> '$.identityMap' AS identityMap
   FROM ${table} CROSS JOIN identity ON identity.id = ${table}.identity ORDER BY ${table}.id`

/** Opens the database for reading; what is written meanwhile is not seen. */
export function openBundleRows(file: string) {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  db.exec('BEGIN')
  const one = (sql: string) => Number(db.prepare(sql).pluck().get() ?? 0)
  const findIdentity = db.prepare<[string, string], IdentityRow>(
    'SELECT id, namespace, value FROM identity WHERE value = ? AND namespace = ?',
  )
  const identitiesBetween = db.prepare<[number, number], IdentityRow>(
    'SELECT id, namespace, value FROM identity WHERE id >= ? AND id < ? ORDER BY id',
  )
  const memberships = db.prepare<[], MembershipRow>(
    `SELECT identity.namespace, identity.value, membership_segment.namespace AS segmentNamespace,
       segment_id AS segmentId, body
     FROM membership CROSS JOIN membership_segment ON membership_segment.id = segment
     CROSS JOIN identity ON identity.id = membership.identity
     ORDER BY membership_segment.namespace, segment_id, membership.identity`,
  )

  return {
    settings: settingTable(db),
    unions: (): UnionSchemas => unionSchemaTable(db).read(),
    lastJobId: () => one('SELECT max(id) FROM export_job'),
    datasetsCreated: () => one(`SELECT seq FROM sqlite_sequence WHERE name = 'dataset'`),
    *datasets(): Generator<Dataset> {
      const rows = db.prepare<[], Row>('SELECT * FROM dataset ORDER BY position')
      for (const row of rows.iterate()) yield readDataset(row)
    },
    /** Every policy in all its versions, the newest last. */
    *mergePolicies(): Generator<MergePolicy[]> {
      const ids = db
        .prepare<[], string>('SELECT id FROM merge_policy WHERE is_latest ORDER BY id')
        .pluck()
        .all()
      const versions = db
        .prepare<[string], string>('SELECT body FROM merge_policy WHERE id = ? ORDER BY is_latest, version')
        .pluck()
      for (const id of ids) yield versions.all(id).map((body) => JSON.parse(body))
    },
    *segments(): Generator<{ namespace: string; definition: SegmentDefinition }> {
      const rows = db.prepare<[], { namespace: string; body: string }>(
        'SELECT namespace, body FROM segment ORDER BY position',
      )
      for (const { namespace, body } of rows.iterate()) yield { namespace, definition: JSON.parse(body) }
    },
    records: () => db.prepare<[], FragmentRow>(fragments('record')).iterate(),
    events: () => db.prepare<[], FragmentRow>(fragments('event')).iterate(),
    identity: (namespace: string, value: string): IdentityRow | undefined =>
      findIdentity.get(value, namespace),
    /** Those of a number from the first to before the last. */
    identities: (first: number, last: number) => identitiesBetween.iterate(first, last),
    /** Those seeded by themselves, by segment. */
    memberships: () => memberships.iterate(),
    /** The replies of all jobs that time changes no more. */
    finishedJobs: () =>
      db
        .prepare<[], string>('SELECT reply FROM export_job WHERE due_at IS NULL ORDER BY id')
        .pluck()
        .iterate(),
    close: () => {
      db.close()
    },
  }
}
