// The plugin tree: every service the emulator speaks for, in one page.
import { readFileSync } from 'node:fs'
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyRequest } from 'fastify'
import { refuseForeignCallers } from './admin/caller.ts'
import { controlErrors } from './admin/error-body.ts'
import { admin } from './admin/routes.ts'
import type { Emulator } from './emulator.ts'
import { accompanyCalls } from './gateway/accompany-calls.ts'
import { followMethods } from './gateway/allowed-methods.ts'
import {
  parseJsonBodies,
  parseTextAsJson,
  refuseEncodedBody,
  requireContentType,
} from './gateway/body-parser.ts'
import { allowOrigins } from './gateway/cors.ts'
import { emulatorHeader } from './gateway/emulator-header.ts'
import { answer, type Dialect, longestParameter, speak } from './gateway/error-responder.ts'
import { followCalls } from './gateway/follow-calls.ts'
import { acceptedByNode, hostAndExpectation } from './gateway/host-and-expectation.ts'
import { endConnectionsOnClose } from './gateway/last-replies.ts'
import { followOperations } from './gateway/operations.ts'
import { boundHeaders, organizationHeaders, platformHeaders } from './gateway/platform-headers.ts'
import { serviceErrors } from './gateway/problem.ts'
import { parseQuery } from './gateway/query.ts'
import { sendRequestId } from './gateway/request-id.ts'
import { type AnsweredRequest, logRequests } from './gateway/request-log.ts'
import { serializeAsIs, validateBySchema } from './gateway/schema-compilers.ts'
import { fullPath, type ServiceName, serviceOf, servicePaths } from './gateway/service-path.ts'
import { answerUnreadable } from './gateway/unreadable-requests.ts'
import { catalog } from './services/catalog/routes.ts'
import { dataAccess } from './services/data-access/routes.ts'
import { imsErrors } from './services/ims/error-body.ts'
import { ims } from './services/ims/routes.ts'
import { sandboxErrors } from './services/sandbox/error-body.ts'
import { sandbox } from './services/sandbox/routes.ts'
import { registryErrors } from './services/schema-registry/error-body.ts'
import { schemaRegistry } from './services/schema-registry/routes.ts'
import { upsErrors } from './services/ups/error-body.ts'
import { ups } from './services/ups/routes.ts'
import { packageVersion } from './version.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where the behaviour of the route comes from. */
    source?: string
    /** Whether the document names a HEAD, too; those that Fastify adds to every GET it does not. */
    swagger?: { readonly exposeHeadRoute: boolean }
  }
}

interface Service {
  readonly plugin: FastifyPluginAsync<{ emulator: Emulator }>
  /** How it words errors. */
  readonly dialect: Dialect
  /** The headers that the gateway asks of a call before the service sees it; none for what is not behind it. */
  readonly headers?: (emulator: Emulator) => (request: FastifyRequest) => Promise<void>
}

/** Adobe's services. */
const services: Record<ServiceName, Service> = {
  ims: { plugin: ims, dialect: imsErrors },
  ups: { plugin: ups, dialect: upsErrors, headers: platformHeaders },
  catalog: { plugin: catalog, dialect: serviceErrors, headers: platformHeaders },
  dataAccess: { plugin: dataAccess, dialect: serviceErrors, headers: platformHeaders },
  sandbox: { plugin: sandbox, dialect: sandboxErrors, headers: organizationHeaders },
  schemaRegistry: { plugin: schemaRegistry, dialect: registryErrors, headers: platformHeaders },
}

/** A request that has not arrived in full by then is given up, in milliseconds. */
const requestTimeout = 60_000

/** Largest request body, in bytes. */
const bodyLimit = 10 * 1024 * 1024

export interface AppOptions {
  readonly emulator: Emulator
  /** The origins that pages may call Adobe's services from; default: any. */
  readonly cors?: readonly string[]
  /** Told of errors that are the emulator's own fault. */
  readonly reportBug: (error: unknown) => void
  /** Told of every request once it is answered. */
  readonly logRequest?: (request: AnsweredRequest) => void
  /** Certificate and private key, PEM; undefined: http. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined
  /** Registers what has to hear of every route before the first one. */
  readonly beforeRoutes?: (app: FastifyInstance) => Promise<void>
}

/** The HTTP side of the emulator, ready to listen or to be injected into. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { emulator, cors = ['*'], reportBug, logRequest, tls, beforeRoutes } = options
  const version = packageVersion()
  const aboutEmulator = emulatorHeader(emulator, version)
  const server: object = tls ? { https: { ...acceptedByNode, ...tls } } : { http: acceptedByNode }
  const app = Fastify({
    ...server,
    bodyLimit,
    requestTimeout,
    rewriteUrl: (request) => fullPath(request.url ?? '/'),
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      maxParamLength: longestParameter,
      querystringParser: parseQuery,
    },
    frameworkErrors: (error, request, reply) => {
      reply.header('x-emulator', aboutEmulator())
      answer(error, request, reply, dialectOf(request.url))
    },
    clientErrorHandler: answerUnreadable(aboutEmulator, requestTimeout),
    schemaController: {
      compilersFactory: {
        buildValidator: () => validateBySchema as never,
        buildSerializer: () => serializeAsIs as never,
      },
    },
  })

  app.decorate('reportBug', reportBug)
  app.decorate('methodsOf', followMethods(app))
  const operations = followOperations(app)
  const accompany = accompanyCalls(app, emulator)
  app.decorateRequest('tenant')
  app.decorateRequest('imsOrgId', '')
  app.decorateRequest('aepRequestId', null)
  followCalls(app, emulator)
  app.addHook('onRequest', boundHeaders)
  hostAndExpectation(app)
  app.addHook('onSend', sendRequestId)
  app.addHook('onSend', async ({ tenant }, reply) => {
    reply.header('x-emulator', aboutEmulator(tenant))
  })
  endConnectionsOnClose(app)
  if (logRequest) logRequests(app, logRequest)
  parseJsonBodies(app)
  app.addHook('preParsing', refuseEncodedBody)
  speak(app, serviceErrors)
  await beforeRoutes?.(app)

  for (const [name, { plugin, dialect, headers }] of Object.entries(services)) {
    const requireHeaders = headers?.(emulator)
    await app.register(
      async function platformService(scope) {
        await allowOrigins(scope, cors)
        speak(scope, dialect, requireHeaders)
        if (requireHeaders) {
          scope.addHook('onRequest', requireHeaders)
          scope.addHook('onRequest', requireContentType)
          if (emulator.switches.textBodies === 'json') parseTextAsJson(scope)
        }
        accompany(scope, headers !== undefined)
        await scope.register(plugin, { emulator })
      },
      { prefix: servicePaths[name as ServiceName].full },
    )
  }
  await app.register(
    async function control(scope) {
      speak(scope, controlErrors)
      scope.addHook('onRequest', refuseForeignCallers)
      await scope.register(admin, { emulator, version, openApi, operations })
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
