// /data/foundation/schemaregistry: the union schemas, which is what exports need of the Schema Registry.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { headerText } from '../../gateway/platform-headers.ts'
import { refusals } from '../../gateway/problem.ts'
import { sentAsIs } from '../../gateway/reply-schema.ts'
import { RegistryError } from './error-body.ts'
import { UnionList, UnionListQuery, UnionPath, UnionSchema, UnionSummary } from './schemas.ts'
import { listUnions, readUnion } from './unions.ts'

const lookupReply = { 200: sentAsIs({ anyOf: [UnionSchema, UnionSummary] }), ...refusals(RegistryError) }

const acceptOf = ({ headers }: FastifyRequest) => headerText(headers.accept)

export const schemaRegistry: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/tenant/unions',
    {
      schema: {
        operationId: 'listUnionSchemas',
        summary: 'List the union schemas, in the format that Accept names',
        querystring: UnionListQuery,
        response: { 200: sentAsIs(UnionList), ...refusals(RegistryError) },
      },
      config: { source: 'schema-registry.yaml listUnionSchemas; docs: xdm/api/unions' },
    },
    (request, reply) => {
      const { searchParams } = new URL(request.url, 'http://localhost')
      const properties = searchParams.getAll('property')
      return reply.send(listUnions(request.tenant, request.query, { accept: acceptOf(request), properties }))
    },
  )

  app.get(
    '/tenant/unions/:unionId',
    {
      schema: {
        operationId: 'retrieveUnionSchema',
        summary: 'Look up a union schema, in the format that Accept names',
        params: UnionPath,
        response: lookupReply,
      },
      config: { source: 'schema-registry.yaml retrieveUnionSchema; docs: xdm/api/unions' },
    },
    (request, reply) => reply.send(readUnion(request.tenant, request.params.unionId, acceptOf(request))),
  )

  app.get(
    '/tenant/schemas/:unionId',
    {
      schema: {
        operationId: 'retrieveSchema',
        summary: 'Look up a union schema where schemas are; of other schemas none are kept',
        params: UnionPath,
        response: lookupReply,
      },
      config: { source: 'docs: xdm/api/unions, "Look up a union"; schema-registry.yaml retrieveSchema' },
    },
    (request, reply) => reply.send(readUnion(request.tenant, request.params.unionId, acceptOf(request))),
  )
}
