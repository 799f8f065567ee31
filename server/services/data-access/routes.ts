// /data/foundation/export: Data Access.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AepError } from '../../errors.ts'
import { refusals, ServiceError } from '../../gateway/problem.ts'
import { NoContent, sentAsIs } from '../../gateway/reply-schema.ts'
import { serviceUrl } from '../../gateway/service-path.ts'
import { findPart, listBatchFiles, listParts } from './batch-files.ts'
import { sendPart } from './download.ts'
import {
  BatchPath,
  DataSetFileList,
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
      config: { source: 'data-access.yaml retrieveDatasetFileHeaders; docs: data access tutorial' },
    },
    async (request, reply) => {
      const { params, query, tenant } = request
      if (query.path === undefined) throw new AepError('FILE_PATH_REQUIRED')
      return sendPart(request, reply, tenant.lake, await findPart(tenant, params.fileId, query.path))
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
        return sendPart(request, reply, tenant.lake, await findPart(tenant, params.fileId, query.path))
      return listParts(tenant, params.fileId, query, serviceUrl(request, 'dataAccess'))
    },
  )
}
