// /_emulator: our own control API; nothing here is Adobe's.
import type { FastifyPluginAsync } from 'fastify'
import type { Emulator } from '../emulator.ts'
import type { Operations } from '../gateway/operations.ts'
import { clockRoutes } from './clock-routes.ts'
import { dataRoutes } from './data-routes.ts'
import { faultRoutes } from './fault-routes.ts'
import { journalRoutes } from './journal-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { outcomeRoutes } from './outcome-routes.ts'
import { processRoutes } from './process-routes.ts'

interface AdminOptions {
  readonly emulator: Emulator
  readonly openApi: () => object
  readonly operations: Operations
}

export const admin: FastifyPluginAsync<AdminOptions> = async (app, options) => {
  await app.register(processRoutes, options)
  await app.register(dataRoutes, options)
  await app.register(clockRoutes, options)
  await app.register(operationRoutes, options)
  await app.register(faultRoutes, options)
  await app.register(journalRoutes, options)
  await app.register(outcomeRoutes, options)
}
