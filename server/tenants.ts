// All tenants there are: those that are open, by name, and those whose databases lie in the data folder.
import { basename, dirname } from 'node:path'
import type { Journal } from './journal/journal.ts'
import { createGate } from './runtime/gate.ts'
import type { openDataFolder } from './storage/data-folder.ts'
import { openStore, type Store } from './storage/store.ts'
import type { Tenant, TenantName } from './tenant.ts'

export type Tenants = ReturnType<typeof createTenants>

/** `open` opens a tenant that is not open; it comes to life with that. */
export function createTenants(
  folder: ReturnType<typeof openDataFolder>,
  open: (name: TenantName, journal: Journal | undefined) => Tenant,
) {
  const everybody = createGate()
  const tenants = new Map<string, Tenant>()
  /** Journals of tenants that are not open, to be gone on with. */
  const journals = new Map<string, Journal>()
  const keyOf = ({ imsOrgId, sandboxName }: TenantName) => JSON.stringify([imsOrgId, sandboxName])

  function tenant(name: TenantName): Tenant {
    const key = keyOf(name)
    const known = tenants.get(key)
    if (known) return known
    const opened = open(name, journals.get(key))
    journals.delete(key)
    tenants.set(key, opened)
    return opened
  }

  return {
    /** The tenant of that name; it comes to life with the first request for it. */
    tenant,
    /** The tenant of that name, if it is open. */
    openTenant: (name: TenantName): Tenant | undefined => tenants.get(keyOf(name)),
    /** The tenant of that name, if it has come to life. */
    existingTenant(name: TenantName): Tenant | undefined {
      const known = tenants.get(keyOf(name))
      if (known) return known
      return folder.sandboxNames(name.imsOrgId).includes(name.sandboxName) ? tenant(name) : undefined
    },
    /** The tenants that requests have reached since the start. */
    openTenants: (): Tenant[] => [...tenants.values()],
    /** Every tenant that has come to life, those of earlier runs included. */
    everyTenant(): Tenant[] {
      for (const databaseFile of folder.tenantDatabases()) {
        if ([...tenants.values()].some((known) => known.databaseFile === databaseFile)) continue
        const store = openStore(databaseFile, { readOnly: true })
        const imsOrgId = store.settings.find('imsOrgId')
        store.close()
        if (imsOrgId !== undefined) tenant({ imsOrgId, sandboxName: basename(dirname(databaseFile)) })
      }
      return [...tenants.values()]
    },
    /** Runs `work` after what was asked of all tenants before it. */
    alone: everybody.write,
    /**
     * Runs `use` on the database of every tenant, and first of all on the template of those to come; such runs follow
     * one another. What it commits at once is in the template before another tenant is born.
     */
    everyStore: <Result>(use: (stores: readonly Store[]) => Promise<Result>): Promise<Result> =>
      everybody.write(async () => {
        const known = new Map([...tenants.values()].map(({ databaseFile, store }) => [databaseFile, store]))
        const files = [folder.templateFile, ...folder.tenantDatabases()].filter((file) => !known.has(file))
        const opened = files.map((file) => openStore(file))
        try {
          const used = use([...opened, ...known.values()])
          for (const store of opened) store.flush()
          return await used
        } finally {
          for (const store of opened) store.close()
        }
      }),
    /** Forgets the calls made to the tenant, or to all of them. */
    clearJournals(name?: TenantName): void {
      for (const open of name ? [tenants.get(keyOf(name))] : tenants.values()) open?.journal.clear()
      if (name) journals.delete(keyOf(name))
      else journals.clear()
    },
    /** Forgets the tenant, or all of them, and returns those that were open: they are to be closed. */
    forget(name?: TenantName, { keepJournal = false } = {}): Tenant[] {
      const known = name ? tenants.get(keyOf(name)) : undefined
      const forgotten = name ? (known ? [known] : []) : [...tenants.values()]
      if (name) {
        tenants.delete(keyOf(name))
        journals.delete(keyOf(name))
        if (known && keepJournal) journals.set(keyOf(name), known.journal)
      } else {
        tenants.clear()
        journals.clear()
      }
      return forgotten
    },
  }
}
