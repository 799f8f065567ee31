// The table `batch`.
import type { Database } from 'better-sqlite3'
import type { Batch } from '../domain/batch.ts'

/** What a list of batches may be narrowed to. */
export interface BatchFilter {
  readonly id?: string
  readonly datasetId?: string
  readonly status?: string
}

type Row = { batch: string }

export function batchTable(db: Database) {
  const find = db.prepare<[string], Row>('SELECT batch FROM batch WHERE id = ?')
  const ofJob = db.prepare<[number], Row>('SELECT batch FROM batch WHERE export_job_id = ? ORDER BY position')
  const list = db.prepare<[object], Row>(
    `SELECT batch FROM batch
     WHERE (@id IS NULL OR id = @id) AND (@datasetId IS NULL OR dataset_id = @datasetId)
       AND (@status IS NULL OR status = @status)
     ORDER BY created_at, position LIMIT @limit OFFSET @start`,
  )
  const save = db.prepare(
    `INSERT INTO batch (id, dataset_id, export_job_id, created_at, status, batch)
     VALUES (@id, @datasetId, @exportJobId, @createdAt, @status, @batch)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, batch = excluded.batch`,
  )
  const read = (row: Row): Batch => JSON.parse(row.batch)
  return {
    find: (id: string): Batch | undefined => {
      const row = find.get(id)
      return row && read(row)
    },
    ofExportJob: (exportJobId: number): Batch[] => ofJob.all(exportJobId).map(read),
    /** `limit` batches after the first `start`, the oldest first. */
    list: (filter: BatchFilter, { limit, start }: { limit: number; start: number }): Batch[] => {
      const { id = null, datasetId = null, status = null } = filter
      return list.all({ id, datasetId, status, limit, start }).map(read)
    },
    save: (batch: Batch): void => {
      const { id, datasetId, exportJobId, createdAt, status } = batch
      save.run({ id, datasetId, exportJobId, createdAt, status, batch: JSON.stringify(batch) })
    },
  }
}
