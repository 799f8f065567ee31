// /data/foundation/export: Data Access.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AepError } from '../../errors.ts'
import { refusals, ServiceError } from '../../gateway/problem.ts'
import { NoContent, sentAsIs } from '../../gateway/reply-schema.ts'
import { serviceUrl } from '../../gateway/service-path.ts'
import { findFailedFile, listFailedFiles, listMeta } from './batch-diagnostics.ts'
import { findPart, listBatchFiles, listParts } from './batch-files.ts'
import { sendContent } from './download.ts'
import { previewDataset } from './preview.ts'
import {
  BatchPath,
  BatchPathQuery,
  DataSetFileList,
  DatasetPath,
  DatasetPreview,
  EntryListQuery,
  FileBytes,
  FilePath,
  FileQuery,
  PartList,
} from './schemas.ts'

export const dataAccess: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/batches/:batchId/files',
    {
      schema: {
        operationId: 'listDatasetFiles',
        summary: 'List the files of a batch',
        params: BatchPath,
        querystring: EntryListQuery,
        response: { 200: DataSetFileList, ...refusals(ServiceError) },
      },
      config: { source: 'data-access.yaml listDatasetFiles; docs: data access tutorial' },
    },
    (request) => {
      const { params, query, tenant } = request
      return listBatchFiles(tenant, params.batchId, query, serviceUrl(request, 'dataAccess'))
    },
  )

  app.get(
    '/batches/:batchId/failed',
    {
      schema: {
        operationId: 'retrieveFailedBatch',
        summary: 'List the files of a failed batch, or, with `path`, download one',
        params: BatchPath,
        querystring: BatchPathQuery,
        response: {
          200: sentAsIs(Type.Union([PartList, FileBytes])),
          206: sentAsIs(FileBytes),
          ...refusals(ServiceError),
        },
      },
      config: { source: 'data-access.yaml retrieveFailedBatch; docs: ingestion, retrieve-failed-batches' },
    },
    async (request, reply) => {
      const { params, query, tenant } = request
      if (query.path !== undefined)
        return sendContent(request, reply, findFailedFile(tenant, params.batchId, query.path))
      return listFailedFiles(tenant, params.batchId, query, serviceUrl(request, 'dataAccess'))
    },
  )

  app.get(
    '/batches/:batchId/meta',
    {
      schema: {
        operationId: 'retrieveBatchMeta',
        summary: 'List the diagnostics of a batch',
        params: BatchPath,
        querystring: BatchPathQuery,
        response: { 200: PartList, ...refusals(ServiceError) },
      },
      config: { source: 'data-access.yaml retrieveBatchMeta; docs: ingestion, error-diagnostics' },
    },
    async (request) => {
      const { params, query, tenant } = request
      return listMeta(tenant, params.batchId, query, serviceUrl(request, 'dataAccess'))
    },
  )

  app.get(
    '/datasets/:datasetId/preview',
    {
      schema: {
        operationId: 'retrieveDatasetPreview',
        summary: 'Read the first 100 rows of what was exported into a dataset last',
        params: DatasetPath,
        response: { 200: sentAsIs(DatasetPreview), ...refusals(ServiceError) },
      },
      config: { source: 'data-access.yaml retrieveDatasetPreview' },
    },
    async ({ params, tenant }, reply) =>
      reply.type('application/json').send(await previewDataset(tenant, params.datasetId)),
  )

  // Before the GET, for which Fastify would add a HEAD of its own.
  app.head(
    '/files/:fileId',
    {
      schema: {
        operationId: 'retrieveDatasetFileHeaders',
        summary: 'Read the headers of a part',
        params: FilePath,
        querystring: FileQuery,
        response: { 200: NoContent, ...refusals(ServiceError) },
      },
      config: {
        source: 'data-access.yaml retrieveDatasetFileHeaders; docs: data access tutorial',
        swagger: { exposeHeadRoute: true },
      },
    },
    async (request, reply) => {
      const { params, query, tenant } = request
      if (query.path === undefined) throw new AepError('FILE_PATH_REQUIRED')
      return sendContent(request, reply, await findPart(tenant, params.fileId, query.path))
    },
  )

  app.get(
    '/files/:fileId',
    {
      schema: {
        operationId: 'retrieveDatasetFile',
        summary: 'List the parts of a dataset file, or, with `path`, download one',
        params: FilePath,
        querystring: FileQuery,
        response: {
          200: sentAsIs(Type.Union([PartList, FileBytes])),
          206: sentAsIs(FileBytes),
          ...refusals(ServiceError),
        },
      },
      config: { source: 'data-access.yaml retrieveDatasetFile; docs: data access tutorial' },
    },
    async (request, reply) => {
      const { params, query, tenant } = request
      if (query.path !== undefined)
        return sendContent(request, reply, await findPart(tenant, params.fileId, query.path))
      return listParts(tenant, params.fileId, query, serviceUrl(request, 'dataAccess'))
    },
  )
}
