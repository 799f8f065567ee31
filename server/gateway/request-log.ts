// Tells of every request that was answered, for the log.
import type { FastifyInstance } from 'fastify'

export interface AnsweredRequest {
  readonly method: string
  /** The path as the caller wrote it, with its query where that holds no secrets. */
  readonly path: string
  readonly status: number
  /** How long the reply took, in milliseconds. */
  readonly ms: number
  readonly requestId: string
}

export function logRequests(app: FastifyInstance, log: (request: AnsweredRequest) => void): void {
  app.addHook('onResponse', async (request, reply) => {
    log({
      method: request.method,
      path: withoutSecrets(request.originalUrl),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      requestId: String(reply.getHeader('x-request-id')),
    })
  })
}

/** Token requests may carry the client's secret in their query. */
function withoutSecrets(url: string): string {
  return /^\/ims\//i.test(url) ? url.replace(/\?.*/s, '') : url
}
