// How long jobs take that are created from now on: one tenant's, or everybody's.
import type { Static } from 'typebox'
import { parsePace, wordPace } from '../domain/export-plan.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { TenantName } from '../tenant.ts'
import type { EveryPaceReply, PaceReply, PaceRequest } from './pace-schemas.ts'

type Reply = Static<typeof PaceReply> | Static<typeof EveryPaceReply>

/** The tenant's pace; without one the pace of tenants to come and those of all that are open. */
export function readPace(emulator: Emulator, name: TenantName | undefined): Reply {
  if (name) return { pace: wordPace(emulator.tenant(name).pace) }
  return {
    default: { pace: wordPace(emulator.pace) },
    tenants: emulator.openTenants().map(({ imsOrgId, sandboxName, pace }) => ({
      imsOrgId,
      sandboxName,
      pace: wordPace(pace),
    })),
  }
}

/** Sets the tenant's pace, or everybody's. Jobs that there are keep their plans. Raises BODY_INVALID. */
export async function setPace(
  emulator: Emulator,
  name: TenantName | undefined,
  request: Static<typeof PaceRequest>,
): Promise<Reply> {
  const pace = parsePace(request.pace)
  if (typeof pace === 'string') throw new AepError('BODY_INVALID', [`pace: ${pace}`])
  const tenants = name ? [emulator.tenant(name)] : emulator.everyTenant()
  if (!name) emulator.setPace(pace)
  await Promise.all(tenants.map((tenant) => tenant.setPace(pace)))
  return readPace(emulator, name)
}
