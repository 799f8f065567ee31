// Clocks over HTTP: how they run, and moving them.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Emulator } from '../emulator.ts'
import { namedTenant } from './caller.ts'
import { advanceClock, runUntilIdle } from './clock.ts'
import { AdvanceReply, AdvanceRequest, ClockReply, ClockRequest, EveryClockReply } from './clock-schemas.ts'
import { readClock, setClock } from './clock-setting.ts'
import { Problem, TenantQuery } from './schemas.ts'

const source = 'emulator-defined'

/** Of the tenant that was named, or of all. */
const OneOrEvery = Type.Union([ClockReply, EveryClockReply])

export const clockRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  app.get(
    '/clock',
    {
      schema: {
        operationId: 'readClock',
        summary: "How a tenant's clock runs and where it stands, or every one and that of tenants to come",
        querystring: TenantQuery,
        response: { 200: OneOrEvery, '4xx': Problem },
      },
      config: { source },
    },
    (request) => readClock(emulator, namedTenant(request)),
  )

  app.put(
    '/clock',
    {
      schema: {
        operationId: 'setClock',
        summary: "Have a tenant's clock, or every one, run otherwise, and move it forward",
        querystring: TenantQuery,
        body: ClockRequest,
        response: { 200: OneOrEvery, '4xx': Problem },
      },
      config: { source },
    },
    (request) => setClock(emulator, namedTenant(request), request.body),
  )

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

  app.post(
    '/clock/run-until-idle',
    {
      schema: {
        operationId: 'runUntilIdle',
        summary: "Move a tenant's clock, or every one, until no job has anything due any more",
        querystring: TenantQuery,
        response: { 200: AdvanceReply, '4xx': Problem },
      },
      config: { source },
    },
    (request) => runUntilIdle(emulator, namedTenant(request)),
  )
}
