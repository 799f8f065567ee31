// Datasets of the Catalog: create, patch, replace, delete.
import type { IncomingHttpHeaders } from 'node:http'
import {
  changedDataset,
  type Dataset,
  DatasetRequest,
  newDataset,
  systemMembers,
} from '../../domain/dataset.ts'
import { mergeJson } from '../../domain/json-merge.ts'
import { AepError } from '../../errors.ts'
import { headerText } from '../../gateway/platform-headers.ts'
import type { Tenant } from '../../tenant.ts'
import { checkOf } from '../../validation.ts'
import { datasetReply } from './datasets.ts'
import { applyJsonPatch, type JsonPatch } from './json-patch.ts'
import { checkPreconditions, isValidateOnly } from './preconditions.ts'

const clientOf = (headers: IncomingHttpHeaders) => headerText(headers['x-api-key'])

/** The position that no dataset takes: ids drawn from it are given to what is only validated. */
const noPosition = 0

/** Stores a new dataset and returns its id; with `Pragma: validate-only` nothing is stored. */
export async function createDataset(
  { store, ids, clock }: Tenant,
  body: DatasetRequest,
  headers: IncomingHttpHeaders,
): Promise<string> {
  if (isValidateOnly(headers)) return ids.datasetId(noPosition)
  return store.commit(() => {
    let position = store.datasets.nextPosition()
    while (store.datasets.find(ids.datasetId(position))) position += 1
    const id = ids.datasetId(position)
    const createdAt = clock.now()
    store.datasets.save(
      newDataset({ id, viewId: ids.viewId(id), createdAt, createdClient: clientOf(headers), body }),
    )
    return id
  })
}

/** Puts the body in the place of all that clients had set. Raises DATASET_NOT_FOUND, PRECONDITION_FAILED. */
export function replaceDataset(
  tenant: Tenant,
  datasetId: string,
  body: DatasetRequest,
  headers: IncomingHttpHeaders,
): Promise<string[]> {
  return changeDataset(tenant, datasetId, headers, () => body)
}

/** Merges the body in, member by member. Raises DATASET_NOT_FOUND, PRECONDITION_FAILED, BODY_INVALID. */
export function mergeDataset(
  tenant: Tenant,
  datasetId: string,
  body: object,
  headers: IncomingHttpHeaders,
): Promise<string[]> {
  return changeDataset(tenant, datasetId, headers, (dataset) => mergeJson(dataset.body, body))
}

/**
 * Applies a JSON Patch to the dataset as it is served. What the Catalog keeps itself may be tested, not changed.
 * Raises DATASET_NOT_FOUND, PRECONDITION_FAILED, BODY_INVALID.
 */
export function patchDataset(
  tenant: Tenant,
  datasetId: string,
  patch: JsonPatch,
  headers: IncomingHttpHeaders,
): Promise<string[]> {
  return changeDataset(tenant, datasetId, headers, (dataset) => {
    const last = tenant.store.batches.last.find(datasetId)
    const { schemaRef, ...served } = datasetReply(tenant, dataset, last)
    const document = { ...served, ...(dataset.body.schemaRef && { schemaRef }) } as Record<string, unknown>
    const patched = applyJsonPatch(document, patch)
    const touched = systemMembers.filter(
      (member) => JSON.stringify(patched[member]) !== JSON.stringify(document[member]),
    )
    if (touched.length > 0) {
      throw new AepError(
        'BODY_INVALID',
        touched.map((member) => `${member} is kept by the Catalog and cannot be changed`),
      )
    }
    return patched
  })
}

const checkContent = checkOf(DatasetRequest, 'the dataset')

async function changeDataset(
  { store, clock }: Tenant,
  datasetId: string,
  headers: IncomingHttpHeaders,
  change: (dataset: Dataset) => unknown,
): Promise<string[]> {
  return store.commit(() => {
    const dataset = store.datasets.find(datasetId)
    if (!dataset) throw new AepError('DATASET_NOT_FOUND', datasetId)
    checkPreconditions(headers, dataset)
    const body = change(dataset)
    const problems = checkContent(body)
    if (problems.length > 0) throw new AepError('BODY_INVALID', problems)
    const changed = changedDataset(dataset, {
      body: body as DatasetRequest,
      client: clientOf(headers),
      at: clock.now(),
    })
    if (!isValidateOnly(headers)) store.datasets.save(changed)
    return [`@/dataSets/${datasetId}`]
  })
}

/** Deletes the dataset; an unknown one is no error and has no reference (docs: delete an object). */
export async function deleteDataset({ store }: Tenant, datasetId: string): Promise<string[]> {
  return store.commit(() => (store.datasets.remove(datasetId) ? [`@/dataSets/${datasetId}`] : []))
}
