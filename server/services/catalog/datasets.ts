// Datasets of the Catalog: list and look up.
import type { Static } from 'typebox'
import type { CatalogQuery } from '../../domain/catalog-query.ts'
import { type Dataset, versionOf } from '../../domain/dataset.ts'
import { AepError } from '../../errors.ts'
import type { LastBatch } from '../../storage/last-batches.ts'
import type { Tenant } from '../../tenant.ts'
import type { DatasetMap, DatasetReply } from './dataset-schemas.ts'
import { readIds, selectProperties } from './list-query.ts'

/** One page; the oldest first unless told. */
export function listDatasets(
  tenant: Tenant,
  query: CatalogQuery,
  properties: string | undefined,
): Static<typeof DatasetMap> {
  const { store, imsOrgId: imsOrg, sandboxId } = tenant
  return datasetMap(tenant, store.datasets.list(query, { imsOrg, sandboxId }), properties)
}

/**
 * Those of the ids, between commas, that exist, and of a single one the version. Raises DATASET_NOT_FOUND when none
 * exists, QUERY_INVALID.
 */
export function readDatasets(
  tenant: Tenant,
  datasetIds: string,
  properties: string | undefined,
): { found: Static<typeof DatasetMap>; version: string | undefined } {
  const ids = readIds(datasetIds)
  const found = datasetMap(tenant, ids, properties)
  if (Object.keys(found).length === 0) throw new AepError('DATASET_NOT_FOUND', datasetIds)
  const [id = ''] = ids
  const single = ids.length === 1 ? tenant.store.datasets.find(id) : undefined
  return { found, version: single && versionOf(single.revision) }
}

function datasetMap(tenant: Tenant, ids: readonly string[], properties: string | undefined) {
  const { datasets, batches } = tenant.store
  const entries = ids.flatMap((id) => {
    const dataset = datasets.find(id)
    if (!dataset) return []
    return [[id, selectProperties(datasetReply(tenant, dataset, batches.last.find(id)), properties)] as const]
  })
  return Object.fromEntries(entries)
}

/** The dataset as it is served. */
export function datasetReply(
  { imsOrgId, sandboxId }: Tenant,
  dataset: Dataset,
  last: LastBatch | undefined,
): Static<typeof DatasetReply> {
  const { id, body, createdAt, updatedAt, createdClient, updatedClient, viewId, revision } = dataset
  return {
    schemaRef: {},
    ...body,
    imsOrg: imsOrgId,
    sandboxId,
    version: versionOf(revision),
    created: createdAt,
    updated: updatedAt,
    createdClient,
    createdUser: createdClient,
    updatedUser: updatedClient,
    viewId,
    files: `@/dataSetFiles?dataSetId=${id}`,
    ...(last && lastBatchMembers(last)),
  }
}

function lastBatchMembers({
  lastBatchId,
  lastBatchStatus,
  lastSuccessfulBatchId: success,
  lastFailedBatchId: failure,
}: LastBatch) {
  return {
    lastBatchId,
    lastBatchStatus,
    ...(success !== null && { lastSuccessfulBatch: success }),
    ...(failure !== null && { lastFailedBatch: failure }),
  }
}
