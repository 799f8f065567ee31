// The plugin tree: every service the emulator speaks for, in one page.
import { readFileSync } from 'node:fs'
import Fastify, { type FastifyInstance } from 'fastify'
import { refuseForeignCallers } from './admin/caller.ts'
import { controlErrors } from './admin/error-body.ts'
import { admin } from './admin/routes.ts'
import type { Emulator } from './emulator.ts'
import { followMethods } from './gateway/allowed-methods.ts'
import { parseJsonBodies, requireContentType } from './gateway/body-parser.ts'
import { answer, type Dialect, longestParameter, speak } from './gateway/error-responder.ts'
import { platformHeaders } from './gateway/platform-headers.ts'
import { serviceErrors } from './gateway/problem.ts'
import { parseQuery } from './gateway/query.ts'
import { sendRequestId } from './gateway/request-id.ts'
import { serializeAsIs, validateBySchema } from './gateway/schema-compilers.ts'
import { fullPath, type ServiceName, serviceOf, servicePaths } from './gateway/service-path.ts'
import { catalog } from './services/catalog/routes.ts'
import { dataAccess } from './services/data-access/routes.ts'
import { upsErrors } from './services/ups/error-body.ts'
import { ups } from './services/ups/routes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where the behaviour of the route comes from. */
    source?: string
  }
}

/** Adobe's services: the routes of each, and how it words errors. */
const services: Record<ServiceName, { plugin: typeof ups; dialect: Dialect }> = {
  ups: { plugin: ups, dialect: upsErrors },
  catalog: { plugin: catalog, dialect: serviceErrors },
  dataAccess: { plugin: dataAccess, dialect: serviceErrors },
}

/** A request that has not arrived in full by then is given up, in milliseconds. */
const requestTimeout = 60_000

/** Largest request body, in bytes. */
const bodyLimit = 10 * 1024 * 1024

export interface AppOptions {
  readonly emulator: Emulator
  /** Told of errors that are the emulator's own fault. */
  readonly reportBug: (error: unknown) => void
  /** Registers what has to hear of every route before the first one. */
  readonly beforeRoutes?: (app: FastifyInstance) => Promise<void>
}

/** The HTTP side of the emulator, ready to listen or to be injected into. */
export async function buildApp({ emulator, reportBug, beforeRoutes }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit,
    requestTimeout,
    rewriteUrl: (request) => fullPath(request.url ?? '/'),
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      maxParamLength: longestParameter,
      querystringParser: parseQuery,
    },
    frameworkErrors: (error, request, reply) => answer(error, request, reply, dialectOf(request.url)),
    schemaController: {
      compilersFactory: {
        buildValidator: () => validateBySchema as never,
        buildSerializer: () => serializeAsIs as never,
      },
    },
  })

  app.decorate('reportBug', reportBug)
  app.decorate('methodsOf', followMethods(app))
  app.decorateRequest('tenant')
  app.decorateRequest('aepRequestId', null)
  app.addHook('onSend', sendRequestId)
  parseJsonBodies(app)
  speak(app, serviceErrors)
  await beforeRoutes?.(app)

  const requireHeaders = platformHeaders(emulator)
  for (const [name, { plugin, dialect }] of Object.entries(services)) {
    await app.register(
      async function platformService(scope) {
        speak(scope, dialect, requireHeaders)
        scope.addHook('onRequest', requireHeaders)
        scope.addHook('onRequest', requireContentType)
        await scope.register(plugin)
      },
      { prefix: servicePaths[name as ServiceName].full },
    )
  }
  await app.register(
    async function control(scope) {
      speak(scope, controlErrors)
      scope.addHook('onRequest', refuseForeignCallers)
      await scope.register(admin, { emulator, openApi })
    },
    { prefix: '/_emulator' },
  )
  return app
}

/** Errors that arise before routing still speak the dialect of the service they were meant for. */
function dialectOf(url: string): Dialect {
  const found = serviceOf(url)
  return found ? services[found.service].dialect : serviceErrors
}

/** The generated document; read when it is asked for. */
function openApi(): object {
  return JSON.parse(readFileSync(new URL('../openapi/emulator.json', import.meta.url), 'utf8'))
}
