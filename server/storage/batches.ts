// The table `batch`, and `last_batch`, which follows it.
import type { Database } from 'better-sqlite3'
import type { Batch, BatchStatus } from '../domain/batch.ts'
import type { CatalogQuery } from '../domain/catalog-query.ts'
import type { TenantEvent } from '../domain/tenant-event.ts'
import type { Constants, Listing } from './catalog-listing.ts'
import { listIds } from './catalog-pages.ts'
import { lastBatchTable } from './last-batches.ts'
import { pageAnchors } from './page-anchors.ts'

type Row = { batch: string }

const constant = (json: string) => ({ sql: `'${json}'`, kind: 'text' as const })
const metric = (name: string) => ({ sql: `batch ->> '$.metrics.${name}'`, kind: 'number' as const })
/** As text, by which it is looked for. */
const jobId = 'CAST(export_job_id AS TEXT)'
const tags = `json_object('exportJobId', json_array(${jobId}))`

/** Batches as the Catalog lists them, and the names that its filters have for what lies deeper. */
export const batchListing: Listing = {
  table: 'batch',
  id: 'id',
  created: 'created_at',
  tags: { sql: tags, table: `(SELECT 'exportJobId' AS tag, ${jobId} AS value, position FROM batch)` },
  properties: {
    id: { sql: 'id', kind: 'text', indexed: true },
    batch: { sql: 'id', kind: 'text', indexed: true },
    externalId: { sql: 'id', kind: 'text', indexed: true },
    dataSet: { sql: 'dataset_id', kind: 'text', indexed: true },
    imsOrg: { sql: '@imsOrg', kind: 'text' },
    sandboxId: { sql: '@sandboxId', kind: 'text' },
    status: { sql: 'status', kind: 'text', indexed: true },
    created: { sql: 'created_at', kind: 'number', indexed: true },
    updated: { sql: 'updated_at', kind: 'number', indexed: true },
    started: { sql: `batch ->> '$.startedAt'`, kind: 'number' },
    completed: { sql: `batch ->> '$.completedAt'`, kind: 'number' },
    createdClient: { sql: '@exportClient', kind: 'text' },
    createdUser: { sql: '@exportUser', kind: 'text' },
    updatedUser: { sql: '@exportUser', kind: 'text' },
    version: { sql: `batch ->> '$.revision'`, kind: 'version' },
    recordCount: metric('records'),
    size: metric('bytes'),
    failedRecordCount: { sql: `iif(batch ->> '$.metrics' IS NULL, NULL, 0)`, kind: 'number' },
    metrics: { sql: `batch ->> '$.metrics'`, kind: 'text' },
    failedBatchLocation: { sql: `iif(status = 'failed', id, NULL)`, kind: 'text' },
    tags: { sql: tags, kind: 'text' },
    errors: constant('[]'),
    relatedObjects: constant('[]'),
    inputFormat: constant('{}'),
    replay: constant('{}'),
    availableDates: constant('{}'),
  },
}

/** Properties that are known once a batch's files are counted. */
export const countedProperties = ['recordCount', 'size', 'failedRecordCount', 'metrics']

/** The dataset files: one for each batch that succeeded; the ids of a list are the batches'. */
export const dataSetFileListing: Listing = {
  table: 'batch',
  id: 'id',
  where: `status = 'success'`,
  created: 'filed_at',
  properties: {
    id: { sql: `id || '-1'`, kind: 'text' },
    batchId: { sql: 'id', kind: 'text', indexed: true },
    batch: { sql: 'id', kind: 'text', indexed: true },
    dataSetId: { sql: 'dataset_id', kind: 'text', indexed: true },
    dataSetViewId: {
      sql: 'coalesce((SELECT view_id FROM dataset WHERE id = batch.dataset_id), dataset_id)',
      kind: 'text',
    },
    imsOrg: { sql: '@imsOrg', kind: 'text' },
    created: { sql: 'filed_at', kind: 'number', indexed: true },
    updated: { sql: 'updated_at', kind: 'number' },
    createdClient: { sql: '@exportClient', kind: 'text' },
    createdUser: { sql: '@exportUser', kind: 'text' },
    updatedUser: { sql: '@exportUser', kind: 'text' },
    // Not a plain 0, which ORDER BY would take for the number of a column.
    version: { sql: 'CAST(0 AS INTEGER)', kind: 'version' },
  },
}

