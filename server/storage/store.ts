// A tenant's database: opening, creating, its repositories, and writes grouped per turn of the event loop.
import Database from 'better-sqlite3'
import { batchFileTable } from './batch-files.ts'
import { batchTable } from './batches.ts'
import { datasetTable } from './datasets.ts'
import { exportJobTable } from './export-jobs.ts'
import { faultTable } from './faults.ts'
import { groupCommit } from './group-commit.ts'
import { individualsOf } from './individuals.ts'
import { mergePolicyTable } from './merge-policies.ts'
import { outcomeTable } from './outcomes.ts'
import { addPatternFunction } from './pattern.ts'
import { profileTables } from './profiles.ts'
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
}

/**
 * Opens a tenant's database. Committed writes survive the process being killed (WAL, synchronous NORMAL).
 * A reader opens it read-only and sees one state of it from `snapshot` on.
 */
export function openStore(file: string, options: StoreOptions = {}) {
  const { readOnly = false, cacheBytes } = options
  const db = new Database(file, { readonly: readOnly, fileMustExist: true })
  if (cacheBytes !== undefined) db.pragma(`cache_size = -${cacheBytes >> 10}`)
  if (!readOnly) {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
  }
  addPatternFunction(db)
  return {
    settings: settingTable(db),
    datasets: datasetTable(db),
    mergePolicies: mergePolicyTable(db),
    segments: segmentTable(db),
    profiles: profileTables(db),
    individuals: individualsOf(db),
    unionSchemas: unionSchemaTable(db),
    orders: tableRows(db),
    exportJobs: exportJobTable(db),
    outcomes: outcomeTable(db),
    batches: batchTable(db),
    batchFiles: batchFileTable(db),
    faults: faultTable(db),
    /** Runs `write` in a transaction of its own, at once. */
    transaction: <Result>(write: () => Result): Result => db.transaction(write)(),
    /** Runs `read` against one unchanging state of the database. */
    snapshot: <Result>(read: () => Result): Result => db.transaction(read)(),
    ...groupCommit(db),
    /** Brings all that is committed into the one file, as long as nobody reads. */
    checkpoint: (): void => {
      db.pragma('wal_checkpoint(TRUNCATE)')
    },
    close: (): void => {
      db.close()
    },
  }
}
