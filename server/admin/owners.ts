// Whose things a control call lists: one tenant's, or those of the server and of every tenant that was reached.
import type { Emulator } from '../emulator.ts'
import type { Encounters } from '../faults/encounters.ts'
import type { Journal } from '../journal/journal.ts'
import type { TenantName } from '../tenant.ts'

interface Owner {
  /** Names the owner in each row, where there are several. */
  readonly label: Partial<TenantName>
  readonly journal: Journal
  readonly encounters: Encounters
}

/** The named tenant alone, or none if it has never come to life; without a name, the server first, then all tenants. */
export function ownersOf(emulator: Emulator, name: TenantName | undefined): Owner[] {
  if (!name) {
    const { journal, encounters } = emulator
    const tenants = emulator.openTenants().map((tenant) => {
      const { imsOrgId, sandboxName } = tenant
      return { label: { imsOrgId, sandboxName }, journal: tenant.journal, encounters: tenant.encounters }
    })
    return [{ label: {}, journal, encounters }, ...tenants]
  }
  const tenant = emulator.existingTenant(name)
  return tenant ? [{ label: {}, journal: tenant.journal, encounters: tenant.encounters }] : []
}

/** How a message names it. */
export const placeOf = (name: TenantName | undefined): string =>
  name ? `${name.imsOrgId}, ${name.sandboxName}` : 'the whole server'
