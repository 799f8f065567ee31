// A tenant's database: opening, creating, its repositories, and writes grouped per turn of the event loop.
import Database from 'better-sqlite3'
import type { TenantEvent } from '../domain/tenant-event.ts'
import { batchFileTable } from './batch-files.ts'
import { batchTable } from './batches.ts'
import { commitNotes } from './commit-notes.ts'
import { datasetTable } from './datasets.ts'
import { exportJobTable } from './export-jobs.ts'
import { faultTable } from './faults.ts'
import { groupCommit } from './group-commit.ts'
import { individualsOf } from './individuals.ts'
import { membershipSegments } from './membership-segments.ts'
import { mergePolicyTable } from './merge-policies.ts'
import { outcomeTable } from './outcomes.ts'
import { addPatternFunction } from './pattern.ts'
import { profileTables } from './profiles.ts'
import { recordDatasets } from './record-datasets.ts'
import { recordShapes } from './record-shapes.ts'
import { schema } from './schema.ts'
import { segmentTable } from './segments.ts'
import { settingTable } from './settings.ts'
import { tableRows } from './table-rows.ts'
import { unionSchemaTable } from './union-schemas.ts'

export type Store = ReturnType<typeof openStore>

/** Makes an empty database in a new file. */
export function createDatabase(file: string): void {
  const db = new Database(file)
  db.pragma('page_size = 8192')
  db.pragma('journal_mode = WAL')
  db.exec(schema)
  db.close()
}

export interface StoreOptions {
  readonly readOnly?: boolean
  /** Most memory that pages of the database are held in; about 2 MB where it is left out. */
  readonly cacheBytes?: number
  /** Told of what has come about, in that order, once it is committed. */
  readonly tell?: (event: TenantEvent) => void
}

/**
 * Opens a tenant's database. Committed writes survive the process being killed (WAL, synchronous NORMAL).
 * A reader opens it read-only and sees one state of it from `snapshot` on.
 */
export function openStore(file: string, options: StoreOptions = {}) {
  const { readOnly = false, cacheBytes, tell } = options
  const db = new Database(file, { readonly: readOnly, fileMustExist: true })
  if (cacheBytes !== undefined) db.pragma(`cache_size = -${cacheBytes >> 10}`)
  if (!readOnly) {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
  }
  addPatternFunction(db)
  const notes = commitNotes(db, tell ?? (() => {}))
  const noteStatus = tell && notes.note
  const numbered = {
    segments: membershipSegments(db),
    datasets: recordDatasets(db),
    shapes: recordShapes(db),
  }
  return {
    settings: settingTable(db),
    datasets: datasetTable(db),
    mergePolicies: mergePolicyTable(db),
    segments: segmentTable(db),
    profiles: profileTables(db, numbered),
    individuals: individualsOf(db, numbered),
    unionSchemas: unionSchemaTable(db),
    orders: tableRows(db),
    exportJobs: exportJobTable(db, noteStatus),
    outcomes: outcomeTable(db),
    batches: batchTable(db, noteStatus),
    batchFiles: batchFileTable(db),
    faults: faultTable(db),
    /** Runs `write` in a transaction of its own, at once. */
    transaction: notes.transaction,
    /** Has it told once the write that is under way is committed. */
    note: notes.note,
    /** Runs `read` against one unchanging state of the database. */
    snapshot: <Result>(read: () => Result): Result => db.transaction(read)(),
    ...groupCommit(notes),
    /** Brings all that is committed into the one file, as long as nobody reads. */
    checkpoint: (): void => {
      db.pragma('wal_checkpoint(TRUNCATE)')
    },
    close: (): void => {
      db.close()
    },
  }
}
