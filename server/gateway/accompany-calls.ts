// What every call of Adobe's services meets on its way, beside the service: its preferences, faults, and the journal.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EpochMs } from '../domain/instant.ts'
import type { Emulator } from '../emulator.ts'
import type { Strike } from '../faults/encounters.ts'
import { cutOff, followClosing, keepWaiting, truncate } from './connection.ts'
import { operationIdOf } from './operations.ts'
import { planReply } from './planned-reply.ts'
import { readPreference } from './preference.ts'
import { callOf, jobIdOf } from './record-call.ts'

/** What is to happen to a call that was let in, and when it was, by its tenant's clock. */
interface Encounter {
  readonly at: EpochMs
  readonly effect?: Strike['effect']
  readonly faultId?: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the call is let in: its headers are right and its body can be read. */
    encounter: Encounter | null
  }
}

/** Prepares the app; the returned function makes the calls of a scope be accompanied. */
export function accompanyCalls(app: FastifyInstance, emulator: Emulator) {
  const closing = followClosing(app)
  app.decorateRequest('encounter', null)
  const ownerOf = ({ tenant }: FastifyRequest) => tenant ?? emulator

  /** Keeps the call back; its tenant may have been reset meanwhile, and is another one then. */
  async function delay(ms: number, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await keepWaiting(ms, reply, closing)
    if (request.tenant) request.tenant = emulator.tenant(request.tenant)
  }

  /** Whether the service is to be passed over. */
  async function meet(request: FastifyRequest, reply: FastifyReply, operationId: string): Promise<boolean> {
    const at = ownerOf(request).clock.now()
    request.encounter = { at }
    const preference = readPreference(request.headers.prefer)
    if (preference) {
      reply.header('preference-applied', preference.applied)
      if (preference.waitMs > 0) await delay(preference.waitMs, request, reply)
      if (preference.status !== undefined) {
        request.encounter = { at, effect: { status: preference.status } }
        return true
      }
    }
    const strike = ownerOf(request).encounters.meet(operationId)
    if (!strike) return false
    const { faultId, effect, phase } = strike
    const isLate = phase === 'before' && effect.delayMs !== undefined
    request.encounter = isLate ? { at, faultId } : { at, faultId, effect }
    reply.header('x-emulator-fault', faultId)
    if (isLate) await delay(effect.delayMs ?? 0, request, reply)
    return phase === 'before' && !isLate
  }

  async function end(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    isBehindGateway: boolean,
  ) {
    const { clock, journal } = ownerOf(request)
    const { at, effect = {}, faultId } = request.encounter ?? { at: clock.now() }
    const jobId = jobIdOf(request, reply)
    const record = (recorded: unknown, isAnswered: boolean) =>
      journal.add(callOf(request, reply, { at, payload: recorded, jobId, faultId, isAnswered }))
    if (effect.reset || effect.hang) {
      discard(payload)
      record(undefined, false)
      await cutOff(effect.reset ? 'reset' : 'hang', request, reply, closing)
      return ''
    }
    if (effect.delayMs !== undefined) await keepWaiting(effect.delayMs, reply, closing)
    if (effect.status === undefined) {
      record(payload, true)
      const most = effect.truncateAfterBytes
      return most === undefined ? payload : truncate(payload, most, request, reply)
    }
    discard(payload)
    const planned = planReply(effect, request, reply, isBehindGateway)
    record(planned, true)
    return planned
  }

  return (scope: FastifyInstance, isBehindGateway: boolean): void => {
    // With `done`, which is not called for a call that is answered here: a promise would settle when a connection is
    // cut off, too, and the service would be asked after all.
    scope.addHook('preValidation', (request, reply, done) => {
      const operationId = operationIdOf(request)
      if (operationId === undefined) return done()
      meet(request, reply, operationId).then((isAnswered) => (isAnswered ? reply.send() : done()), done)
    })
    scope.addHook('onSend', (request, reply, payload) => end(request, reply, payload, isBehindGateway))
  }
}

/** Closes the file that a reply would have been read from. */
function discard(payload: unknown): void {
  const { destroy } = (payload ?? {}) as { destroy?: () => void }
  if (typeof destroy === 'function') destroy.call(payload)
}
