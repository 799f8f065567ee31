// Moving clocks: one tenant's, or every tenant's and that of tenants to come.
import type { Static } from 'typebox'
import { type EpochMs, formatInstant, parseDurationMs, parseInstant } from '../domain/instant.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { Clock } from '../runtime/clock.ts'
import type { TenantName } from '../tenant.ts'
import type { AdvanceReply, AdvanceRequest } from './clock-schemas.ts'

type Advance = Static<typeof AdvanceRequest>

/**
 * Moves the tenant's clock, or all clocks, and answers when all that fell due has happened, files included.
 * Raises BODY_INVALID, CLOCK_BACKWARDS.
 */
export async function advanceClock(
  emulator: Emulator,
  name: TenantName | undefined,
  request: Advance,
): Promise<Static<typeof AdvanceReply>> {
  const target = readTarget(request)
  if (name) {
    const tenant = emulator.tenant(name)
    const transitions = await tenant.advanceTo(forward(tenant.clock, target))
    return { now: formatInstant(tenant.clock.now()), transitions: transitions.map(worded) }
  }
  const { clock } = emulator
  const moves = emulator.openTenants().map((tenant) => ({ tenant, to: forward(tenant.clock, target) }))
  clock.moveTo(forward(clock, target))
  const moved = await Promise.all(
    moves.map(async ({ tenant, to }) => {
      const { imsOrgId, sandboxName } = tenant
      const transitions = await tenant.advanceTo(to)
      return transitions.map((transition) => ({ imsOrgId, sandboxName, ...worded(transition) }))
    }),
  )
  return { now: formatInstant(clock.now()), transitions: moved.flat() }
}

function worded<Timed extends { at: EpochMs }>({ at, ...rest }: Timed) {
  return { ...rest, at: formatInstant(at) }
}

/** Where the clock is to go. Raises CLOCK_BACKWARDS when that is in its past. */
function forward(clock: Clock, target: (now: EpochMs) => EpochMs): EpochMs {
  const now = clock.now()
  const to = target(now)
  if (to < now) throw new AepError('CLOCK_BACKWARDS', formatInstant(now), formatInstant(to))
  return to
}

/** The latest instant that RFC 3339 can write: the end of the year 9999. */
const latestInstant = 253_402_300_799_999

function readTarget({ by, to }: Advance): (now: EpochMs) => EpochMs {
  if ((by === undefined) === (to === undefined)) {
    throw new AepError('BODY_INVALID', ['the request body must have either by or to'])
  }
  const byMs = typeof by === 'string' ? parseDurationMs(by) : by
  const instant = typeof to === 'string' ? parseInstant(to) : to
  if (by !== undefined && byMs === undefined) {
    throw new AepError('BODY_INVALID', [`by must be milliseconds or a duration such as PT20M, is "${by}"`])
  }
  if (to !== undefined && instant === undefined) {
    throw new AepError('BODY_INVALID', [`to must be epoch milliseconds or RFC 3339, is "${to}"`])
  }
  return (now) => {
    const target = instant ?? now + (byMs ?? 0)
    if (target <= latestInstant) return target
    throw new AepError('BODY_INVALID', [`${by === undefined ? 'to' : 'by'} leads past the year 9999`])
  }
}
