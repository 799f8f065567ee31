// What becomes of jobs to come: planned outcomes, and the magic values that need no planning.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { OutcomeRule } from '../domain/outcome-rule.ts'
import type { Emulator } from '../emulator.ts'
import { NoContent } from '../gateway/reply-schema.ts'
import { namedTenant } from './caller.ts'
import { MagicReply, OutcomeListReply, OutcomePath, OutcomeReply } from './outcome-schemas.ts'
import { armOutcome, disarmOutcome, listMagic, listOutcomes, readOutcome } from './outcomes.ts'
import { Problem, TenantQuery } from './schemas.ts'

const source = 'emulator-defined'

export const outcomeRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  app.get(
    '/magic',
    {
      schema: {
        operationId: 'listMagic',
        summary: 'List the ids that decide what becomes of a job',
        querystring: TenantQuery,
        response: { 200: MagicReply, '4xx': Problem },
      },
      config: { source },
    },
    listMagic,
  )

  app.post(
    '/outcomes',
    {
      schema: {
        operationId: 'armOutcome',
        summary: 'Plan what becomes of export jobs to come, of a tenant or of every one and those to come',
        querystring: TenantQuery,
        body: OutcomeRule,
        response: { 201: OutcomeReply, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      reply.code(201)
      return armOutcome(emulator, namedTenant(request), request.body)
    },
  )

  app.get(
    '/outcomes',
    {
      schema: {
        operationId: 'listOutcomes',
        summary: 'List the planned outcomes, with how many jobs drew them',
        querystring: TenantQuery,
        response: { 200: OutcomeListReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => listOutcomes(emulator, namedTenant(request)),
  )

  app.get(
    '/outcomes/:outcomeId',
    {
      schema: {
        operationId: 'readOutcome',
        summary: 'Look up a planned outcome',
        params: OutcomePath,
        querystring: TenantQuery,
        response: { 200: OutcomeReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => readOutcome(emulator, namedTenant(request), request.params.outcomeId),
  )

  app.delete(
    '/outcomes',
    {
      schema: {
        operationId: 'disarmOutcomes',
        summary: "Take away a tenant's planned outcomes, or, without a tenant, all there are",
        querystring: TenantQuery,
        response: { 204: NoContent, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      await emulator.clearOutcomes(namedTenant(request))
      return reply.code(204).send()
    },
  )

  app.delete(
    '/outcomes/:outcomeId',
    {
      schema: {
        operationId: 'disarmOutcome',
        summary: 'Take away a planned outcome',
        params: OutcomePath,
        querystring: TenantQuery,
        response: { 204: NoContent, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      await disarmOutcome(emulator, namedTenant(request), request.params.outcomeId)
      return reply.code(204).send()
    },
  )
}
