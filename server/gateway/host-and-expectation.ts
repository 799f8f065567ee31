// What HTTP itself asks of a call, so that it is refused in its service's words: Node's own refusals have no body.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AepError } from '../errors.ts'
import { headerText } from './platform-headers.ts'

/** Makes Node let calls without Host in, for `hostAndExpectation` to refuse. */
export const acceptedByNode = { requireHostHeader: false }

/** Asks for Host and Expect on every call. Raises HOST_MISSING, EXPECTATION_UNKNOWN. */
export function hostAndExpectation(app: FastifyInstance): void {
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    app.server.emit('request', request, response),
  )
  app.addHook('onRequest', checkHostAndExpectation)
}

async function checkHostAndExpectation({ headers, raw }: FastifyRequest): Promise<void> {
  if (headers.host === undefined && raw.httpVersion === '1.1') throw new AepError('HOST_MISSING')
  const expected = headerText(headers.expect)
  // As loosely as Node, which has answered these with 100 already.
  if (expected && !/\b100-continue\b/i.test(expected)) throw new AepError('EXPECTATION_UNKNOWN', expected)
}
