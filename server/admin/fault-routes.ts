// HTTP faults over HTTP.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Emulator } from '../emulator.ts'
import { FaultRequest } from '../faults/fault.ts'
import type { Operations } from '../gateway/operations.ts'
import { NoContent } from '../gateway/reply-schema.ts'
import { namedTenant } from './caller.ts'
import { FaultListReply, FaultPath, FaultReply } from './fault-schemas.ts'
import { armFault, disarmFault, listFaults, readFault } from './faults.ts'
import { Problem, TenantQuery } from './schemas.ts'

const source = 'emulator-defined'

export const faultRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator; operations: Operations }> = async (
  app,
  { emulator, operations },
) => {
  app.post(
    '/faults',
    {
      schema: {
        operationId: 'armFault',
        summary: "Make calls of one of Adobe's operations fail, for a tenant or for every one",
        querystring: TenantQuery,
        body: FaultRequest,
        response: { 201: FaultReply, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      reply.code(201)
      return armFault({ emulator, operations }, namedTenant(request), request.body)
    },
  )

  app.get(
    '/faults',
    {
      schema: {
        operationId: 'listFaults',
        summary: 'List the faults that are armed, with how many calls they struck',
        querystring: TenantQuery,
        response: { 200: FaultListReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => listFaults(emulator, namedTenant(request)),
  )

  app.get(
    '/faults/:faultId',
    {
      schema: {
        operationId: 'readFault',
        summary: 'Look up a fault',
        params: FaultPath,
        querystring: TenantQuery,
        response: { 200: FaultReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => readFault(emulator, namedTenant(request), request.params.faultId),
  )

  app.delete(
    '/faults',
    {
      schema: {
        operationId: 'disarmFaults',
        summary: "Disarm a tenant's faults, or, without a tenant, all there are",
        querystring: TenantQuery,
        response: { 204: NoContent, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      await emulator.clearFaults(namedTenant(request))
      return reply.code(204).send()
    },
  )

  app.delete(
    '/faults/:faultId',
    {
      schema: {
        operationId: 'disarmFault',
        summary: 'Disarm a fault',
        params: FaultPath,
        querystring: TenantQuery,
        response: { 204: NoContent, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      await disarmFault(emulator, namedTenant(request), request.params.faultId)
      return reply.code(204).send()
    },
  )
}
