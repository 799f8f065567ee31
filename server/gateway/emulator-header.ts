// X-Emulator on every reply: which version answered, how it is set, and where the clock stands.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { formatInstant } from '../domain/instant.ts'
import type { Emulator } from '../emulator.ts'

/** What adds it; the clock is the tenant's, or else that of tenants that nobody has moved. */
export function emulatorHeader(emulator: Emulator, version: string) {
  return ({ tenant }: FastifyRequest, reply: FastifyReply): void => {
    const now = formatInstant((tenant?.clock ?? emulator.clock).now())
    reply.header('x-emulator', `v=${version}; profile=${emulator.profile}; clock=${now}`)
  }
}
