// /data/foundation/catalog: Catalog Service.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { batchRoutes } from './batch-routes.ts'
import { datasetRoutes } from './dataset-routes.ts'
import { patchRoute } from './patch-route.ts'

export const catalog: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(datasetRoutes)
  await app.register(patchRoute)
  await app.register(batchRoutes)
}
