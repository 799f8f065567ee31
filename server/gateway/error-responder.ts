// Turns whatever went wrong in a scope into a reply in that scope's dialect.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AepError, type ErrorCode } from '../errors.ts'
import type { GatewayError } from './problem.ts'
import { requestIdOf } from './request-id.ts'

/** The longest part of a path that names something, in characters; 100 ids of a multi-get fit. */
export const longestParameter = 4096

/** What an error says, however it is worded. One that a fault orders is no refusal, and has no code. */
export type ErrorSaying = Pick<AepError, 'status' | 'title' | 'message' | 'members'> & {
  readonly code?: ErrorCode
}

/** How a service words an error: the body, and its media type. */
export interface Dialect {
  readonly contentType: string
  readonly body: (error: ErrorSaying, request: FastifyRequest) => object
}

/** Makes the scope answer errors and unknown paths in `dialect`. Paths are looked up after `beforeUnknownPath`. */
export function speak(
  scope: FastifyInstance,
  dialect: Dialect,
  beforeUnknownPath?: (request: FastifyRequest) => Promise<void>,
): void {
  wordErrors(scope, dialect)
  scope.setNotFoundHandler(
    beforeUnknownPath ? { preValidation: beforeUnknownPath } : {},
    (request, reply) => {
      return answer(unknownPath(request), request, reply, dialect)
    },
  )
}

/** Makes the scope's routes answer errors in `dialect`, whatever that of the scope around them is. */
export function wordErrors(scope: FastifyInstance, dialect: Dialect): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, dialect }
  })
  scope.setErrorHandler((error: FastifyError | AepError, request, reply) =>
    answer(error, request, reply, dialect),
  )
}

/** Answers with the error, whatever it is; what is no refusal is the emulator's own bug and is logged. */
export function answer(
  cause: Error,
  request: FastifyRequest,
  reply: FastifyReply,
  dialect: Dialect,
): FastifyReply {
  const error = refusalOf(cause, request)
  if (error.code === 'EMULATOR_BUG') request.server.reportBug(cause)
  reply.code(error.status).headers({ ...error.headers, 'x-request-id': requestIdOf(request) })
  if (error.gatewayCode !== undefined) {
    const body: GatewayError = { error_code: error.gatewayCode, message: error.message }
    return reply.type('application/json').send(body)
  }
  return reply.type(dialect.contentType).send(dialect.body(error, request))
}

function refusalOf(cause: Error, request: FastifyRequest): AepError {
  if (cause instanceof AepError) return cause
  if (cause.name === 'AbortError' || request.tenant?.ended.aborted)
    return new AepError(request.tenant ? 'TENANT_ENDED' : 'CALL_ABANDONED')
  switch ((cause as FastifyError).code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AepError('CONTENT_TYPE_INVALID')
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AepError('BODY_TOO_LARGE', request.routeOptions.bodyLimit ?? 0)
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new AepError('BODY_UNREADABLE', 'it is not as long as Content-Length says')
    case 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE':
      // Raised for QUERY alone, which no path takes.
      return unknownPath(request)
    case 'ECONNRESET':
      // The caller has left in the middle of its body.
      return new AepError('CALL_ABANDONED')
    case 'FST_ERR_BAD_URL':
      return new AepError('URL_MALFORMED', request.originalUrl)
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new AepError('URL_TOO_LONG', longestParameter)
    default:
      return new AepError('EMULATOR_BUG')
  }
}

const pathOf = (url: string) => url.split('?')[0] ?? ''

function unknownPath(request: FastifyRequest): AepError {
  const call = `${request.method} ${pathOf(request.originalUrl)}`
  const allowed = request.server.methodsOf(pathOf(request.url))
  return allowed.length > 0
    ? new AepError('METHOD_NOT_ALLOWED', call, allowed)
    : new AepError('PATH_NOT_FOUND', call)
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the route's scope words errors. */
    dialect?: Dialect
  }
  interface FastifyInstance {
    /** Told of errors that are the emulator's own fault. */
    reportBug: (error: unknown) => void
    /** The methods that some route takes at the path. */
    methodsOf: (path: string) => string[]
  }
}
