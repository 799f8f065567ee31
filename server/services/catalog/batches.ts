// Batches of the Catalog: list and look up.
import type { Static } from 'typebox'
import type { Batch } from '../../domain/batch.ts'
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'
import type { BatchListQuery, BatchMap, BatchReply } from './schemas.ts'

/** The service that writes export batches (segmentation.yaml names it; its use here is emulator-defined). */
const exportClient = 'acp_core_unifiedProfile_feeds'

/** The oldest first. */
export async function listBatches(
  tenant: Tenant,
  query: Static<typeof BatchListQuery>,
): Promise<Static<typeof BatchMap>> {
  const { limit = 20, start = 0, batch, dataSet, status } = query
  const filter = {
    ...(batch !== undefined && { id: batch }),
    ...(dataSet !== undefined && { datasetId: dataSet }),
    ...(status !== undefined && { status }),
  }
  const ids = tenant.store.batches.list(filter, { limit, start }).map(({ id }) => id)
  await Promise.all(ids.map((id) => tenant.historyFiles.ensure(id)))
  const batches = tenant.store.batches.list(filter, { limit, start })
  return Object.fromEntries(batches.map((found) => [found.id, batchReply(tenant, found)]))
}

/** Raises BATCH_NOT_FOUND. */
export async function readBatch(tenant: Tenant, batchId: string): Promise<Static<typeof BatchMap>> {
  await tenant.historyFiles.ensure(batchId)
  const batch = tenant.store.batches.find(batchId)
  if (!batch) throw new AepError('BATCH_NOT_FOUND', batchId)
  return { [batch.id]: batchReply(tenant, batch) }
}

function batchReply({ imsOrgId, sandboxId }: Tenant, batch: Batch): Static<typeof BatchReply> {
  const { id, datasetId, exportJobId, status, errors, createdAt, updatedAt, startedAt, completedAt } = batch
  return {
    id,
    externalId: id,
    imsOrg: imsOrgId,
    sandboxId,
    status,
    errors: [...errors],
    tags: { exportJobId: [String(exportJobId)] },
    relatedObjects: [{ type: 'dataSet', id: datasetId }],
    inputFormat: { format: 'parquet' },
    replay: {},
    availableDates: {},
    ...metricsReply(batch),
    created: createdAt,
    updated: updatedAt,
    ...(startedAt !== undefined && { started: startedAt }),
    ...(completedAt !== undefined && { completed: completedAt }),
    createdClient: exportClient,
    createdUser: `${exportClient}@AdobeID`,
    updatedUser: `${exportClient}@AdobeID`,
    version: `1.0.${batch.revision}`,
  }
}

/** Metrics exist on batches that succeeded (docs: batch ingestion), under their newer and older names. */
function metricsReply({ metrics, createdAt, updatedAt, startedAt, completedAt }: Batch) {
  if (!metrics) return {}
  const { records, files, bytes } = metrics
  return {
    metrics: {
      inputRecordCount: records,
      outputRecordCount: records,
      failedRecordCount: 0,
      inputFileCount: files,
      outputFileCount: files,
      inputByteSize: bytes,
      outputByteSize: bytes,
      partitionCount: files,
      recordsRead: records,
      recordsWritten: records,
      recordsFailed: 0,
      startTime: startedAt ?? createdAt,
      endTime: completedAt ?? updatedAt,
    },
  }
}
