// How far a tenant's clock has been ahead of the server's, and so how old, on it, is what the server issued.
import { type Issued, tokenLifetimeMs } from './access-tokens.ts'
import type { Clock } from './clock.ts'

interface Lead {
  /** The first period in which the clock had this lead. */
  readonly since: number
  /** Where the server's clock stood when that period began. */
  readonly from: number
  leadMs: number
}

export type ClockLeads = ReturnType<typeof createClockLeads>

/**
 * Follows the leads of `clock` over `birthClock`. It remembers one for each move that tokens which may still be good
 * were issued between, and none while no tokens are issued.
 */
export function createClockLeads(clock: Clock, birthClock: Clock) {
  const leadMs = () => clock.now() - birthClock.now()
  const leads: Lead[] = [{ since: 0, from: birthClock.now(), leadMs: leadMs() }]

  /** Drops the oldest lead when nothing that was issued during it is good any more. */
  function forgetExpired(): void {
    const [oldest, next] = leads
    if (!oldest || !next || clock.now() - (next.from + oldest.leadMs) < tokenLifetimeMs) return
    leads.shift()
    forgetExpired()
  }

  return {
    /** To be told before tokens are issued: notes the lead where it changes by itself, in a period of its own. */
    follow(nextPeriod: () => number): void {
      const [own, theirs] = [clock.setting(), birthClock.setting()]
      if (own.mode !== theirs.mode || own.scale !== theirs.scale) this.moved(nextPeriod())
    },
    /** To be told of every move of the clock, with the period that begins with it. */
    moved(period: number): void {
      const last = leads.at(-1)
      if (last?.since === period) last.leadMs = leadMs()
      else leads.push({ since: period, from: birthClock.now(), leadMs: leadMs() })
      forgetExpired()
    },
    /** Milliseconds that the clock has gone on since. */
    ageMs({ issuedAt, period }: Issued): number {
      const lead = leads.findLast(({ since }) => since <= period)
      return lead ? clock.now() - (issuedAt + lead.leadMs) : Number.POSITIVE_INFINITY
    },
  }
}
