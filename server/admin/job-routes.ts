// One export job over HTTP: its timeline, and forcing it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ExportJobReply } from '../domain/export-job-reply.ts'
import type { Emulator } from '../emulator.ts'
import { followClosing } from '../gateway/connection.ts'
import { oneTenant } from './caller.ts'
import { JobParams, TimelineReply, TransitionReply, TransitionRequest, WaitQuery } from './job-schemas.ts'
import { forceTransition, readTimeline } from './jobs.ts'
import { Problem, TenantQuery } from './schemas.ts'
import { waitForJob } from './wait.ts'

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

  const closing = followClosing(app)
  app.get(
    '/wait',
    {
      schema: {
        operationId: 'waitForJob',
        summary: 'The export job, once it has a status',
        querystring: WaitQuery,
        response: { 200: ExportJobReply, '4xx': Problem },
      },
      config: { source },
    },
    async (request, reply) => {
      const left = new AbortController()
      reply.raw.once('close', () => left.abort())
      const { imsOrgId, sandboxName } = oneTenant(request, emulator)
      const stopped = AbortSignal.any([left.signal, closing])
      return waitForJob(emulator, { imsOrgId, sandboxName }, request.query, stopped)
    },
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
