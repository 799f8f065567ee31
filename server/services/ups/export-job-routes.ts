// Routes of export jobs.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ExportJobReply } from '../../domain/export-job-reply.ts'
import { ExportRequest } from '../../domain/export-request.ts'
import { AepError } from '../../errors.ts'
import { headerText } from '../../gateway/platform-headers.ts'
import { refusals } from '../../gateway/problem.ts'
import { NoContent, sentAsIs } from '../../gateway/reply-schema.ts'
import { callersRequestId } from '../../gateway/request-id.ts'
import { serviceUrl } from '../../gateway/service-path.ts'
import { ProblemReply } from './error-body.ts'
import { CancelReply, ExportJobList, ExportJobListQuery, ExportJobPath } from './export-job-schemas.ts'
import { cancelJob, createExportJob, listExportJobs, readExportJob } from './export-jobs.ts'

export const exportJobRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/export/jobs',
    {
      schema: {
        operationId: 'createExportJob',
        summary: 'Create an export job',
        body: ExportRequest,
        response: { 200: ExportJobReply, ...refusals(ProblemReply) },
      },
      config: {
        source: 'tutorial: Initiate export job; status and X-Location: segmentation.yaml createExportJob',
      },
    },
    async (request, reply) => {
      const job = await createExportJob(request.tenant, request.body, {
        profileInstanceId: headerText(request.headers['x-profile-instance-id']) || 'ups',
        requestId: callersRequestId(request),
        client: headerText(request.headers['x-api-key']),
        scenario: headerText(request.headers['x-emulator-scenario']),
      })
      reply.header('x-location', `${serviceUrl(request, 'ups')}/export/jobs/${job.id}`)
      return job
    },
  )

  app.get(
    '/export/jobs',
    {
      schema: {
        operationId: 'listExportJobs',
        summary: 'List export jobs, the newest first',
        querystring: ExportJobListQuery,
        response: { 200: sentAsIs(ExportJobList), ...refusals(ProblemReply) },
      },
      config: { source: 'tutorial: List all export jobs' },
    },
    (request, reply) =>
      reply.type('application/json; charset=utf-8').send(listExportJobs(request.tenant, request.query)),
  )

  app.get(
    '/export/jobs/:exportJobId',
    {
      schema: {
        operationId: 'retrieveExportJob',
        summary: 'Look up an export job',
        params: ExportJobPath,
        response: { 200: sentAsIs(ExportJobReply), ...refusals(ProblemReply) },
      },
      config: { source: 'tutorial: Monitor export progress' },
    },
    (request, reply) =>
      reply
        .type('application/json; charset=utf-8')
        .send(readExportJob(request.tenant, request.params.exportJobId)),
  )

  app.delete(
    '/export/jobs/:exportJobId',
    {
      schema: {
        operationId: 'cancelExportJob',
        summary: 'Cancel an export job',
        params: ExportJobPath,
        response: { 200: sentAsIs(CancelReply), 204: NoContent, ...refusals(ProblemReply) },
      },
      config: { source: 'tutorial: Cancel an export job' },
    },
    async (request, reply) => {
      await cancelJob(request.tenant, request.params.exportJobId)
      return answerCancelled(request, reply)
    },
  )

  app.post(
    '/export/jobs/:exportJobId',
    {
      schema: {
        operationId: 'cancelExportJobByPost',
        summary: "Cancel an export job, as the tutorial's curl call does it",
        params: ExportJobPath,
        response: { 200: sentAsIs(CancelReply), 204: NoContent, ...refusals(ProblemReply) },
      },
      config: { source: 'tutorial: Cancel an export job, "Request"' },
    },
    async (request, reply) => {
      if (request.tenant.switches.postCancelAlias === 'off') {
        throw new AepError('METHOD_NOT_ALLOWED', `POST ${request.originalUrl}`, withoutPostAlias)
      }
      if (request.body !== undefined) throw new AepError('BODY_UNEXPECTED', 'Cancelling an export job')
      await cancelJob(request.tenant, request.params.exportJobId)
      return answerCancelled(request, reply)
    },
  )
}

/** What the path of an export job takes with the switch `postCancelAlias=off`. */
const withoutPostAlias = ['GET', 'HEAD', 'DELETE']

/** As the switch `cancelResponse` says. */
function answerCancelled({ tenant }: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (tenant.switches.cancelResponse === '204') return reply.code(204).send()
  return reply.send({ status: true, message: 'Export job has been marked for cancelling' })
}
