// The dataset files of the Catalog: one for each batch that has succeeded, the same that Data Access serves.
import type { Static } from 'typebox'
import type { Batch } from '../../domain/batch.ts'
import type { CatalogQuery } from '../../domain/catalog-query.ts'
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'
import type { DataSetFileMap, DataSetFileReply } from './batch-schemas.ts'
import { batchConstants, batchMakers } from './batches.ts'
import { readIds, selectProperties } from './list-query.ts'

type FileMap = Promise<Static<typeof DataSetFileMap>>

/** One page; the oldest first unless told. */
export function listDataSetFiles(
  tenant: Tenant,
  query: CatalogQuery,
  properties: string | undefined,
): FileMap {
  return fileMap(tenant, tenant.store.batches.listFiles(query, batchConstants(tenant)), properties)
}

/** The files of one view of a dataset; each dataset has one view. Raises DATASET_VIEW_NOT_FOUND. */
export function listViewFiles(
  tenant: Tenant,
  { datasetId, viewId }: { datasetId: string; viewId: string },
  query: CatalogQuery,
  properties: string | undefined,
): FileMap {
  if (tenant.store.datasets.find(datasetId)?.viewId !== viewId) {
    throw new AepError('DATASET_VIEW_NOT_FOUND', datasetId, viewId)
  }
  const ofDataset = { is: 'oneOf', property: 'dataSetId', values: [datasetId], negated: false } as const
  return listDataSetFiles(tenant, { ...query, conditions: [ofDataset, ...query.conditions] }, properties)
}

/** Those of the ids, between commas, that exist. Raises FILE_NOT_FOUND when none does, QUERY_INVALID. */
export async function readDataSetFiles(tenant: Tenant, ids: string, properties: string | undefined): FileMap {
  const batchIds = readIds(ids).flatMap((id) => (id.endsWith('-1') ? [id.slice(0, -2)] : []))
  const found = await fileMap(tenant, batchIds, properties)
  if (Object.keys(found).length === 0) throw new AepError('FILE_NOT_FOUND', ids)
  return found
}

async function fileMap(tenant: Tenant, batchIds: readonly string[], properties: string | undefined): FileMap {
  const { store, historyFiles } = tenant
  await Promise.all(batchIds.map((id) => historyFiles.ensure(id)))
  const entries = batchIds.flatMap((id) => {
    const batch = store.batches.find(id)
    if (batch?.status !== 'success' || !batch.metrics) return []
    return [[`${id}-1`, selectProperties(fileReply(tenant, batch), properties)] as const]
  })
  return Object.fromEntries(entries)
}

function fileReply({ store, imsOrgId }: Tenant, batch: Batch): Static<typeof DataSetFileReply> {
  const { id, datasetId, createdAt, updatedAt, completedAt } = batch
  return {
    id: `${id}-1`,
    batchId: id,
    dataSetViewId: store.datasets.find(datasetId)?.viewId ?? datasetId,
    imsOrg: imsOrgId,
    ...batchMakers,
    version: '1.0.0',
    created: completedAt ?? createdAt,
    updated: updatedAt,
  }
}
