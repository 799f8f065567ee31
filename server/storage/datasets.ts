// The table `dataset`.
import type { Database } from 'better-sqlite3'
import type { CatalogQuery } from '../domain/catalog-query.ts'
import type { Dataset } from '../domain/dataset.ts'
import type { Constants, Listing } from './catalog-listing.ts'
import { listIds } from './catalog-pages.ts'
import { datasetTagTable } from './dataset-tags.ts'
import { pageAnchors } from './page-anchors.ts'

/** A row of the table. */
export interface Row {
  position: number
  id: string
  view_id: string
  name: string
  created_at: number
  updated_at: number
  created_client: string
  updated_client: string
  revision: number
  body: string
}

const lastBatch = (column: string) => ({
  sql: `(SELECT ${column} FROM last_batch WHERE dataset_id = dataset.id)`,
  kind: 'text' as const,
})

/** Datasets as the Catalog lists them. */
export const datasetListing: Listing = {
  table: 'dataset',
  id: 'id',
  created: 'created_at',
  members: 'body',
  tags: { sql: "body -> '$.tags'", table: 'dataset_tag' },
  properties: {
    name: { sql: 'name', kind: 'text', indexed: true },
    imsOrg: { sql: '@imsOrg', kind: 'text' },
    sandboxId: { sql: '@sandboxId', kind: 'text' },
    version: { sql: 'revision', kind: 'version', indexed: true },
    created: { sql: 'created_at', kind: 'number', indexed: true },
    updated: { sql: 'updated_at', kind: 'number', indexed: true },
    createdClient: { sql: 'created_client', kind: 'text', indexed: true },
    createdUser: { sql: 'created_client', kind: 'text', indexed: true },
    updatedUser: { sql: 'updated_client', kind: 'text' },
    viewId: { sql: 'view_id', kind: 'text' },
    files: { sql: `'@/dataSetFiles?dataSetId=' || id`, kind: 'text' },
    schemaRef: { sql: `coalesce(body -> '$.schemaRef', '{}')`, kind: 'text' },
    lastBatchId: lastBatch('last_batch_id'),
    lastBatchStatus: lastBatch('last_batch_status'),
    lastSuccessfulBatch: lastBatch('last_successful_batch_id'),
    lastFailedBatch: lastBatch('last_failed_batch_id'),
  },
}

export function datasetTable(db: Database) {
  const find = db.prepare<[string], Row>('SELECT * FROM dataset WHERE id = ?')
  const last = db.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'dataset'`)
  function takePositions(count: number): void {
    db.prepare(`DELETE FROM sqlite_sequence WHERE name = 'dataset'`).run()
    db.prepare(`INSERT INTO sqlite_sequence (name, seq) VALUES ('dataset', ?)`).run(count)
  }
  const insert = db.prepare(
    `INSERT INTO dataset (id, view_id, name, created_at, updated_at, created_client, updated_client, revision, body)
     VALUES (@id, @viewId, @name, @createdAt, @updatedAt, @createdClient, @updatedClient, @revision, @body)`,
  )
  const update = db.prepare(
    `UPDATE dataset SET name = @name, view_id = @viewId, created_at = @createdAt, updated_at = @updatedAt,
       created_client = @createdClient, updated_client = @updatedClient, revision = @revision, body = @body
     WHERE id = @id`,
  )
  const remove = db.prepare<[string]>('DELETE FROM dataset WHERE id = ?')
  const tags = datasetTagTable(db)
  const anchors = pageAnchors(db)
  return {
    find: (id: string): Dataset | undefined => {
      const row = find.get(id)
      return row && readDataset(row)
    },
    /** The ids of one page. */
    list: (query: CatalogQuery, constants: Constants): string[] =>
      listIds({ db, anchors }, datasetListing, query, constants),
    /** The position the next new dataset takes; ids are drawn from it. */
    nextPosition: (): number => (last.get()?.seq ?? 0) + 1,
    /** So many positions count as taken, at least. */
    takePositions: (count: number): void => {
      if (count > (last.get()?.seq ?? 0)) takePositions(count)
    },
    save: (dataset: Dataset): void => {
      const row = { ...dataset, name: dataset.body.name, body: JSON.stringify(dataset.body) }
      const before = find.get(dataset.id)
      // Not one statement for both: it would use up a position each time.
      const position = before?.position ?? Number(insert.run(row).lastInsertRowid)
      if (before) update.run(row)
      else anchors.changed([dataset.createdAt, position])
      tags.change(position, before ? readDataset(before).body.tags : {}, dataset.body.tags)
    },
    /** Whether there was one to remove. */
    remove: (id: string): boolean => {
      const row = find.get(id)
      if (!row) return false
      remove.run(id)
      tags.change(row.position, readDataset(row).body.tags, {})
      anchors.changed([row.created_at, row.position])
      return true
    },
  }
}

/** The dataset of a row. */
export function readDataset(row: Row): Dataset {
  return {
    id: row.id,
    viewId: row.view_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdClient: row.created_client,
    updatedClient: row.updated_client,
    revision: row.revision,
    body: JSON.parse(row.body),
  }
}
