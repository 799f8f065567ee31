// /data/foundation/sandbox-management: the Sandbox API, as far as clients read it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sandboxTypes } from '../../domain/sandbox.ts'
import type { Emulator } from '../../emulator.ts'
import { refusals } from '../../gateway/problem.ts'
import { serviceUrl } from '../../gateway/service-path.ts'
import { SandboxError } from './error-body.ts'
import { listSandboxes, readSandbox } from './sandboxes.ts'
import { SandboxList, SandboxListQuery, SandboxPath, SandboxReply, SandboxTypeList } from './schemas.ts'

export const sandbox: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  app.get(
    '/',
    {
      schema: {
        operationId: 'listAvailableSandboxes',
        summary: 'List the sandboxes that the caller may use: all of the organization',
        querystring: SandboxListQuery,
        response: { 200: SandboxList, ...refusals(SandboxError) },
      },
      config: { source: 'sandbox.yaml listAvailableSandboxes; docs: available sandboxes API' },
    },
    (request) => listSandboxes(emulator, request.imsOrgId, request.query, serviceUrl(request, 'sandbox')),
  )

  app.get(
    '/sandboxes',
    {
      schema: {
        operationId: 'listSandboxes',
        summary: 'List the sandboxes of the organization',
        querystring: SandboxListQuery,
        response: { 200: SandboxList, ...refusals(SandboxError) },
      },
      config: { source: 'sandbox.yaml listSandboxes; docs: sandboxes API' },
    },
    (request) => {
      const url = `${serviceUrl(request, 'sandbox')}/sandboxes`
      return listSandboxes(emulator, request.imsOrgId, request.query, url)
    },
  )

  app.get(
    '/sandboxes/:sandboxName',
    {
      schema: {
        operationId: 'retrieveSandbox',
        summary: 'Look up a sandbox by its name',
        params: SandboxPath,
        response: { 200: SandboxReply, ...refusals(SandboxError) },
      },
      config: { source: 'sandbox.yaml retrieveSandbox; docs: sandboxes API' },
    },
    (request) => readSandbox(emulator, request.imsOrgId, request.params.sandboxName),
  )

  app.get(
    '/sandboxTypes',
    {
      schema: {
        operationId: 'listSandboxTypes',
        summary: 'List the types of sandboxes',
        response: { 200: SandboxTypeList, ...refusals(SandboxError) },
      },
      config: { source: 'sandbox.yaml listSandboxTypes; docs: sandbox types API' },
    },
    () => ({ sandboxTypes: [...sandboxTypes] }),
  )
}
