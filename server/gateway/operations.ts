// The operations that routes declare, by their ids: what faults, the journal and GET /_emulator/routes know them by.
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { type ServiceName, serviceOf } from './service-path.ts'

interface Operation {
  readonly operationId: string
  readonly method: string
  /** In full, with `{name}` where a value stands. */
  readonly path: string
  /** Undefined: it is our own control API's. */
  readonly service: ServiceName | undefined
  /** Where the behaviour comes from. */
  readonly source: string
  /** JSON Schemas of what it reads; undefined where it reads none. */
  readonly querystring: object | undefined
  readonly body: object | undefined
}

export type Operations = ReadonlyMap<string, Operation>

/** The operation's id; undefined where the path leads nowhere. */
export function operationIdOf(request: FastifyRequest): string | undefined {
  return request.is404 ? undefined : idIn(request.routeOptions.schema)
}

/** Follows the routes as they are registered; the map holds all of them once the app is ready. */
export function followOperations(app: FastifyInstance): Operations {
  const operations = new Map<string, Operation>()
  app.addHook('onRoute', (route) => {
    const operation = operationOf(route)
    if (operation && !operations.has(operation.operationId)) operations.set(operation.operationId, operation)
  })
  return operations
}

function operationOf({ url, method, schema, config }: RouteOptions): Operation | undefined {
  const operationId = idIn(schema)
  if (operationId === undefined) return undefined
  return {
    operationId,
    method: [method].flat()[0] ?? '',
    path: url.replace(/:(\w+)/g, '{$1}'),
    service: serviceOf(url)?.service,
    source: config?.source ?? '',
    querystring: schema?.querystring as object | undefined,
    body: schema?.body as object | undefined,
  }
}

const idIn = (schema: unknown) => (schema as { operationId?: string } | undefined)?.operationId
