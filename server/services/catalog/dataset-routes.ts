// /data/foundation/catalog/dataSets: the routes of datasets.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DatasetRequest } from '../../domain/dataset.ts'
import { refusals, ServiceError } from '../../gateway/problem.ts'
import { serviceUrl } from '../../gateway/service-path.ts'
import { datasetListing } from '../../storage/datasets.ts'
import { createDataset, deleteDataset, mergeDataset, replaceDataset } from './dataset-changes.ts'
import {
  CreateDatasetQuery,
  DatasetMap,
  DatasetPatchV2,
  DatasetPath,
  DatasetReference,
  datasetFilters,
} from './dataset-schemas.ts'
import { listDatasets, readDatasets } from './datasets.ts'
import { readListQuery, takeOlderNames } from './list-query.ts'
import { listQuery, Properties } from './list-schemas.ts'

export const datasetRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/dataSets',
    {
      schema: {
        operationId: 'createDataset',
        summary: 'Create a dataset',
        querystring: CreateDatasetQuery,
        body: DatasetRequest,
        response: { 201: DatasetReference, ...refusals(ServiceError) },
      },
      config: {
        source: 'tutorial: Create a target dataset; status and Location: catalog.yaml createDataset',
      },
    },
    async (request, reply) => {
      const { tenant, body, headers } = request
      const id = await createDataset(tenant, body, headers)
      reply.code(201).header('location', `${serviceUrl(request, 'catalog')}/dataSets/${id}`)
      return [`@/${tenant.switches.datasetRef === 'seed' ? 'datasets' : 'dataSets'}/${id}`]
    },
  )

  app.get(
    '/dataSets',
    {
      preValidation: takeOlderNames,
      schema: {
        operationId: 'listDatasets',
        summary: 'List datasets',
        querystring: listQuery(datasetFilters),
        response: { 200: DatasetMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml listDatasets; docs: catalog filter-data' },
    },
    (request) => {
      const query = readListQuery(request, datasetListing, datasetFilters)
      return listDatasets(request.tenant, query, request.query.properties)
    },
  )

  app.get(
    '/dataSets/:datasetId',
    {
      schema: {
        operationId: 'retrieveDataset',
        summary: 'Look up a dataset, or several',
        params: DatasetPath,
        querystring: Properties,
        response: { 200: DatasetMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml retrieveDataset; docs: catalog look-up-multiple-objects, appendix' },
    },
    ({ tenant, params, query }, reply) => {
      const { found, version } = readDatasets(tenant, params.datasetId, query.properties)
      if (version !== undefined) reply.headers({ etag: `"${version}"`, 'e-tag': `"${version}"` })
      return found
    },
  )

  app.put(
    '/dataSets/:datasetId',
    {
      schema: {
        operationId: 'putDataset',
        summary: 'Replace a dataset',
        params: DatasetPath,
        body: DatasetRequest,
        response: { 200: DatasetReference, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml putDataset; docs: catalog replace-object, appendix' },
    },
    ({ tenant, params, body, headers }) => replaceDataset(tenant, params.datasetId, body, headers),
  )

  app.delete(
    '/dataSets/:datasetId',
    {
      schema: {
        operationId: 'deleteDataset',
        summary: 'Delete a dataset',
        params: DatasetPath,
        response: { 200: DatasetReference, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml deleteDataset; docs: catalog delete-object' },
    },
    ({ tenant, params }) => deleteDataset(tenant, params.datasetId),
  )

  app.patch(
    '/v2/dataSets/:datasetId',
    {
      schema: {
        operationId: 'patchDataSetV2',
        summary: 'Change members of a dataset, however deep they lie',
        params: DatasetPath,
        body: DatasetPatchV2,
        response: { 200: DatasetReference, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml patchDataSetV2; docs: catalog update-object' },
    },
    ({ tenant, params, body, headers }) => mergeDataset(tenant, params.datasetId, body, headers),
  )
}
