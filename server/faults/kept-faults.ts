// A tenant's faults as its database keeps them: a snapshot of the tenant carries them along.
import type { Store } from '../storage/store.ts'
import type { FaultKeeper } from './fault-list.ts'

/** What is counted is written soon after, without the struck call waiting for it; `onFailure` hears where that fails. */
export function keptFaults(
  { faults, commit }: Pick<Store, 'faults' | 'commit'>,
  onFailure: (error: unknown) => void,
): FaultKeeper {
  return {
    all: () => faults.all().map(({ fault, ...row }) => ({ ...row, fault: JSON.parse(fault) })),
    add: (fault) => commit(() => faults.add(JSON.stringify(fault))),
    count: (id, { calls, hits }) => void commit(() => faults.count(id, calls, hits)).catch(onFailure),
    remove: (id) => commit(() => faults.remove(id)),
    clear: () => commit(faults.clear),
  }
}
