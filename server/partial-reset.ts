// Taking a part of a tenant back to its birth, while the rest of it stays.
import type { EventLogs } from './events/event-logs.ts'
import type { Clock } from './runtime/clock.ts'
import type { openDataFolder } from './storage/data-folder.ts'
import { openStore } from './storage/store.ts'
import type { Tenant } from './tenant.ts'
import type { Tenants } from './tenants.ts'

export function createPartialReset(place: {
  readonly folder: ReturnType<typeof openDataFolder>
  readonly tenants: Tenants
  readonly events: EventLogs
  /** The clock of tenants that nobody has moved. */
  readonly birthClock: () => Clock
}) {
  const { folder, tenants, events, birthClock } = place

  return {
    /** What was seeded, made and exported; clock, pace, faults, outcomes and the journal stay. */
    data: (tenant: Tenant): Promise<void> =>
      tenant.pauseFor(async (ended) => {
        ended.throwIfAborted()
        const { store } = tenant
        const { mode, scale, at } = tenant.clock.setting()
        const [rows, pace] = [store.orders.read(), store.settings.find('pace')]
        const putInPlace = await folder.rebirth(tenant, (databaseFile) => {
          const fresh = openStore(databaseFile)
          fresh.transaction(() => {
            fresh.orders.replace(rows)
            fresh.settings.save('restoredClock', JSON.stringify({ mode, scale, at }))
            if (pace !== undefined) fresh.settings.save('pace', pace)
          })
          fresh.close()
        })
        // Another state has taken its place meanwhile: that one is to stay.
        ended.throwIfAborted()
        tenants.forget(tenant, { keepJournal: true })
        putInPlace()
        events.replaced(tenant, { kind: 'tenant', change: 'reset', what: 'data' })
      }),
    /** The clock alone: it stands, or runs, as that of a tenant that nobody has moved. */
    clock: (tenant: Tenant): Promise<void> =>
      tenant.pauseFor(async () => {
        const { store } = tenant
        const { mode, scale, at: unmoved } = birthClock().setting()
        const at = Number(store.settings.find('startOfClock') ?? unmoved)
        store.transaction(() => {
          store.settings.save('restoredClock', JSON.stringify({ mode, scale, at }))
        })
        tenants.forget(tenant, { keepJournal: true })
        events.record(tenant, { kind: 'tenant', change: 'reset', what: 'clock' })
      }),
  }
}
