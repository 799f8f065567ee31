// /_emulator: our own control API; nothing here is Adobe's.
import type { FastifyPluginAsync } from 'fastify'
import type { Emulator } from '../emulator.ts'
import type { Operations } from '../gateway/operations.ts'
import { clockRoutes } from './clock-routes.ts'
import { dataRoutes } from './data-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { faultRoutes } from './fault-routes.ts'
import { healthRoutes } from './health-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { journalRoutes } from './journal-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { outcomeRoutes } from './outcome-routes.ts'
import { paceRoutes } from './pace-routes.ts'
import { processRoutes } from './process-routes.ts'
import { snapshotRoutes } from './snapshot-routes.ts'

interface AdminOptions {
  readonly emulator: Emulator
  readonly version: string
  readonly openApi: () => object
  readonly operations: Operations
}

export const admin: FastifyPluginAsync<AdminOptions> = async (app, options) => {
  const controls = new Set<string>()
  app.addHook('onRoute', ({ schema }) => {
    const { operationId } = (schema ?? {}) as { operationId?: string }
    if (operationId !== undefined) controls.add(operationId)
  })
  await app.register(healthRoutes, { ...options, controls })
  await app.register(processRoutes, options)
  await app.register(dataRoutes, options)
  await app.register(clockRoutes, options)
  await app.register(paceRoutes, options)
  await app.register(snapshotRoutes, options)
  await app.register(jobRoutes, options)
  await app.register(operationRoutes, options)
  await app.register(faultRoutes, options)
  await app.register(journalRoutes, options)
  await app.register(outcomeRoutes, options)
  await app.register(eventRoutes, options)
}
