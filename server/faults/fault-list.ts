// The faults that are armed, for one tenant or for the whole server, in the order in which they were.
import type { Fault } from './fault.ts'

/** What a fault has met: calls of its operation, and those of them that it struck. */
export interface FaultCounts {
  calls: number
  hits: number
}

export interface ArmedFault {
  /** `fault-1`, or `server-fault-1` of the whole server's; never used twice. */
  readonly id: string
  readonly fault: Fault
  readonly counts: FaultCounts
}

/** Where a tenant's faults outlive the process, and travel with its snapshots. */
export interface FaultKeeper {
  readonly all: () => readonly (FaultCounts & { readonly id: number; readonly fault: Fault })[]
  readonly add: (fault: Fault) => Promise<number>
  readonly count: (id: number, counts: FaultCounts) => void
  readonly remove: (id: number) => Promise<void>
  readonly clear: () => Promise<void>
}

export type FaultList = ReturnType<typeof createFaultList>

export function createFaultList(prefix: string, keeper: FaultKeeper) {
  const armed = new Map<number, ArmedFault>()
  const put = (id: number, fault: Fault, counts: FaultCounts) => {
    const added = { id: `${prefix}-${id}`, fault, counts }
    armed.set(id, added)
    return added
  }
  for (const { id, fault, calls, hits } of keeper.all()) put(id, fault, { calls, hits })

  return {
    all: (): ArmedFault[] => [...armed.values()],
    async arm(fault: Fault): Promise<ArmedFault> {
      return put(await keeper.add(fault), fault, { calls: 0, hits: 0 })
    },
    /** Writes down what each fault of the operation has met. */
    keepCounts(operation: string): void {
      for (const [id, { fault, counts }] of armed) {
        if (fault.match.operation === operation) keeper.count(id, { ...counts })
      }
    },
    /** False: there is none of that id. */
    async disarm(faultId: string): Promise<boolean> {
      const [id] = [...armed].find(([, fault]) => fault.id === faultId) ?? []
      if (id === undefined) return false
      armed.delete(id)
      await keeper.remove(id)
      return true
    },
    async clear(): Promise<void> {
      armed.clear()
      await keeper.clear()
    },
  }
}

/** The whole server's: they strike calls of every tenant, and are gone when the process ends. */
export function createServerFaults(): FaultList {
  let added = 0
  return createFaultList('server-fault', {
    all: () => [],
    add: async () => {
      added += 1
      return added
    },
    count: () => {},
    remove: async () => {},
    clear: async () => {},
  })
}
