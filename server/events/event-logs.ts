// The logs of all tenants, by their names, and the log of everything that happens on the server.
import type { TenantEvent } from '../domain/tenant-event.ts'
import { createEventLog, type EventLog, type EventOwner } from './event-log.ts'

/** What a tenant's database tells of. */
export type Recorder = (event: TenantEvent) => void

interface TenantLog {
  readonly owner: EventOwner
  readonly log: EventLog
  /** How often its database has been replaced by another. */
  life: number
}

export type EventLogs = ReturnType<typeof createEventLogs>

/** They outlive their tenants' databases: a reset or an idle tenant that is closed ends none of them. */
export function createEventLogs() {
  const everybody = createEventLog()
  const logs = new Map<string, TenantLog>()
  /** Those that have come to life and were not taken back to their birth since. */
  const alive = new Set<TenantLog>()

  function logOf({ imsOrgId, sandboxName }: EventOwner): TenantLog {
    const key = JSON.stringify([imsOrgId, sandboxName])
    const known = logs.get(key)
    if (known) return known
    const made = { owner: { imsOrgId, sandboxName }, log: createEventLog(), life: 0 }
    logs.set(key, made)
    return made
  }

  function add({ owner, log }: TenantLog, event: TenantEvent): void {
    const text = JSON.stringify(event)
    log.add(text, event)
    everybody.add(`${owner.imsOrgId}\n${owner.sandboxName}\n${text}`, event, owner)
  }

  function replace(tenant: TenantLog, event: TenantEvent): void {
    tenant.life += 1
    add(tenant, event)
  }

  return {
    /** The tenant's log; without a name the one of the server, in which every event says whose it is. */
    of: (name?: EventOwner): EventLog => (name ? logOf(name).log : everybody),
    /** For the tenant's database as it is now: nothing is recorded any more once another has taken its place. */
    recorder(name: EventOwner): Recorder {
      const tenant = logOf(name)
      const { life } = tenant
      alive.add(tenant)
      return (event) => {
        if (tenant.life === life) add(tenant, event)
      }
    },
    /** Without a name: it concerns tenants to come. */
    record(name: EventOwner | undefined, event: TenantEvent): void {
      if (name) add(logOf(name), event)
      else everybody.add(JSON.stringify(event), event)
    },
    /** The tenant's database has just been replaced by another, which is what `event` says. */
    replaced(name: EventOwner, event: TenantEvent): void {
      const tenant = logOf(name)
      alive.add(tenant)
      replace(tenant, event)
    },
    /** The tenant, or every one, has just been taken back to its birth, which is what `event` says. */
    forgotten(name: EventOwner | undefined, event: TenantEvent): void {
      for (const tenant of name ? [logOf(name)] : alive) replace(tenant, event)
      if (name) alive.delete(logOf(name))
      else alive.clear()
      if (!name) everybody.add(JSON.stringify(event), event)
    },
  }
}
