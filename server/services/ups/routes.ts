// /data/core/ups: Real-time Customer Profile and Segmentation, resource by resource.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { entityRoutes } from './entity-routes.ts'
import { exportJobRoutes } from './export-job-routes.ts'
import { mergePolicyRoutes } from './merge-policy-routes.ts'
import { segmentDefinitionRoutes } from './segment-definition-routes.ts'

export const ups: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(exportJobRoutes)
  await app.register(mergePolicyRoutes)
  await app.register(segmentDefinitionRoutes)
  await app.register(entityRoutes)
}
