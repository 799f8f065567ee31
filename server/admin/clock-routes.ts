// Moving clocks over HTTP.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Emulator } from '../emulator.ts'
import { namedTenant } from './caller.ts'
import { advanceClock } from './clock.ts'
import { AdvanceReply, AdvanceRequest } from './clock-schemas.ts'
import { Problem, TenantQuery } from './schemas.ts'

const source = 'emulator-defined'

export const clockRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  app.post(
    '/clock/advance',
    {
      schema: {
        operationId: 'advanceClock',
        summary: "Move a tenant's clock, or every one, and carry out what falls due",
        querystring: TenantQuery,
        body: AdvanceRequest,
        response: { 200: AdvanceReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => advanceClock(emulator, namedTenant(request), request.body),
  )
}
