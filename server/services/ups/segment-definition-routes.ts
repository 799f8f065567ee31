// Routes of segment definitions.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { SegmentDefinitionRequest } from '../../domain/segment-definition.ts'
import { refusals } from '../../gateway/problem.ts'
import { serviceUrl } from '../../gateway/service-path.ts'
import { BulkGetRequest } from './bulk-get.ts'
import { ProblemReply } from './error-body.ts'
import {
  MessageReply,
  SegmentDefinitionBulk,
  SegmentDefinitionList,
  SegmentDefinitionListQuery,
  SegmentDefinitionPath,
  SegmentDefinitionReply,
} from './segment-definition-schemas.ts'
import {
  createSegmentDefinition,
  deleteSegmentDefinition,
  listSegmentDefinitions,
  patchSegmentDefinition,
  readSegmentDefinition,
  readSegmentDefinitions,
} from './segment-definitions.ts'

const path = '/segment/definitions'

export const segmentDefinitionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    path,
    {
      schema: {
        operationId: 'listSegmentDefinitions',
        summary: 'List segment definitions, the newest first',
        querystring: SegmentDefinitionListQuery,
        response: { 200: SegmentDefinitionList, ...refusals(ProblemReply) },
      },
      config: { source: 'docs: segmentation/api/segment-definitions, list; segmentation.yaml' },
    },
    (request) => listSegmentDefinitions(request.tenant, request.query),
  )

  app.post(
    path,
    {
      schema: {
        operationId: 'createSegmentDefinition',
        summary: 'Create a segment definition',
        body: SegmentDefinitionRequest,
        response: { 200: SegmentDefinitionReply, ...refusals(ProblemReply) },
      },
      config: { source: 'segmentation.yaml createSegmentDefinition' },
    },
    async (request, reply) => {
      const definition = await createSegmentDefinition(request.tenant, request.body)
      reply.header('x-location', `${serviceUrl(request, 'ups')}${path}/${definition.id}`)
      return definition
    },
  )

  app.post(
    `${path}/bulk-get`,
    {
      schema: {
        operationId: 'bulkGetSegmentDefinitions',
        summary: 'Look up several segment definitions',
        body: BulkGetRequest,
        response: { 207: SegmentDefinitionBulk, ...refusals(ProblemReply) },
      },
      config: { source: 'segmentation.yaml bulkGetSegmentDefinitions' },
    },
    (request, reply) => {
      reply.code(207)
      return readSegmentDefinitions(request.tenant, request.body)
    },
  )

  app.get(
    `${path}/:segmentId`,
    {
      schema: {
        operationId: 'retrieveSegmentDefinitionById',
        summary: 'Look up a segment definition',
        params: SegmentDefinitionPath,
        response: { 200: SegmentDefinitionReply, ...refusals(ProblemReply) },
      },
      config: { source: 'segmentation.yaml retrieveSegmentDefinitionById' },
    },
    (request) => readSegmentDefinition(request.tenant, request.params.segmentId),
  )

  app.patch(
    `${path}/:segmentId`,
    {
      schema: {
        operationId: 'patchSegmentDefinition',
        summary: 'Change a segment definition',
        params: SegmentDefinitionPath,
        body: SegmentDefinitionRequest,
        response: { 200: SegmentDefinitionReply, ...refusals(ProblemReply) },
      },
      config: { source: 'segmentation.yaml patchSegmentDefinition; what stays: docs, segment-definitions' },
    },
    async (request, reply) => {
      const definition = await patchSegmentDefinition(request.tenant, request.params.segmentId, request.body)
      reply.header('x-location', `${serviceUrl(request, 'ups')}${path}/${encodeURIComponent(definition.id)}`)
      return definition
    },
  )

  app.delete(
    `${path}/:segmentId`,
    {
      schema: {
        operationId: 'deleteSegmentDefinition',
        summary: 'Delete a segment definition',
        params: SegmentDefinitionPath,
        response: { 200: MessageReply, ...refusals(ProblemReply) },
      },
      config: { source: 'segmentation.yaml deleteSegmentDefinition' },
    },
    (request) => deleteSegmentDefinition(request.tenant, request.params.segmentId),
  )
}
