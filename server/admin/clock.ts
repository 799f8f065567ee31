// Moving clocks: one tenant's, or every tenant's and that of tenants to come.
import type { Static } from 'typebox'
import {
  type EpochMs,
  formatInstant,
  latestInstant,
  parseDurationMs,
  parseInstant,
} from '../domain/instant.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Tenant, TenantName } from '../tenant.ts'
import type { AdvanceReply, AdvanceRequest } from './clock-schemas.ts'

type Advance = Static<typeof AdvanceRequest>
type Reply = Static<typeof AdvanceReply>
type Transition = Awaited<ReturnType<Tenant['advanceTo']>>[number]

/**
 * Moves the tenant's clock, or all clocks, and answers when all that fell due has happened, files included.
 * Raises BODY_INVALID, CLOCK_BACKWARDS.
 */
export async function advanceClock(
  emulator: Emulator,
  name: TenantName | undefined,
  request: Advance,
): Promise<Reply> {
  const target = readTarget(request)
  if (name) {
    const tenant = emulator.tenant(name)
    const transitions = await tenant.advanceTo(forward(tenant.clock, target))
    return { now: formatInstant(tenant.clock.now()), transitions: transitions.map(worded) }
  }
  const { clock } = emulator
  const moves = new Map(emulator.everyTenant().map((tenant) => [tenant, forward(tenant.clock, target)]))
  clock.moveTo(forward(clock, target))
  emulator.noteClock()
  return moveAll(emulator, [...moves.keys()], (tenant) => tenant.advanceTo(moves.get(tenant) ?? 0))
}

/**
 * Moves the tenant's clock from one due instant to the next until no job has anything due, or each tenant's own so;
 * the clock of tenants to come then stays. Jobs that wait for something else than time are left as they are.
 */
export async function runUntilIdle(emulator: Emulator, name: TenantName | undefined): Promise<Reply> {
  if (!name) return moveAll(emulator, emulator.everyTenant(), (tenant) => tenant.runUntilIdle())
  const tenant = emulator.tenant(name)
  const transitions = await tenant.runUntilIdle()
  return { now: formatInstant(tenant.clock.now()), transitions: transitions.map(worded) }
}

async function moveAll(
  { clock }: Emulator,
  tenants: readonly Tenant[],
  move: (tenant: Tenant) => Promise<Transition[]>,
): Promise<Reply> {
  const moved = await Promise.all(
    tenants.map(async (tenant) => {
      const { imsOrgId, sandboxName } = tenant
      const transitions = await move(tenant)
      return transitions.map((transition) => ({ imsOrgId, sandboxName, ...worded(transition) }))
    }),
  )
  return { now: formatInstant(clock.now()), transitions: moved.flat() }
}

function worded<Timed extends { at: EpochMs }>({ at, ...rest }: Timed) {
  return { ...rest, at: formatInstant(at) }
}

/** Where the clock is to go. Raises CLOCK_BACKWARDS when that is in its past. */
export function forward(clock: Clock, target: (now: EpochMs) => EpochMs): EpochMs {
  const now = clock.now()
  const to = target(now)
  if (to < now) throw new AepError('CLOCK_BACKWARDS', formatInstant(now), formatInstant(to))
  return to
}

function readTarget({ by, to }: Advance): (now: EpochMs) => EpochMs {
  if ((by === undefined) === (to === undefined)) {
    throw new AepError('BODY_INVALID', ['the request body must have either by or to'])
  }
  const byMs = typeof by === 'string' ? parseDurationMs(by) : by
  const instant = to === undefined ? undefined : readInstant('to', to)
  if (by !== undefined && byMs === undefined) {
    throw new AepError('BODY_INVALID', [`by must be milliseconds or a duration such as PT20M, is "${by}"`])
  }
  return (now) => checkInstant(by === undefined ? 'to' : 'by', instant ?? now + (byMs ?? 0))
}

/** The instant that a member says. Raises BODY_INVALID. */
export function readInstant(member: string, value: number | string): EpochMs {
  const instant = typeof value === 'string' ? parseInstant(value) : value
  if (instant !== undefined) return checkInstant(member, instant)
  throw new AepError('BODY_INVALID', [`${member} must be epoch milliseconds or RFC 3339, is "${value}"`])
}

function checkInstant(member: string, instant: EpochMs): EpochMs {
  if (instant <= latestInstant) return instant
  throw new AepError('BODY_INVALID', [`${member} leads past the year 9999`])
}
