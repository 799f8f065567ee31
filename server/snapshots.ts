// Snapshots of tenants: kept by name, come back to, or made into another tenant.
import type { EpochMs } from './domain/instant.ts'
import { AepError } from './errors.ts'
import type { EventLogs } from './events/event-logs.ts'
import type { ClockRun } from './runtime/clock.ts'
import type { openDataFolder } from './storage/data-folder.ts'
import { openStore } from './storage/store.ts'
import type { Tenant, TenantName } from './tenant.ts'
import type { Tenants } from './tenants.ts'

/** A snapshot; `clock` is how the tenant's ran and where it stood. */
export interface Snapshot {
  readonly name: string
  readonly clock: ClockRun & { readonly at: EpochMs }
}

export function createSnapshots(place: {
  readonly folder: ReturnType<typeof openDataFolder>
  readonly tenants: Tenants
  readonly events: EventLogs
}) {
  const { folder, tenants, events } = place
  const { snapshots } = folder

  const list = (name: TenantName) => snapshots.notes(name) as readonly unknown[] as readonly Snapshot[]

  function find(tenantName: TenantName, name: string): Snapshot {
    const known = list(tenantName)
    const found = known.find((snapshot) => snapshot.name === name)
    if (found) return found
    throw new AepError(
      'SNAPSHOT_UNKNOWN',
      name,
      known.map((snapshot) => snapshot.name),
    )
  }

  /** Makes a tenant of the snapshot, in the place of the one that has the name. */
  async function become(
    from: TenantName,
    name: string,
    to: TenantName,
    change: 'restored' | 'forked',
  ): Promise<void> {
    const { clock } = find(from, name)
    const putInPlace = await snapshots.build(from, name, to, (databaseFile) => {
      const store = openStore(databaseFile)
      store.transaction(() => {
        store.settings.save('restoredClock', JSON.stringify(clock))
        if (to.imsOrgId === from.imsOrgId) return
        store.settings.save('imsOrgId', to.imsOrgId)
        store.exportJobs.belongTo(to.imsOrgId)
      })
      store.close()
    })
    const ended = tenants.forget(to)
    putInPlace()
    events.replaced(to, { kind: 'tenant', change })
    await tenants.end(ended)
    await folder.emptyTrash()
  }

  return {
    /** The tenant's snapshots, by name. */
    list,
    /**
     * Keeps the tenant as it is now, files included; a snapshot of the same name is replaced. Raises AbortError when
     * another state has taken the tenant's place meanwhile; nothing is kept then.
     */
    save: (tenant: Tenant, name: string): Promise<Snapshot> =>
      tenants.alone(() =>
        tenant.pauseFor(async (ended) => {
          ended.throwIfAborted()
          const { mode, scale, at } = tenant.clock.setting()
          const snapshot: Snapshot = { name, clock: { mode, scale, at } }
          tenant.store.checkpoint()
          await snapshots.keep(tenant, { ...snapshot }, ended)
          await folder.emptyTrash()
          return snapshot
        }),
      ),
    /** Takes the tenant back to it, its clock included: at once for whoever calls next. Raises SNAPSHOT_UNKNOWN. */
    restore: (tenant: TenantName, name: string): Promise<void> =>
      tenants.alone(() => become(tenant, name, tenant, 'restored')),
    /** Makes another tenant of it. Raises SNAPSHOT_UNKNOWN, TENANT_EXISTS. */
    fork: (from: TenantName, name: string, to: TenantName): Promise<void> =>
      tenants.alone(async () => {
        find(from, name)
        if (tenants.existingTenant(to)) throw new AepError('TENANT_EXISTS', to.imsOrgId, to.sandboxName)
        await become(from, name, to, 'forked')
      }),
    /** Raises SNAPSHOT_UNKNOWN. */
    remove: (tenant: TenantName, name: string): Promise<void> =>
      tenants.alone(async () => {
        find(tenant, name)
        await snapshots.remove(tenant, name)
        await folder.emptyTrash()
      }),
  }
}
