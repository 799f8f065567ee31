// /_emulator: our own control API; nothing here is Adobe's.

import type { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Emulator } from '../emulator.ts'
import { NoContent } from '../gateway/reply-schema.ts'
import { namedTenant } from './caller.ts'
import { advanceClock } from './clock.ts'
import {
  AdvanceReply,
  AdvanceRequest,
  Alive,
  Problem,
  ResetQuery,
  SeedReply,
  SeedRequest,
  TenantQuery,
} from './schemas.ts'
import { seed } from './seed.ts'

const source = 'emulator-defined'

export const admin: FastifyPluginAsyncTypebox<{ emulator: Emulator; openApi: () => object }> = async (
  app,
  options,
) => {
  const { emulator, openApi } = options

  app.get(
    '/livez',
    {
      schema: {
        operationId: 'livez',
        summary: 'The process answers',
        response: { 200: Alive, '4xx': Problem },
      },
      config: { source },
    },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readyz',
        summary: 'Calls are answered',
        response: { 200: Alive, '4xx': Problem },
      },
      config: { source },
    },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'openApi',
        summary: 'This document',
        response: { 200: Type.Object({}), '4xx': Problem },
      },
      config: { source },
    },
    openApi,
  )

  app.post(
    '/reset',
    {
      schema: {
        operationId: 'reset',
        summary: 'Take a tenant, or every one, back to its birth',
        querystring: ResetQuery,
        response: { 204: NoContent, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      await emulator.reset(namedTenant(request))
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

  app.post(
    '/clock/advance',
    {
      schema: {
        operationId: 'advanceClock',
        summary: "Move a tenant's clock, or every one, and carry out what falls due",
        querystring: TenantQuery,
        body: AdvanceRequest,
        response: { 200: AdvanceReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => advanceClock(emulator, namedTenant(request), request.body),
  )
}
