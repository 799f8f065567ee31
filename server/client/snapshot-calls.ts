// Snapshots: a tenant's state by name, to come back to or to make another tenant of.
import type { ControlCall } from './control-call.ts'
import type { Snapshot } from './control-shapes.ts'

export interface SnapshotCalls {
  create(name: string): Promise<Snapshot>
  list(): Promise<Snapshot[]>
  /** Takes the tenant back to it, its clock included. */
  restore(name: string): Promise<void>
  /** Makes another tenant of it; `org` is its own unless named. */
  fork(name: string, to: { readonly org?: string; readonly sandbox: string }): Promise<void>
  delete(name: string): Promise<void>
}

export function snapshotCalls(call: ControlCall): SnapshotCalls {
  const at = (name: string) => `/snapshots/${encodeURIComponent(name)}`
  return {
    create: (name) => call('POST', '/snapshots', { body: { name } }),
    list: async () => (await call<{ snapshots: Snapshot[] }>('GET', '/snapshots')).snapshots,
    restore: async (name) => {
      await call('POST', `${at(name)}/restore`)
    },
    fork: async (name, to) => {
      await call('POST', `${at(name)}/fork`, { body: to })
    },
    delete: (name) => call('DELETE', at(name)),
  }
}
