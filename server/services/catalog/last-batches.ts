// The last batches of the Catalog: what has become of the batches of each dataset.
import type { Static } from 'typebox'
import type { CatalogQuery } from '../../domain/catalog-query.ts'
import type { LastBatch } from '../../storage/last-batches.ts'
import type { Tenant } from '../../tenant.ts'
import type { LastBatchMap, LastBatchReply } from './batch-schemas.ts'
import { selectProperties } from './list-query.ts'

/** One page, by the id of the dataset; the dataset whose first batch is the oldest comes first unless told. */
export function listLastBatches(
  tenant: Tenant,
  query: CatalogQuery,
  properties: string | undefined,
): Static<typeof LastBatchMap> {
  const { last } = tenant.store.batches
  const ids = last.list(query, { imsOrg: tenant.imsOrgId, sandboxId: tenant.sandboxId })
  const entries = ids.flatMap((id) => {
    const found = last.find(id)
    return found ? [[id, selectProperties(lastBatchReply(tenant, found), properties)] as const] : []
  })
  return Object.fromEntries(entries)
}

function lastBatchReply({ imsOrgId, sandboxId }: Tenant, last: LastBatch): Static<typeof LastBatchReply> {
  const { lastBatchId, lastBatchStatus, lastSuccessfulBatchId, lastFailedBatchId, createdAt, updatedAt } =
    last
  return {
    lastBatchId,
    lastBatchStatus,
    ...(lastSuccessfulBatchId !== null && { lastSuccessfulBatchId }),
    ...(lastFailedBatchId !== null && { lastFailedBatchId }),
    imsOrg: imsOrgId,
    sandboxId,
    created: createdAt,
    updated: updatedAt,
  }
}
