// /_emulator: our own control API; nothing here is Adobe's.
import type { FastifyPluginAsync } from 'fastify'
import type { Emulator } from '../emulator.ts'
import { clockRoutes } from './clock-routes.ts'
import { dataRoutes } from './data-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { paceRoutes } from './pace-routes.ts'
import { processRoutes } from './process-routes.ts'

export const admin: FastifyPluginAsync<{ emulator: Emulator; openApi: () => object }> = async (
  app,
  options,
) => {
  await app.register(processRoutes, options)
  await app.register(dataRoutes, options)
  await app.register(clockRoutes, options)
  await app.register(paceRoutes, options)
  await app.register(jobRoutes, options)
}
