// Which fault a call meets: the first armed one that fits, the tenant's own before those of the whole server.
import type { Fault, FaultEffect } from './fault.ts'
import type { ArmedFault, FaultCounts, FaultList } from './fault-list.ts'

/** What is to happen to a call. */
export interface Strike {
  readonly faultId: string
  readonly phase: Fault['phase']
  readonly effect: FaultEffect
}

/** What calls have met of faults that are not the tenant's own. */
export type EncounterCounts = WeakMap<ArmedFault, FaultCounts>

export type Encounters = ReturnType<typeof createEncounters>

/** `chance`: a number from 0 to 1 for the fault's n-th call, always the same one. */
export interface EncounterOptions {
  readonly own?: FaultList
  readonly everywhere: FaultList
  readonly chance: (faultId: string, call: number) => number
  /** What was met before, to be gone on with. */
  readonly met?: EncounterCounts
}

/** The calls of one tenant, or those that belong to none. What they meet of the whole server's faults is counted apart. */
export function createEncounters({ own, everywhere, chance, met = new WeakMap() }: EncounterOptions) {
  function here(armed: ArmedFault): ArmedFault {
    const counts = met.get(armed) ?? { calls: 0, hits: 0 }
    met.set(armed, counts)
    return { ...armed, counts }
  }

  const all = () => [...(own?.all() ?? []), ...everywhere.all().map(here)]

  return {
    /** All faults that calls may meet here. */
    all,
    /** Counts the call, and returns what strikes it: one fault at the most. */
    meet(operation: string): Strike | undefined {
      const fitting = all().filter(({ fault }) => fault.match.operation === operation)
      if (fitting.length === 0) return undefined
      for (const { counts } of fitting) counts.calls += 1
      const striking = fitting.find((armed) => strikes(armed, chance))
      if (striking) striking.counts.hits += 1
      own?.keepCounts(operation)
      return striking && { faultId: striking.id, phase: striking.fault.phase, effect: striking.fault.effect }
    },
  }
}

function strikes({ id, fault, counts }: ArmedFault, chance: EncounterOptions['chance']): boolean {
  const { nth, times = nth === undefined ? Number.POSITIVE_INFINITY : 1, probability = 1 } = fault.match
  if (counts.calls < (nth ?? 1) || counts.hits >= times) return false
  return probability === 1 || chance(id, counts.calls) < probability
}
