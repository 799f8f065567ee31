// The table `last_batch`: for each dataset its newest batch, and the last one to succeed and to fail.
import type { Database } from 'better-sqlite3'
import type { BatchStatus } from '../domain/batch.ts'
import type { CatalogQuery } from '../domain/catalog-query.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { Constants, Listing } from './catalog-listing.ts'
import { listIds } from './catalog-pages.ts'
import { pageAnchors } from './page-anchors.ts'

/** What has become of a dataset's batches. */
export interface LastBatch {
  readonly datasetId: string
  /** When the first batch was created, and when one was last changed. */
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  readonly lastBatchId: string
  readonly lastBatchStatus: BatchStatus
  readonly lastSuccessfulBatchId: string | null
  readonly lastFailedBatchId: string | null
}

/** The datasets that have batches; those that were deleted are not listed. */
export const lastBatchListing: Listing = {
  table: 'last_batch',
  id: 'dataset_id',
  where: 'EXISTS (SELECT 1 FROM dataset WHERE dataset.id = dataset_id)',
  created: 'created_at',
  properties: {
    dataSetId: { sql: 'dataset_id', kind: 'text', indexed: true },
    lastBatchId: { sql: 'last_batch_id', kind: 'text' },
    lastBatchStatus: { sql: 'last_batch_status', kind: 'text' },
    lastSuccessfulBatchId: { sql: 'last_successful_batch_id', kind: 'text' },
    lastFailedBatchId: { sql: 'last_failed_batch_id', kind: 'text' },
    imsOrg: { sql: '@imsOrg', kind: 'text' },
    sandboxId: { sql: '@sandboxId', kind: 'text' },
    created: { sql: 'created_at', kind: 'number', indexed: true },
    updated: { sql: 'updated_at', kind: 'number' },
  },
}

const newest = (column: string) =>
  `(SELECT ${column} FROM batch WHERE dataset_id = @datasetId ORDER BY created_at DESC, position DESC LIMIT 1)`

/** The one that was the last to end so. */
const lastOf = (status: BatchStatus) =>
  `(SELECT id FROM batch WHERE dataset_id = @datasetId AND status = '${status}'
    ORDER BY filed_at DESC, position DESC LIMIT 1)`

export function lastBatchTable(db: Database) {
  const find = db.prepare<[string], LastBatch>(
    `SELECT dataset_id AS datasetId, created_at AS createdAt, updated_at AS updatedAt, last_batch_id AS lastBatchId,
       last_batch_status AS lastBatchStatus, last_successful_batch_id AS lastSuccessfulBatchId,
       last_failed_batch_id AS lastFailedBatchId
     FROM last_batch WHERE dataset_id = ?`,
  )
  const follow = db.prepare(
    `INSERT INTO last_batch (dataset_id, created_at, updated_at, last_batch_id, last_batch_status,
       last_successful_batch_id, last_failed_batch_id)
     VALUES (@datasetId, @createdAt, @updatedAt, ${newest('id')}, ${newest('status')},
       ${lastOf('success')}, ${lastOf('failed')})
     ON CONFLICT (dataset_id) DO UPDATE SET created_at = min(created_at, excluded.created_at),
       updated_at = max(updated_at, excluded.updated_at), last_batch_id = excluded.last_batch_id,
       last_batch_status = excluded.last_batch_status,
       last_successful_batch_id = excluded.last_successful_batch_id,
       last_failed_batch_id = excluded.last_failed_batch_id`,
  )
  const anchors = pageAnchors(db)
  return {
    find: (datasetId: string): LastBatch | undefined => find.get(datasetId),
    /** The ids of the datasets on one page. */
    list: (query: CatalogQuery, constants: Constants): string[] =>
      listIds({ db, anchors }, lastBatchListing, query, constants),
    /** Takes in a batch that was created or changed. */
    follow: (batch: { datasetId: string; createdAt: EpochMs; updatedAt: EpochMs }): void => {
      follow.run(batch)
    },
  }
}
