// The id of every request: the caller's own, or one made up; it comes back as X-Request-Id.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { headerText } from './platform-headers.ts'

/** The caller's x-request-id where it is short and printable; emulator-defined. */
export function callersRequestId(request: FastifyRequest): string | undefined {
  const given = headerText(request.headers['x-request-id'])
  return /^[\x21-\x7e]{1,128}$/.test(given) ? given : undefined
}

/** The request's id; the same each time it is asked for. */
export function requestIdOf(request: FastifyRequest): string {
  request.aepRequestId ??= callersRequestId(request) ?? request.tenant?.ids.requestId() ?? request.id
  return request.aepRequestId
}

/** Puts the id on the reply. */
export async function sendRequestId(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('x-request-id', requestIdOf(request))
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until `requestIdOf` is first asked. */
    aepRequestId: string | null
  }
}
