// What this server is and can do, for people and for clients that adapt to it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { paceNames } from '../domain/export-plan.ts'
import type { Emulator } from '../emulator.ts'
import { servicePaths } from '../gateway/service-path.ts'
import { uptimeMs } from '../runtime/clock.ts'
import { clockModes } from './clock-schemas.ts'
import { closed, Problem } from './schemas.ts'

const source = 'emulator-defined'

const Health = Type.Object(
  {
    status: Type.Literal('ok'),
    version: Type.String(),
    uptimeMs: Type.Integer({ description: 'Since the process started, whatever the clocks say.' }),
    profile: Type.String({ description: 'Which of the sources that disagree is followed.' }),
    capabilities: Type.Object(
      {
        services: Type.Array(Type.String(), { description: "Base paths of Adobe's services." }),
        controls: Type.Array(Type.String(), { description: 'Operations of /_emulator.' }),
        clockModes: Type.Array(Type.String()),
        paces: Type.Array(Type.String()),
        auth: Type.String({ description: 'How strictly callers are asked who they are.' }),
        switches: Type.Record(Type.String(), Type.String()),
      },
      closed,
    ),
    tenants: Type.Integer({ description: 'How many have been called since the start.' }),
  },
  { $id: 'Health', ...closed },
)

interface HealthOptions {
  readonly emulator: Emulator
  readonly version: string
  /** Operations of /_emulator; complete once the server is ready. */
  readonly controls: ReadonlySet<string>
}

export const healthRoutes: FastifyPluginAsyncTypebox<HealthOptions> = async (app, options) => {
  const { emulator, version, controls } = options
  app.get(
    '/health',
    {
      schema: {
        operationId: 'health',
        summary: 'What this server is, and what it can do',
        response: { 200: Health, '4xx': Problem },
      },
      config: { source },
    },
    () => ({
      status: 'ok' as const,
      version,
      uptimeMs: uptimeMs(),
      profile: 'tutorial',
      capabilities: {
        services: Object.values(servicePaths).map(({ full }) => full),
        controls: [...controls].sort(),
        clockModes: [...clockModes],
        paces: paceNames,
        auth: emulator.auth,
        switches: { ...emulator.switches },
      },
      tenants: emulator.tenantCount().reached,
    }),
  )
}
