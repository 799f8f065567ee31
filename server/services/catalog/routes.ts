// /data/foundation/catalog: Catalog Service.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DatasetRequest } from '../../domain/dataset.ts'
import { headerText } from '../../gateway/platform-headers.ts'
import { refusals, ServiceError } from '../../gateway/problem.ts'
import { serviceUrl } from '../../gateway/service-path.ts'
import { listBatches, readBatch } from './batches.ts'
import { createDataset, listDatasets, readDataset } from './datasets.ts'
import {
  BatchListQuery,
  BatchMap,
  BatchPath,
  DatasetListQuery,
  DatasetMap,
  DatasetPath,
  DatasetReference,
} from './schemas.ts'

export const catalog: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/dataSets',
    {
      schema: {
        operationId: 'createDataset',
        summary: 'Create a dataset',
        body: DatasetRequest,
        response: { 201: DatasetReference, ...refusals(ServiceError) },
      },
      config: {
        source: 'tutorial: Create a target dataset; status and Location: catalog.yaml createDataset',
      },
    },
    async (request, reply) => {
      const id = await createDataset(request.tenant, request.body, headerText(request.headers['x-api-key']))
      reply.code(201).header('location', `${serviceUrl(request, 'catalog')}/dataSets/${id}`)
      return [`@/datasets/${id}`]
    },
  )

  app.get(
    '/dataSets',
    {
      schema: {
        operationId: 'listDatasets',
        summary: 'List datasets',
        querystring: DatasetListQuery,
        response: { 200: DatasetMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml listDatasets' },
    },
    (request) => listDatasets(request.tenant, request.query),
  )

  app.get(
    '/dataSets/:datasetId',
    {
      schema: {
        operationId: 'retrieveDataset',
        summary: 'Look up a dataset',
        params: DatasetPath,
        response: { 200: DatasetMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml retrieveDataset' },
    },
    (request) => readDataset(request.tenant, request.params.datasetId),
  )

  app.get(
    '/batches',
    {
      schema: {
        operationId: 'listBatches',
        summary: 'List batches',
        querystring: BatchListQuery,
        response: { 200: BatchMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml listBatches' },
    },
    (request) => listBatches(request.tenant, request.query),
  )

  app.get(
    '/batches/:batchId',
    {
      schema: {
        operationId: 'retrieveBatch',
        summary: 'Look up a batch',
        params: BatchPath,
        response: { 200: BatchMap, ...refusals(ServiceError) },
      },
      config: { source: 'catalog.yaml retrieveBatch' },
    },
    (request) => readBatch(request.tenant, request.params.batchId),
  )
}
