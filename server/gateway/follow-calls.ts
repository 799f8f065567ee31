// Follows every call from its first hook to the end of its reply, so that no tenant is closed under it.
import type { FastifyInstance } from 'fastify'
import type { Emulator } from '../emulator.ts'

type Call = ReturnType<Emulator['beginCall']>

declare module 'fastify' {
  interface FastifyRequest {
    /** What the call does with tenants. */
    call: Call
  }
}

/** To be told of before any hook that looks for a tenant. */
export function followCalls(app: FastifyInstance, emulator: Emulator): void {
  app.decorateRequest('call')
  app.addHook('onRequest', (request, reply, done) => {
    request.call = emulator.beginCall()
    reply.raw.once('close', request.call.end)
    request.call.run(done)
  })
  // What follows a body that has been read is begun by the socket, and would not belong to the call.
  app.addHook('preValidation', (request, _reply, done) => request.call.run(done))
}
