// Paces over HTTP: reading them and setting them.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Emulator } from '../emulator.ts'
import { namedTenant } from './caller.ts'
import { readPace, setPace } from './pace.ts'
import { EveryPaceReply, PaceReply, PaceRequest } from './pace-schemas.ts'
import { Problem, TenantQuery } from './schemas.ts'

const source = 'emulator-defined'

/** Of the tenant that was named, or of all. */
const OneOrEvery = Type.Union([PaceReply, EveryPaceReply])

export const paceRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  app.get(
    '/pace',
    {
      schema: {
        operationId: 'readPace',
        summary: "How long a tenant's new jobs take, or everybody's and those of tenants to come",
        querystring: TenantQuery,
        response: { 200: OneOrEvery, '4xx': Problem },
      },
      config: { source },
    },
    (request) => readPace(emulator, namedTenant(request)),
  )

  app.put(
    '/pace',
    {
      schema: {
        operationId: 'setPace',
        summary: "Set how long a tenant's new jobs take, or everybody's",
        querystring: TenantQuery,
        body: PaceRequest,
        response: { 200: OneOrEvery, '4xx': Problem },
      },
      config: { source },
    },
    (request) => setPace(emulator, namedTenant(request), request.body),
  )
}
