// PATCH /data/foundation/catalog/dataSets/{id}: the one call that takes JSON Patch beside JSON.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AepError } from '../../errors.ts'
import { parseJsonPatchBodies } from '../../gateway/body-parser.ts'
import { refusals, ServiceError } from '../../gateway/problem.ts'
import { mergeDataset, patchDataset } from './dataset-changes.ts'
import { DatasetPatch, DatasetPath, DatasetReference } from './dataset-schemas.ts'
import type { JsonPatch } from './json-patch.ts'

export const patchRoute: FastifyPluginAsyncTypebox = async (app) => {
  parseJsonPatchBodies(app)

  app.patch(
    '/dataSets/:datasetId',
    {
      schema: {
        operationId: 'patchDataset',
        summary: 'Change members of a dataset, by merging or, with an array, by JSON Patch',
        params: DatasetPath,
        body: DatasetPatch,
        response: { 200: DatasetReference, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml patchDataset; docs: catalog update-object, appendix; arrays: aepp' },
    },
    ({ tenant, params, body, headers }) => {
      if (Array.isArray(body)) return patchDataset(tenant, params.datasetId, body as JsonPatch, headers)
      if (/^application\/json-patch\+json/i.test(headers['content-type'] ?? '')) {
        throw new AepError('BODY_INVALID', ['the request body must be an array of operations'])
      }
      return mergeDataset(tenant, params.datasetId, body, headers)
    },
  )
}
