// Routes of merge policies.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { MergePolicyPatch, MergePolicyRequest } from '../../domain/merge-policy-request.ts'
import { refusals } from '../../gateway/problem.ts'
import { NoContent } from '../../gateway/reply-schema.ts'
import { BulkGetRequest } from './bulk-get.ts'
import { ProblemReply } from './error-body.ts'
import {
  createMergePolicy,
  deleteMergePolicy,
  listMergePolicies,
  patchMergePolicy,
  readMergePolicies,
  readMergePolicy,
  replaceMergePolicy,
} from './merge-policies.ts'
import {
  MergePolicyBulk,
  MergePolicyList,
  MergePolicyListQuery,
  MergePolicyPath,
  MergePolicyReply,
} from './merge-policy-schemas.ts'

const path = '/config/mergePolicies'

export const mergePolicyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    path,
    {
      schema: {
        operationId: 'getMany',
        summary: 'List merge policies, by name',
        querystring: MergePolicyListQuery,
        response: { 200: MergePolicyList, ...refusals(ProblemReply) },
      },
      config: { source: 'docs: profile/api/merge-policies, list; profile.yaml getMany' },
    },
    (request) => listMergePolicies(request.tenant, request.query),
  )

  app.post(
    path,
    {
      schema: {
        operationId: 'createMergePolicy',
        summary: 'Create a merge policy',
        body: MergePolicyRequest,
        response: { 200: MergePolicyReply, ...refusals(ProblemReply) },
      },
      config: { source: 'profile.yaml createMergePolicy' },
    },
    (request) => createMergePolicy(request.tenant, request.body),
  )

  app.post(
    `${path}/bulk-get`,
    {
      schema: {
        operationId: 'bulkGetMergePolicies',
        summary: 'Look up several merge policies',
        body: BulkGetRequest,
        response: { 207: MergePolicyBulk, ...refusals(ProblemReply) },
      },
      config: { source: 'profile.yaml bulkGetMergePolicies' },
    },
    (request, reply) => {
      reply.code(207)
      return readMergePolicies(request.tenant, request.body)
    },
  )

  app.get(
    `${path}/:mergePolicyId`,
    {
      schema: {
        operationId: 'retrieveMergePolicy',
        summary: 'Look up a merge policy',
        params: MergePolicyPath,
        response: { 200: MergePolicyReply, ...refusals(ProblemReply) },
      },
      config: { source: 'profile.yaml retrieveMergePolicy' },
    },
    (request) => readMergePolicy(request.tenant, request.params.mergePolicyId),
  )

  app.put(
    `${path}/:mergePolicyId`,
    {
      schema: {
        operationId: 'updateMergePolicy',
        summary: 'Replace a merge policy',
        params: MergePolicyPath,
        body: MergePolicyRequest,
        response: { 200: MergePolicyReply, ...refusals(ProblemReply) },
      },
      config: { source: 'profile.yaml updateMergePolicy' },
    },
    (request) => replaceMergePolicy(request.tenant, request.params.mergePolicyId, request.body),
  )

  app.patch(
    `${path}/:mergePolicyId`,
    {
      schema: {
        operationId: 'patchMergePolicy',
        summary: 'Change members of a merge policy',
        params: MergePolicyPath,
        body: MergePolicyPatch,
        response: { 200: MergePolicyReply, ...refusals(ProblemReply) },
      },
      config: {
        source: 'profile.yaml patchMergePolicy; one operation alone: docs, profile/api/merge-policies',
      },
    },
    (request) => patchMergePolicy(request.tenant, request.params.mergePolicyId, request.body),
  )

  app.delete(
    `${path}/:mergePolicyId`,
    {
      schema: {
        operationId: 'deleteMergePolicy',
        summary: 'Delete a merge policy',
        params: MergePolicyPath,
        response: { 200: NoContent, ...refusals(ProblemReply) },
      },
      config: { source: 'profile.yaml deleteMergePolicy' },
    },
    async (request, reply) => {
      await deleteMergePolicy(request.tenant, request.params.mergePolicyId)
      return reply.code(200).send()
    },
  )
}
