// Batches of the Catalog: list and look up.
import type { Static } from 'typebox'
import type { Batch } from '../../domain/batch.ts'
import type { CatalogQuery } from '../../domain/catalog-query.ts'
import { versionOf } from '../../domain/dataset.ts'
import { AepError } from '../../errors.ts'
import { countedProperties } from '../../storage/batches.ts'
import type { Constants } from '../../storage/catalog-listing.ts'
import type { Tenant } from '../../tenant.ts'
import type { BatchMap, BatchReply } from './batch-schemas.ts'
import { readIds, selectProperties } from './list-query.ts'

/** The service that writes export batches (segmentation.yaml names it; its use here is emulator-defined). */
const exportClient = 'acp_core_unifiedProfile_feeds'
const exportUser = `${exportClient}@AdobeID`

/** What all batches and their files have in common. */
export function batchConstants({ imsOrgId: imsOrg, sandboxId }: Tenant): Constants {
  return { imsOrg, sandboxId, exportClient, exportUser }
}

/** Who made and changed a batch. */
export const batchMakers = { createdClient: exportClient, createdUser: exportUser, updatedUser: exportUser }

/** How a reply shows batches. */
export interface BatchView {
  readonly properties: string | undefined
  /** Base URL of Data Access, for the links. */
  readonly dataAccessUrl: string
}

/** One page; the oldest first unless told. */
export async function listBatches(
  tenant: Tenant,
  query: CatalogQuery,
  view: BatchView,
): Promise<Static<typeof BatchMap>> {
  const { store, historyFiles } = tenant
  const named = [...query.conditions.map((condition) => 'property' in condition && condition.property)]
  const counted = [...named, ...query.orderBy.map(({ property }) => property)]
  if (counted.some((property) => property && countedProperties.includes(property)))
    await historyFiles.ensureAll()
  return batchMap(tenant, store.batches.list(query, batchConstants(tenant)), view)
}

/** Those of the ids, between commas, that exist. Raises BATCH_NOT_FOUND when none does, QUERY_INVALID. */
export async function readBatches(
  tenant: Tenant,
  batchIds: string,
  view: BatchView,
): Promise<Static<typeof BatchMap>> {
  const found = await batchMap(tenant, readIds(batchIds), view)
  if (Object.keys(found).length === 0) throw new AepError('BATCH_NOT_FOUND', batchIds)
  return found
}

async function batchMap(tenant: Tenant, ids: readonly string[], { properties, dataAccessUrl }: BatchView) {
  const { store, historyFiles } = tenant
  await Promise.all(ids.map((id) => historyFiles.ensure(id)))
  const entries = ids.flatMap((id) => {
    const batch = store.batches.find(id)
    if (!batch) return []
    return [[id, selectProperties(batchReply(tenant, batch, dataAccessUrl), properties)] as const]
  })
  return Object.fromEntries(entries)
}

function batchReply(
  { imsOrgId, sandboxId }: Tenant,
  batch: Batch,
  dataAccessUrl: string,
): Static<typeof BatchReply> {
  const { id, datasetId, exportJobId, status, errors, createdAt, updatedAt, startedAt, completedAt } = batch
  return {
    id,
    externalId: id,
    imsOrg: imsOrgId,
    sandboxId,
    status,
    ...(status === 'failed' && {
      failedBatchLocation: `${dataAccessUrl}/batches/${encodeURIComponent(id)}/failed`,
    }),
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
    ...batchMakers,
    version: versionOf(batch.revision),
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
