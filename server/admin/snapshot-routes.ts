// Snapshots over HTTP: kept, listed, come back to, forked, deleted.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Emulator } from '../emulator.ts'
import { NoContent } from '../gateway/reply-schema.ts'
import { namedTenant, oneTenant } from './caller.ts'
import { Problem, TenantQuery } from './schemas.ts'
import {
  ForkReply,
  ForkRequest,
  SnapshotList,
  SnapshotName,
  SnapshotReply,
  SnapshotRequest,
} from './snapshot-schemas.ts'
import { deleteSnapshot, forkSnapshot, listSnapshots, restoreSnapshot, saveSnapshot } from './snapshots.ts'

const config = { source: 'emulator-defined' }

export const snapshotRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (
  app,
  { emulator },
) => {
  app.get(
    '/snapshots',
    {
      schema: {
        operationId: 'listSnapshots',
        summary: "A tenant's snapshots, or everybody's",
        querystring: TenantQuery,
        response: { 200: SnapshotList, '4xx': Problem },
      },
      config,
    },
    (request) => listSnapshots(emulator, namedTenant(request)),
  )

  app.post(
    '/snapshots',
    {
      schema: {
        operationId: 'saveSnapshot',
        summary: 'Keep a tenant as it is, or every one; a snapshot of the same name is replaced',
        querystring: TenantQuery,
        body: SnapshotRequest,
        response: { 201: Type.Union([SnapshotReply, SnapshotList]), '4xx': Problem, 507: Problem },
      },
      config,
    },
    async (request, reply) =>
      reply.code(201).send(await saveSnapshot(emulator, namedTenant(request), request.body.name)),
  )

  app.post(
    '/snapshots/:name/restore',
    {
      schema: {
        operationId: 'restoreSnapshot',
        summary: 'Take a tenant back to a snapshot, its clock included, or every one that has it',
        params: SnapshotName,
        querystring: TenantQuery,
        response: { 204: NoContent, '4xx': Problem, 507: Problem },
      },
      config,
    },
    async (request, reply) => {
      await restoreSnapshot(emulator, namedTenant(request), request.params.name)
      return reply.code(204).send()
    },
  )

  app.post(
    '/snapshots/:name/fork',
    {
      schema: {
        operationId: 'forkSnapshot',
        summary: 'Make another tenant of a snapshot',
        params: SnapshotName,
        querystring: TenantQuery,
        body: ForkRequest,
        response: { 201: ForkReply, '4xx': Problem, 507: Problem },
      },
      config,
    },
    async (request, reply) => {
      const made = await forkSnapshot(
        emulator,
        oneTenant(request, emulator),
        request.params.name,
        request.body,
      )
      return reply.code(201).send(made)
    },
  )

  app.delete(
    '/snapshots/:name',
    {
      schema: {
        operationId: 'deleteSnapshot',
        summary: 'Delete a snapshot, or everybody’s of that name',
        params: SnapshotName,
        querystring: TenantQuery,
        response: { 204: NoContent, '4xx': Problem, 507: Problem },
      },
      config,
    },
    async (request, reply) => {
      await deleteSnapshot(emulator, namedTenant(request), request.params.name)
      return reply.code(204).send()
    },
  )
}
