// Arming, listing and disarming HTTP faults, of one tenant or of the whole server.
import type { Static } from 'typebox'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import { type FaultRequest, faultOf, faultProblems } from '../faults/fault.ts'
import type { ArmedFault, FaultList } from '../faults/fault-list.ts'
import type { Operations } from '../gateway/operations.ts'
import type { TenantName } from '../tenant.ts'
import type { FaultListReply, FaultReply } from './fault-schemas.ts'
import { checkOperation } from './operation-name.ts'
import { ownersOf, placeOf } from './owners.ts'

type Reply = Static<typeof FaultReply>

/** Raises OPERATION_UNKNOWN, BODY_INVALID. */
export async function armFault(
  { emulator, operations }: { emulator: Emulator; operations: Operations },
  name: TenantName | undefined,
  request: Static<typeof FaultRequest>,
): Promise<Reply> {
  checkOperation(operations, request.match.operation, 'match.operation')
  const problems = faultProblems(request)
  if (problems.length > 0) throw new AepError('BODY_INVALID', problems)
  const list = name ? emulator.tenant(name).faults : emulator.faultsEverywhere
  return replyOf(await list.arm(faultOf(request)), name ? 'tenant' : 'server')
}

/**
 * The tenant's faults with what its calls have met, those of the whole server included. Without a tenant those of all:
 * each fault of the whole server once, with what calls of everybody have met.
 */
export function listFaults(emulator: Emulator, name: TenantName | undefined): Static<typeof FaultListReply> {
  const everywhere = emulator.faultsEverywhere.all()
  const found = ownersOf(emulator, name).flatMap(({ label, encounters }) =>
    encounters.all().map((armed) => ({ label, armed })),
  )
  const own = found.filter(({ armed }) => everywhere.every(({ id }) => id !== armed.id))
  const servers = everywhere.map((fault) => {
    const met = found.filter(({ armed }) => armed.id === fault.id).map(({ armed }) => armed.counts)
    const counts = { calls: sum(met.map(({ calls }) => calls)), hits: sum(met.map(({ hits }) => hits)) }
    return replyOf({ ...fault, counts }, 'server')
  })
  return { faults: [...own.map(({ label, armed }) => replyOf(armed, 'tenant', label)), ...servers] }
}

/** Raises FAULT_NOT_FOUND. */
export function readFault(emulator: Emulator, name: TenantName | undefined, faultId: string): Reply {
  const { faults } = listFaults(emulator, name)
  const found = faults.find(({ id, scope }) => id === faultId && (name !== undefined || scope === 'server'))
  if (!found) throw new AepError('FAULT_NOT_FOUND', faultId, placeOf(name))
  return found
}

/** Raises FAULT_NOT_FOUND: a tenant's calls cannot be freed of a fault that was armed for the whole server. */
export async function disarmFault(
  emulator: Emulator,
  name: TenantName | undefined,
  faultId: string,
): Promise<void> {
  const list: FaultList | undefined = name ? emulator.existingTenant(name)?.faults : emulator.faultsEverywhere
  if (!(await list?.disarm(faultId))) throw new AepError('FAULT_NOT_FOUND', faultId, placeOf(name))
}

function replyOf(
  { id, fault, counts }: ArmedFault,
  scope: Reply['scope'],
  label: Partial<TenantName> = {},
): Reply {
  return { id, ...label, scope, ...fault, ...counts }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