/** `note` is given every change of a status that `save` makes. */
export function batchTable(db: Database, note?: (event: TenantEvent) => void) {
  const find = db.prepare<[string], Row>('SELECT batch FROM batch WHERE id = ?')
  const statusOf = db.prepare<[string], BatchStatus>('SELECT status FROM batch WHERE id = ?').pluck()
  const ofJob = db.prepare<[string], Row>(`SELECT batch FROM batch WHERE ${jobId} = ? ORDER BY position`)
  const uncounted = db.prepare<[], Row>(
    `SELECT batch FROM batch WHERE status = 'success' AND counted = 0 ORDER BY position`,
  )
  const lastSuccess = db.prepare<[string], Row>(
    `SELECT batch FROM batch WHERE dataset_id = ? AND status = 'success' ORDER BY filed_at DESC, position DESC LIMIT 1`,
  )
  const save = db.prepare(
    `INSERT INTO batch (id, dataset_id, export_job_id, created_at, updated_at, filed_at, status, counted, batch)
     VALUES (@id, @datasetId, @exportJobId, @createdAt, @updatedAt, @filedAt, @status, @counted, @batch)
     ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, filed_at = excluded.filed_at,
       status = excluded.status, counted = excluded.counted, batch = excluded.batch`,
  )
  const lastBatches = lastBatchTable(db)
  const anchors = pageAnchors(db)
  const read = (row: Row): Batch => JSON.parse(row.batch)

  function saveOne(batch: Batch): void {
    const { id, datasetId, exportJobId, createdAt, updatedAt, completedAt, status, metrics } = batch
    const filedAt = completedAt ?? createdAt
    const counted = metrics ? 1 : 0
    const text = JSON.stringify(batch)
    const from = statusOf.get(id)
    const row = { id, datasetId, exportJobId, createdAt, updatedAt, filedAt, status, counted, batch: text }
    const { lastInsertRowid: position } = save.run(row)
    if (from === undefined) anchors.changed([createdAt, Number(position)])
    if (from !== status) {
      note?.({ kind: 'batch', batchId: id, datasetId, jobId: exportJobId, status, at: updatedAt })
    }
  }

  function saveOfJob(batches: readonly Batch[]): void {
    for (const batch of batches) saveOne(batch)
    const [batch] = batches
    if (batch) lastBatches.follow(batch)
  }

  return {
    find: (id: string): Batch | undefined => {
      const row = find.get(id)
      return row && read(row)
    },
    ofExportJob: (exportJobId: number): Batch[] => ofJob.all(String(exportJobId)).map(read),
    /** Batches of jobs of the past that have succeeded and whose files nobody has asked for yet. */
    uncounted: (): Batch[] => uncounted.all().map(read),
    /** The one that was the last to succeed. */
    lastSuccessful: (datasetId: string): Batch | undefined => {
      const row = lastSuccess.get(datasetId)
      return row && read(row)
    },
    /** The ids of one page. */
    list: (query: CatalogQuery, constants: Constants): string[] =>
      listIds({ db, anchors }, batchListing, query, constants),
    /** The ids of the batches that one page of dataset files belongs to. */
    listFiles: (query: CatalogQuery, constants: Constants): string[] =>
      listIds({ db, anchors }, dataSetFileListing, query, constants),
    /** Datasets by what became of their batches. */
    last: lastBatches,
    save: (batch: Batch): void => saveOfJob([batch]),
    /** Saves batches of one job, which have dataset and times in common, so that the last ones are looked up once. */
    saveOfJob,
  }
}
