// Reads all of a tenant's data in one state, a row at a time, however much there is.
import Database from 'better-sqlite3'
import type { Dataset } from '../domain/dataset.ts'
import { identitiesIn } from '../domain/identity-merge.ts'
import type { MergePolicy } from '../domain/merge-policy.ts'
import type { HeldIdentities } from '../domain/profile.ts'
import type { SegmentDefinition } from '../domain/segment-definition.ts'
import { fromStored } from '../domain/stored-body.ts'
import type { UnionSchemas } from '../domain/union-schema.ts'
import { type Row, readDataset } from './datasets.ts'
import { membershipSegments } from './membership-segments.ts'
import { unpackRecord } from './record-bodies.ts'
import { datasetOfRecord, identityOfRecord } from './record-datasets.ts'
import { recordShapes } from './record-shapes.ts'
import { settingTable } from './settings.ts'
import { unionSchemaTable } from './union-schemas.ts'

/** A record or an event; body: JSON, as it is seeded. */
export interface FragmentRow {
  readonly datasetId: string
  readonly namespace: string
  readonly value: string
  readonly ingestedAt: number
  readonly body: string
  /** The number of its primary identity. */
  readonly identity: number
  /** Those that it names, in the order in which it names them. */
  readonly identities: HeldIdentities
}

type RecordRow = Omit<FragmentRow, 'namespace' | 'value' | 'identities'>
type EventRow = Omit<FragmentRow, 'identities'> & { readonly identityMap: string | null }

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

const records = `SELECT dataset_id AS datasetId, ingested_at AS ingestedAt, body, ${identityOfRecord} AS identity
  FROM record CROSS JOIN record_dataset ON number = ${datasetOfRecord} ORDER BY record.id`

const events = `SELECT dataset_id AS datasetId, event.namespace, value, ingested_at AS ingestedAt, body, identity,
    body ->> '$.identityMap' AS identityMap
  FROM event CROSS JOIN identity ON identity.id = event.identity ORDER BY event.id`

/** Opens the database for reading; what is written meanwhile is not seen. */
export function openBundleRows(file: string) {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  db.exec('BEGIN')
  const numbers = { segments: membershipSegments(db), shapes: recordShapes(db) }
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
    *records(): Generator<FragmentRow> {
      const rows = db.prepare<[], RecordRow>(records).iterate()
      for (const row of byDataset(rows)) {
        const { primary, body } = unpackRecord(numbers, row.body)
        const { namespace, id: value } = primary
        const text = JSON.stringify(fromStored(body))
        yield { ...row, namespace, value, body: text, identities: body.identities }
      }
    },
    *events(): Generator<FragmentRow> {
      const rows = db.prepare<[], EventRow>(events).iterate()
      for (const { identityMap, ...row } of rows) {
        yield { ...row, identities: identitiesIn(JSON.parse(identityMap ?? '{}')) }
      }
    },
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

/** The records of each identity in the order of their datasets' ids, whichever of these had a record first. */
function* byDataset(rows: Iterable<RecordRow>): Generator<RecordRow> {
  let ofOne: RecordRow[] = []
  const inOrder = () => ofOne.sort((one, other) => (one.datasetId < other.datasetId ? -1 : 1))
  for (const row of rows) {
    if (ofOne[0] && ofOne[0].identity !== row.identity) {
      yield* inOrder()
      ofOne = []
    }
    ofOne.push(row)
  }
  yield* inOrder()
}
