// The reply that a fault or a preference orders: a status, worded as the service that was called words it.
import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AepError } from '../errors.ts'
import type { FaultEffect } from '../faults/fault.ts'
import type { ErrorSaying } from './error-responder.ts'
import type { GatewayError } from './problem.ts'

/** What stays of a reply that another one takes the place of: what does not depend on the outcome. */
const lasting = /^(x-request-id|x-emulator.*|preference-applied|vary|access-control-.*)$/

/** Seconds after which a call that was one too many may be tried again. */
const retryAfter = '1'

/** Makes the reply the ordered one, and returns its payload. `isBehindGateway`: the Platform's gateway is asked first. */
export function planReply(
  { status = 200, body, headers = {} }: FaultEffect,
  request: FastifyRequest,
  reply: FastifyReply,
  isBehindGateway: boolean,
): string {
  for (const name of Object.keys(reply.getHeaders())) if (!lasting.test(name)) reply.removeHeader(name)
  reply.code(status)
  if (status === 429) reply.header('retry-after', retryAfter)
  const payload =
    body === undefined ? usualBody(status, request, reply, isBehindGateway) : ownBody(body, reply)
  reply.headers(headers)
  return payload
}

function ownBody(body: unknown, reply: FastifyReply): string {
  reply.type(typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8')
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** None where nothing went wrong. A 401 is the gateway's to say, where there is one (docs: landing/troubleshooting). */
function usualBody(
  status: number,
  request: FastifyRequest,
  reply: FastifyReply,
  isBehindGateway: boolean,
): string {
  if (status < 400) return ''
  if (status === 401 && isBehindGateway) {
    const { gatewayCode = '', message } = new AepError('TOKEN_INVALID')
    reply.type(withCharset('application/json'))
    return JSON.stringify({ error_code: gatewayCode, message } satisfies GatewayError)
  }
  const { dialect } = request.routeOptions.config
  if (!dialect) return ''
  reply.type(withCharset(dialect.contentType))
  return JSON.stringify(dialect.body(sayingOf(status), request))
}

/** As Fastify completes the type of what it serializes itself. */
const withCharset = (type: string) => (type.includes('charset') ? type : `${type}; charset=utf-8`)

/** What services say of a status that no refusal of the catalogue stands for. */
const messages: Record<number, string> = {
  400: 'The request is not valid.',
  401: 'The caller is not authorized.',
  403: 'Insufficient permissions',
  404: 'The resource does not exist.',
  429: 'Too many requests',
  500: 'The service has failed.',
  503: 'The service is unavailable. Please try again later.',
}

/** Titles are made as those of the catalogue: BadRequestError, ServiceUnavailableError. Emulator-defined. */
function sayingOf(status: number): ErrorSaying {
  const words = STATUS_CODES[status] ?? 'Unknown'
  const title = words.replaceAll(/\W/g, '').replace(/(Error)?$/, 'Error')
  return { status, title, message: messages[status] ?? `${words}.`, members: {} }
}
