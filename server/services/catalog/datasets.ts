// Datasets of the Catalog: create, list, look up.
import type { Static } from 'typebox'
import type { Dataset, DatasetRequest } from '../../domain/dataset.ts'
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'
import type { DatasetListQuery, DatasetMap, DatasetReply } from './schemas.ts'

/** Stores a new dataset and returns its id. `createdClient` is the caller's x-api-key. */
export async function createDataset(
  tenant: Tenant,
  body: DatasetRequest,
  createdClient: string,
): Promise<string> {
  const { store, ids, clock } = tenant
  return store.commit(() => {
    let position = store.datasets.nextPosition()
    while (store.datasets.find(ids.datasetId(position))) position += 1
    const id = ids.datasetId(position)
    const createdAt = clock.now()
    store.datasets.save({ id, viewId: ids.viewId(id), createdAt, updatedAt: createdAt, createdClient, body })
    return id
  })
}

/** The oldest first. */
export function listDatasets(
  tenant: Tenant,
  query: Static<typeof DatasetListQuery>,
): Static<typeof DatasetMap> {
  const { limit = 20, start = 0 } = query
  const datasets = tenant.store.datasets.list({ limit, start })
  return Object.fromEntries(datasets.map((dataset) => [dataset.id, datasetReply(tenant, dataset)]))
}

/** Raises DATASET_NOT_FOUND. */
export function readDataset(tenant: Tenant, datasetId: string): Static<typeof DatasetMap> {
  const dataset = tenant.store.datasets.find(datasetId)
  if (!dataset) throw new AepError('DATASET_NOT_FOUND', datasetId)
  return { [dataset.id]: datasetReply(tenant, dataset) }
}

function datasetReply({ imsOrgId, sandboxId }: Tenant, dataset: Dataset): Static<typeof DatasetReply> {
  const { id, body, createdAt, updatedAt, createdClient, viewId } = dataset
  const name = body.name ?? id
  return {
    ...body,
    name,
    imsOrg: imsOrgId,
    sandboxId,
    tags: { 'adobe/pqs/table': [tableName(name)], 'adobe/siphon/table/format': ['parquet'], ...body.tags },
    classification: { dataBehavior: 'record', managedBy: 'CUSTOMER' },
    version: '1.0.0',
    created: createdAt,
    updated: updatedAt,
    createdClient,
    createdUser: createdClient,
    updatedUser: createdClient,
    viewId,
    files: `@/dataSetFiles?dataSetId=${id}`,
  }
}

/** The dataset's name as Query Service spells a table. */
function tableName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
}
