// What can be called: every operation of Adobe's services and of the control API.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Operations } from '../gateway/operations.ts'
import { closed, Problem } from './schemas.ts'

const RouteList = Type.Object(
  {
    routes: Type.Array(
      Type.Object(
        {
          operationId: Type.String(),
          method: Type.String(),
          path: Type.String(),
          service: Type.String({
            description:
              'ims, ups, catalog, dataAccess, sandbox, schemaRegistry; or emulator, whose operations meet no faults.',
          }),
          source: Type.String({ description: 'Where the behaviour comes from.' }),
        },
        closed,
      ),
    ),
  },
  { $id: 'RouteList', ...closed },
)

export const operationRoutes: FastifyPluginAsyncTypebox<{ operations: Operations }> = async (
  app,
  { operations },
) => {
  app.get(
    '/routes',
    {
      schema: {
        operationId: 'listRoutes',
        summary: 'List the operations, by the names that faults and the journal know them by',
        querystring: Type.Object({}, closed),
        response: { 200: RouteList, '4xx': Problem },
      },
      config: { source: 'emulator-defined' },
    },
    () => ({
      routes: [...operations.values()].map(({ operationId, method, path, service = 'emulator', source }) => {
        return { operationId, method, path, service, source }
      }),
    }),
  )
}
