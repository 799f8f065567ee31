// The process itself: whether it answers, and what it can be asked.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { closed, Problem } from './schemas.ts'

const source = 'emulator-defined'

const Alive = Type.Object({ status: Type.Literal('ok') }, closed)

export const processRoutes: FastifyPluginAsyncTypebox<{ openApi: () => object }> = async (
  app,
  { openApi },
) => {
  app.get(
    '/livez',
    {
      schema: {
        operationId: 'livez',
        summary: 'The process answers',
        response: { 200: Alive, '4xx': Problem },
      },
      config: { source },
    },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readyz',
        summary: 'Calls are answered',
        response: { 200: Alive, '4xx': Problem },
      },
      config: { source },
    },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'openApi',
        summary: 'This document',
        response: { 200: Type.Object({}), '4xx': Problem },
      },
      config: { source },
    },
    openApi,
  )
}
