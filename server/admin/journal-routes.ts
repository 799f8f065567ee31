// The journal over HTTP.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Emulator } from '../emulator.ts'
import type { Operations } from '../gateway/operations.ts'
import { NoContent } from '../gateway/reply-schema.ts'
import { namedTenant } from './caller.ts'
import { listCalls, listIgnored, readCall } from './journal.ts'
import {
  IgnoredList,
  JournalEntryReply,
  JournalList,
  JournalPath,
  JournalQuery,
  VerifyReply,
  VerifyRequest,
} from './journal-schemas.ts'
import { Problem, TenantQuery } from './schemas.ts'
import { verifyCalls } from './verify-calls.ts'

const source = 'emulator-defined'

export const journalRoutes: FastifyPluginAsyncTypebox<{
  emulator: Emulator
  operations: Operations
}> = async (app, { emulator, operations }) => {
  const desk = { emulator, operations }

  app.get(
    '/journal',
    {
      schema: {
        operationId: 'listCalls',
        summary: "List the calls to Adobe's services, of a tenant or of all",
        querystring: JournalQuery,
        response: { 200: JournalList, '4xx': Problem },
      },
      config: { source },
    },
    (request) => listCalls(desk, namedTenant(request), request.query),
  )

  app.get(
    '/journal/:id',
    {
      schema: {
        operationId: 'readCall',
        summary: 'Look up a call of a tenant, or, without one, of those that belong to none',
        params: JournalPath,
        querystring: TenantQuery,
        response: { 200: JournalEntryReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => readCall(emulator, namedTenant(request), request.params.id),
  )

  app.get(
    '/journal/ignored',
    {
      schema: {
        operationId: 'listIgnored',
        summary: 'List what calls sent that nothing read',
        querystring: TenantQuery,
        response: { 200: IgnoredList, '4xx': Problem },
      },
      config: { source },
    },
    (request) => listIgnored(desk, namedTenant(request)),
  )

  app.post(
    '/journal/verify',
    {
      schema: {
        operationId: 'verifyCalls',
        summary: 'Hold the calls that were made against what a test expects',
        querystring: TenantQuery,
        body: VerifyRequest,
        response: { 200: VerifyReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => verifyCalls(desk, namedTenant(request), request.body),
  )

  app.delete(
    '/journal',
    {
      schema: {
        operationId: 'forgetCalls',
        summary: 'Forget the calls of a tenant, or all',
        querystring: TenantQuery,
        response: { 204: NoContent, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      emulator.clearJournal(namedTenant(request))
      return reply.code(204).send()
    },
  )
}
