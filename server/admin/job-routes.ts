// One export job over HTTP: its timeline, and forcing it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Emulator } from '../emulator.ts'
import { oneTenant } from './caller.ts'
import { JobParams, TimelineReply, TransitionReply, TransitionRequest } from './job-schemas.ts'
import { forceTransition, readTimeline } from './jobs.ts'
import { Problem, TenantQuery } from './schemas.ts'

const source = 'emulator-defined'

export const jobRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  app.get(
    '/jobs/:id/timeline',
    {
      schema: {
        operationId: 'readTimeline',
        summary: 'When the phases of an export job begin and end, as planned and as they came about',
        params: JobParams,
        querystring: TenantQuery,
        response: { 200: TimelineReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => readTimeline(oneTenant(request, emulator), request.params.id),
  )

  app.post(
    '/jobs/:id/transition',
    {
      schema: {
        operationId: 'forceTransition',
        summary: 'Take an export job to a status that its own may lead to, at once',
        params: JobParams,
        querystring: TenantQuery,
        body: TransitionRequest,
        response: { 200: TransitionReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => forceTransition(oneTenant(request, emulator), request.params.id, request.body),
  )
}
