// X-Emulator on every reply: which version answered, how it is set, and where the clock stands.
import { formatInstant } from '../domain/instant.ts'
import type { Emulator } from '../emulator.ts'
import type { Tenant } from '../tenant.ts'

/** What it says; the clock is the tenant's, or else that of tenants that nobody has moved. */
export function emulatorHeader(emulator: Emulator, version: string): (tenant?: Tenant) => string {
  return (tenant) => {
    const now = formatInstant((tenant?.clock ?? emulator.clock).now())
    return `v=${version}; profile=${emulator.profile}; clock=${now}`
  }
}
