// The table `batch_file`: the part files of each batch.
import type { Database } from 'better-sqlite3'
import type { BatchFile } from '../domain/batch.ts'

const columns = 'batch_id AS batchId, name, length, row_count AS rows'

export function batchFileTable(db: Database) {
  const find = db.prepare<[string, string], BatchFile>(
    `SELECT ${columns} FROM batch_file WHERE batch_id = ? AND name = ?`,
  )
  const list = db.prepare<[string], BatchFile>(
    `SELECT ${columns} FROM batch_file WHERE batch_id = ? ORDER BY name`,
  )
  const save = db.prepare(
    'INSERT OR REPLACE INTO batch_file (batch_id, name, length, row_count) VALUES (@batchId, @name, @length, @rows)',
  )
  const remove = db.prepare('DELETE FROM batch_file WHERE batch_id = ?')
  return {
    find: (batchId: string, name: string): BatchFile | undefined => find.get(batchId, name),
    list: (batchId: string): BatchFile[] => list.all(batchId),
    save: (file: BatchFile): void => {
      save.run(file)
    },
    removeOfBatch: (batchId: string): void => {
      remove.run(batchId)
    },
  }
}
