// /data/foundation/catalog/batches, /lastBatches and /dataSetFiles: the routes of what exports have brought.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { refusals, ServiceError } from '../../gateway/problem.ts'
import { serviceUrl } from '../../gateway/service-path.ts'
import { batchListing, dataSetFileListing } from '../../storage/batches.ts'
import { lastBatchListing } from '../../storage/last-batches.ts'
import {
  availabilityFilters,
  BatchMap,
  BatchPath,
  BatchQuery,
  batchFilters,
  DataSetFileMap,
  DataSetFilePath,
  DataSetViewPath,
  dataSetFileFilters,
  LastBatchMap,
  lastBatchFilters,
} from './batch-schemas.ts'
import { listBatches, readBatches } from './batches.ts'
import { listDataSetFiles, listViewFiles, readDataSetFiles } from './dataset-files.ts'
import { listLastBatches } from './last-batches.ts'
import { readListQuery, takeOlderNames } from './list-query.ts'
import { listQuery, Properties } from './list-schemas.ts'

export const batchRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/batches',
    {
      preValidation: takeOlderNames,
      schema: {
        operationId: 'listBatches',
        summary: 'List batches',
        querystring: listQuery({ ...batchFilters, ...availabilityFilters }),
        response: { 200: BatchMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml listBatches; docs: catalog filter-data' },
    },
    (request) => {
      const query = readListQuery(request, batchListing, { ...batchFilters, ...availabilityFilters })
      const view = {
        properties: request.query.properties,
        dataAccessUrl: serviceUrl(request, 'dataAccess'),
      }
      return listBatches(request.tenant, query, view)
    },
  )

  app.get(
    '/batches/:batchId',
    {
      schema: {
        operationId: 'retrieveBatch',
        summary: 'Look up a batch, or several',
        params: BatchPath,
        querystring: BatchQuery,
        response: { 200: BatchMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml retrieveBatch; docs: catalog look-up-multiple-objects' },
    },
    (request) => {
      const { tenant, params, query } = request
      const dataAccessUrl = serviceUrl(request, 'dataAccess')
      return readBatches(tenant, params.batchId, { properties: query.properties, dataAccessUrl })
    },
  )

  app.get(
    '/lastBatches',
    {
      preValidation: takeOlderNames,
      schema: {
        operationId: 'listLastBatches',
        summary: 'List the last batches of datasets',
        querystring: listQuery(lastBatchFilters),
        response: { 200: LastBatchMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml listLastBatches' },
    },
    (request) => {
      const query = readListQuery(request, lastBatchListing, lastBatchFilters)
      return listLastBatches(request.tenant, query, request.query.properties)
    },
  )

  app.get(
    '/dataSetFiles',
    {
      preValidation: takeOlderNames,
      schema: {
        operationId: 'listCatalogDataSetFiles',
        summary: 'List dataset files',
        querystring: listQuery(dataSetFileFilters),
        response: { 200: DataSetFileMap, ...refusals(ServiceError) },
      },
      config: { source: 'docs: catalog filter-data, appendix; absent from catalog.yaml' },
    },
    (request) => {
      const query = readListQuery(request, dataSetFileListing, dataSetFileFilters)
      return listDataSetFiles(request.tenant, query, request.query.properties)
    },
  )

  app.get(
    '/dataSetFiles/:dataSetFileId',
    {
      schema: {
        operationId: 'retrieveCatalogDataSetFile',
        summary: 'Look up a dataset file, or several',
        params: DataSetFilePath,
        querystring: Properties,
        response: { 200: DataSetFileMap, ...refusals(ServiceError) },
      },
      config: { source: 'docs: catalog look-up-object; absent from catalog.yaml' },
    },
    ({ tenant, params, query }) => readDataSetFiles(tenant, params.dataSetFileId, query.properties),
  )

  app.get(
    '/dataSets/:datasetId/views/:viewId/files',
    {
      preValidation: takeOlderNames,
      schema: {
        operationId: 'listDataSetViewFiles',
        summary: 'List the files of a dataset’s view',
        params: DataSetViewPath,
        querystring: listQuery(dataSetFileFilters),
        response: { 200: DataSetFileMap, ...refusals(ServiceError) },
      },
      config: { source: 'docs: catalog appendix, View interrelated objects; absent from catalog.yaml' },
    },
    (request) => {
      const query = readListQuery(request, dataSetFileListing, dataSetFileFilters)
      return listViewFiles(request.tenant, request.params, query, request.query.properties)
    },
  )
}
