// All tenants there are: those that are open, those that rest because nobody uses them, and those of earlier runs.
import { basename, dirname } from 'node:path'
import { createCalls } from './runtime/calls.ts'
import { createGate } from './runtime/gate.ts'
import type { openDataFolder } from './storage/data-folder.ts'
import { openStore, type Store } from './storage/store.ts'
import type { Tenant, TenantMemory, TenantName } from './tenant.ts'

export interface TenantsOptions {
  readonly folder: ReturnType<typeof openDataFolder>
  /** Opens a tenant that is not open; it comes to life with that. `memory`: what is kept of it from before. */
  readonly open: (name: TenantName, memory: Partial<TenantMemory>) => Tenant
  /** So many may be open before idle ones are closed. */
  readonly mostOpen: number
  readonly reportBug: (error: unknown) => void
}

/** A tenant that is not open, and has been since the start. */
interface Resting {
  readonly name: TenantName
  readonly memory: Partial<TenantMemory>
}

/** Idle tenants that are looked at for one that is opened, or one call that ends. */
const looksAtOnce = 16

export type Tenants = ReturnType<typeof createTenants>

export function createTenants({ folder, open, mostOpen, reportBug }: TenantsOptions) {
  const everybody = createGate()
  /** Those used last come last. */
  const opened = new Map<string, Tenant>()
  const resting = new Map<string, Resting>()
  /** Which came to be known first. */
  const ranks = new Map<string, number>()
  /** Tenants that have ended, and are to be closed once the calls under way that use them are answered. */
  const ended = new Set<Tenant>()
  const calls = createCalls<Tenant>((freed) => {
    if (ended.has(freed)) close(freed)
    closeIdle()
  })

  function use(name: TenantName): Tenant {
    const key = keyOf(name)
    const tenant = opened.get(key) ?? open(name, resting.get(key)?.memory ?? {})
    opened.delete(key)
    opened.set(key, tenant)
    resting.delete(key)
    if (!ranks.has(key)) ranks.set(key, ranks.size)
    calls.use(tenant)
    return tenant
  }

  function tenant(name: TenantName): Tenant {
    const found = use(name)
    closeIdle()
    return found
  }

  /** Closes idle tenants that have been unused longest while too many are open. */
  function closeIdle(): void {
    for (let looks = 0; looks < looksAtOnce && opened.size > mostOpen; looks += 1) {
      const [first] = opened
      if (!first) return
      const [key, oldest] = first
      opened.delete(key)
      if (calls.isUsed(oldest) || !oldest.isIdle()) opened.set(key, oldest)
      else {
        const { imsOrgId, sandboxName, memory } = oldest
        resting.set(key, { name: { imsOrgId, sandboxName }, memory })
        close(oldest)
      }
    }
  }

  /** Nobody waits for it whom an error could be told. */
  function close(closed: Tenant): void {
    ended.delete(closed)
    try {
      closed.close()
    } catch (error) {
      reportBug(error)
    }
    // A job that a late call has left in a database that another tenant has taken over is to go on.
    const successor = opened.get(keyOf(closed))
    if (successor?.databaseFile === closed.databaseFile) successor.scheduler.wake()
  }

  /** Those that requests have reached since the start, the first one first; opens those that rest. */
  function reached(): Tenant[] {
    const rank = (one: Tenant) => ranks.get(keyOf(one)) ?? 0
    return [...opened.values(), ...[...resting.values()].map(({ name }) => name)]
      .map(use)
      .sort((one, other) => rank(one) - rank(other))
  }

  return {
    /** The tenant of that name; it comes to life with the first request for it. */
    tenant,
    /** The tenant of that name, if it is open. */
    openTenant: (name: TenantName): Tenant | undefined => opened.get(keyOf(name)),
    /** The tenant of that name, if it has come to life. */
    existingTenant(name: TenantName): Tenant | undefined {
      if (opened.has(keyOf(name))) return tenant(name)
      return folder.sandboxNames(name.imsOrgId).includes(name.sandboxName) ? tenant(name) : undefined
    },
    /** The tenants that requests have reached since the start. */
    openTenants: reached,
    /** How many these are, and how many of them have their database open. */
    count: () => ({ reached: opened.size + resting.size, open: opened.size }),
    /** What is kept of each of these beside its database. */
    memories: (): Partial<TenantMemory>[] => [
      ...[...opened.values(), ...resting.values()].map(({ memory }) => memory),
    ],
    /** Every tenant that has come to life, those of earlier runs included. */
    everyTenant(): Tenant[] {
      const known = new Set(reached().map(({ databaseFile }) => databaseFile))
      for (const databaseFile of folder.tenantDatabases().filter((file) => !known.has(file))) {
        const store = openStore(databaseFile, { readOnly: true })
        const imsOrgId = store.settings.find('imsOrgId')
        store.close()
        if (imsOrgId !== undefined) use({ imsOrgId, sandboxName: basename(dirname(databaseFile)) })
      }
      return reached()
    },
    /** Runs `work` after what was asked of all tenants before it. */
    alone: everybody.write,
    /**
     * Runs `use` on the database of every tenant, and first of all on the template of those to come; such runs follow
     * one another. What it commits at once is in the template before another tenant is born.
     */
    everyStore: <Result>(use: (stores: readonly Store[]) => Promise<Result>): Promise<Result> =>
      everybody.write(async () => {
        const known = new Map([...opened.values()].map(({ databaseFile, store }) => [databaseFile, store]))
        const files = [folder.templateFile, ...folder.tenantDatabases()].filter((file) => !known.has(file))
        const stores = files.map((file) => openStore(file))
        try {
          const used = use([...stores, ...known.values()])
          for (const store of stores) store.flush()
          return await used
        } finally {
          for (const store of stores) store.close()
        }
      }),
    /** Forgets the calls made to the tenant, or to all of them. */
    clearJournals(name?: TenantName): void {
      const cleared = (map: ReadonlyMap<string, { readonly memory: Partial<TenantMemory> }>) =>
        name ? [map.get(keyOf(name))] : [...map.values()]
      for (const one of [...cleared(opened), ...cleared(resting)]) one?.memory.journal?.clear()
    },
    /** Forgets the tenant, or all of them, and returns those that were open: they are to be ended. */
    forget(name?: TenantName, { keepJournal = false } = {}): Tenant[] {
      const known = name ? opened.get(keyOf(name)) : undefined
      const forgotten = name ? (known ? [known] : []) : [...opened.values()]
      if (name) {
        opened.delete(keyOf(name))
        resting.delete(keyOf(name))
        const { journal } = known?.memory ?? {}
        if (journal && keepJournal) resting.set(keyOf(name), { name, memory: { journal } })
      } else {
        opened.clear()
        resting.clear()
      }
      return forgotten
    },
    /**
     * Ends all work of tenants that are forgotten; resolves once none is left. Each is closed when no call uses it any
     * more.
     */
    async end(forgotten: readonly Tenant[]): Promise<void> {
      await Promise.all(forgotten.map((one) => one.end()))
      for (const one of forgotten) {
        if (calls.isUsed(one)) ended.add(one)
        else close(one)
      }
    },
    /** What a call does with tenants is between its beginning and its end: none that it uses is closed then. */
    beginCall: calls.begin,
    /** Closes what has ended and was still used. */
    closeEnded(): void {
      for (const one of ended) close(one)
    },
  }
}

const keyOf = ({ imsOrgId, sandboxName }: TenantName): string => JSON.stringify([imsOrgId, sandboxName])
