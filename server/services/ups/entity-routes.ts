// Routes of Profile Access.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { wordErrors } from '../../gateway/error-responder.ts'
import { refusals } from '../../gateway/problem.ts'
import { sentAsIs } from '../../gateway/reply-schema.ts'
import { AccessError, accessErrors } from './access-error-body.ts'
import { readEntity } from './entities.ts'
import { readEntityEvents } from './entity-events.ts'
import { EntityMap, EntityQuery, EventPage, eventSchemaName } from './entity-schemas.ts'

export const entityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  wordErrors(app, accessErrors)

  app.get(
    '/access/entities',
    {
      schema: {
        operationId: 'retrieveEntity',
        summary: 'Look up a profile by an identity, or its events',
        querystring: EntityQuery,
        response: { 200: sentAsIs(Type.Union([EntityMap, EventPage])), ...refusals(AccessError) },
      },
      config: { source: 'profile.yaml retrieveEntity; docs: profile/api/entities' },
    },
    (request, reply) => {
      const { tenant, query } = request
      if (query['schema.name'] !== eventSchemaName) return reply.send(readEntity(tenant, query))
      const properties = new URL(request.url, 'http://localhost').searchParams.getAll('property')
      return reply.send(readEntityEvents(tenant, query, properties))
    },
  )
}
