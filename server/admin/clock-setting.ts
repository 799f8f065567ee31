// How clocks run: one tenant's, or every tenant's and that of tenants to come.
import type { Static } from 'typebox'
import { type EpochMs, formatInstant } from '../domain/instant.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { Clock, ClockRun } from '../runtime/clock.ts'
import type { TenantName } from '../tenant.ts'
import { forward, readInstant } from './clock.ts'
import type { ClockReply, ClockRequest, EveryClockReply } from './clock-schemas.ts'

type Request = Static<typeof ClockRequest>
type Reply = Static<typeof ClockReply> | Static<typeof EveryClockReply>

/** The tenant's clock; without one the clock of tenants to come and those of all that are open. */
export function readClock(emulator: Emulator, name: TenantName | undefined): Reply {
  if (name) return worded(emulator.tenant(name).clock)
  return {
    default: worded(emulator.clock),
    tenants: emulator.openTenants().map(({ imsOrgId, sandboxName, clock }) => ({
      imsOrgId,
      sandboxName,
      ...worded(clock),
    })),
  }
}

/**
 * Has the clock, or every one, run as asked, and moves it to `now`, if given: answers when all that fell due has
 * happened. What is left out stays. Raises BODY_INVALID, CLOCK_BACKWARDS; nothing has changed then.
 */
export async function setClock(
  emulator: Emulator,
  name: TenantName | undefined,
  request: Request,
): Promise<Reply> {
  if (Object.keys(request).length === 0) {
    throw new AepError('BODY_INVALID', ['the request body must have mode, now or scale'])
  }
  const changes = (name ? [emulator.tenant(name)] : emulator.everyTenant()).map((tenant) => ({
    tenant,
    ...changeOf(tenant.clock, request),
  }))
  if (!name) {
    const { clock } = emulator
    const { run, to } = changeOf(clock, request)
    clock.run(run)
    if (to !== undefined) clock.moveTo(to)
    emulator.noteClock()
  }
  await Promise.all(changes.map(({ tenant, run, to }) => tenant.setClock(run, to)))
  return readClock(emulator, name)
}

function changeOf(clock: Clock, { mode, now, scale }: Request): { run: ClockRun; to: EpochMs | undefined } {
  const instant = now === undefined ? undefined : readInstant('now', now)
  return {
    run: runOf(clock.setting(), mode, scale),
    to: instant === undefined ? undefined : forward(clock, () => instant),
  }
}

/** Raises BODY_INVALID where the scale is not one of the mode. */
function runOf(present: ClockRun, mode = present.mode, scale?: number): ClockRun {
  if (mode === 'scaled') {
    const given = scale ?? (present.mode === 'scaled' ? present.scale : 0)
    if (given > 0) return { mode, scale: given }
    throw new AepError('BODY_INVALID', ['scale is required, and more than 0, where mode is scaled'])
  }
  const only = mode === 'real' ? 1 : 0
  if (scale === undefined || scale === only) return { mode, scale: only }
  throw new AepError('BODY_INVALID', [`scale must be ${only} where mode is ${mode}, is ${scale}`])
}

function worded(clock: Clock): Static<typeof ClockReply> {
  const { mode, at, scale } = clock.setting()
  return { mode, now: formatInstant(at), scale }
}
