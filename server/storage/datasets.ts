// The table `dataset`.
import type { Database } from 'better-sqlite3'
import type { Dataset } from '../domain/dataset.ts'

interface Row {
  position: number
  id: string
  view_id: string
  created_at: number
  updated_at: number
  created_client: string
  body: string
}

export function datasetTable(db: Database) {
  const find = db.prepare<[string], Row>('SELECT * FROM dataset WHERE id = ?')
  const list = db.prepare<[number, number], Row>('SELECT * FROM dataset ORDER BY position LIMIT ? OFFSET ?')
  const last = db.prepare<[], { position: number | null }>('SELECT max(position) AS position FROM dataset')
  const save = db.prepare(
    `INSERT INTO dataset (id, view_id, created_at, updated_at, created_client, body)
     VALUES (@id, @viewId, @createdAt, @updatedAt, @createdClient, @body)
     ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, body = excluded.body`,
  )
  return {
    find: (id: string): Dataset | undefined => read(find.get(id)),
    /** `limit` datasets after the first `start`, the oldest first. */
    list: ({ limit, start }: { limit: number; start: number }): Dataset[] =>
      list.all(limit, start).map((row) => read(row) as Dataset),
    /** The position the next new dataset takes; ids are drawn from it. */
    nextPosition: (): number => (last.get()?.position ?? 0) + 1,
    save: (dataset: Dataset): void => {
      save.run({ ...dataset, body: JSON.stringify(dataset.body) })
    },
  }
}

function read(row: Row | undefined): Dataset | undefined {
  if (!row) return undefined
  return {
    id: row.id,
    viewId: row.view_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdClient: row.created_client,
    body: JSON.parse(row.body),
  }
}
