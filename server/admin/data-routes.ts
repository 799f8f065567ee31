// Giving tenants their data, and taking it away.
import type { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Emulator } from '../emulator.ts'
import { NoContent, sentAsIs } from '../gateway/reply-schema.ts'
import { namedTenant } from './caller.ts'
import { Bundle, ResetQuery, SeedReply, SeedRequest } from './data-schemas.ts'
import { exportBundle } from './export.ts'
import { reset } from './reset.ts'
import { Problem, TenantQuery } from './schemas.ts'
import { seed } from './seed.ts'

const source = 'emulator-defined'

export const dataRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  app.post(
    '/reset',
    {
      schema: {
        operationId: 'reset',
        summary: 'Take a tenant, or every one, back to its birth',
        querystring: ResetQuery,
        response: { 204: NoContent, '4xx': Problem, 507: Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      await reset(emulator, namedTenant(request), request.query.what)
      return reply.code(204).send()
    },
  )

  app.addContentTypeParser(
    'application/x-ndjson',
    async (_request: FastifyRequest, stream: Readable) => stream,
  )

  app.post(
    '/seed',
    {
      schema: {
        operationId: 'seed',
        summary:
          'Write seed records into a tenant, or into every one and those to come: all of them, or none',
        querystring: TenantQuery,
        body: {
          content: {
            'application/json': { schema: SeedRequest },
            'application/x-ndjson': { schema: Type.Unknown({ description: 'A seed record a line.' }) },
          },
        },
        response: { 200: SeedReply, '4xx': Problem, 507: Problem },
      },
      config: { source },
    },
    (request) => seed(emulator, namedTenant(request), request.body as Parameters<typeof seed>[2]),
  )

  app.get(
    '/export',
    {
      schema: {
        operationId: 'exportTenant',
        summary: 'Read a tenant as seed records: a bundle, or a record a line',
        querystring: TenantQuery,
        response: {
          200: sentAsIs(Bundle),
          '4xx': Problem,
        },
      },
      config: { source },
    },
    (request, reply) => {
      const { type, text } = exportBundle(emulator, namedTenant(request), request.headers.accept)
      return reply.type(type).send(text)
    },
  )
}
