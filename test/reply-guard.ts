// Holds every reply against the schema its route declares: nothing more, nothing less, no value outside an enum.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Check, checkOf } from '../server/validation.ts'

/** Adds what breaks its schema to `broken`, one sentence each. */
export function guardReplies(app: FastifyInstance, broken: string[]): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const call = `${request.method} ${request.url} → ${reply.statusCode}`
    if (reply.getHeader('x-request-id') === undefined) broken.push(`${call}: no X-Request-Id`)
    if (!/^v=\S+; profile=\w+; clock=\S+Z$/.test(String(reply.getHeader('x-emulator'))))
      broken.push(`${call}: no X-Emulator`)
    if (typeof payload !== 'string' || request.is404) return payload
    const schema = replySchema(request, reply.statusCode)
    if (!schema) broken.push(`${call}: the route declares no such reply`)
    else broken.push(...checkFor(schema)(JSON.parse(payload)).map((problem) => `${call}: ${problem}`))
    return payload
  })
}

const checks = new WeakMap<object, Check>()

function checkFor(schema: object): Check {
  const check = checks.get(schema) ?? checkOf(schema, 'the reply')
  checks.set(schema, check)
  return check
}

function replySchema(request: FastifyRequest, status: number): object | undefined {
  const response = (request.routeOptions.schema?.response ?? {}) as Record<string, object>
  return response[status] ?? response[`${Math.floor(status / 100)}xx`]
}
