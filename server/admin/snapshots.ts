// Snapshots of one tenant, or of every one at once.
import type { Static } from 'typebox'
import { formatInstant } from '../domain/instant.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import { checkSandboxName } from '../gateway/platform-headers.ts'
import type { Snapshot } from '../snapshots.ts'
import type { TenantName } from '../tenant.ts'
import { orNotKept } from './kept.ts'
import type { ForkReply, ForkRequest, SnapshotList, SnapshotReply } from './snapshot-schemas.ts'

/** The tenant's snapshots, or those of all tenants. */
export function listSnapshots(emulator: Emulator, name: TenantName | undefined): Static<typeof SnapshotList> {
  const owners = name ? [name] : emulator.everyTenant()
  return {
    snapshots: owners.flatMap((owner) => emulator.snapshots.list(owner).map((found) => worded(owner, found))),
  }
}

/** Keeps the tenant under the name, or every tenant. Raises NOT_KEPT. */
export async function saveSnapshot(
  emulator: Emulator,
  tenant: TenantName | undefined,
  name: string,
): Promise<Static<typeof SnapshotReply> | Static<typeof SnapshotList>> {
  const save = async (owner: TenantName) =>
    worded(owner, await orNotKept(emulator.snapshots.save(emulator.tenant(owner), name)))
  if (tenant) return save(tenant)
  return { snapshots: await Promise.all(emulator.everyTenant().map(save)) }
}

/** Takes the tenant back, or every tenant that has a snapshot of the name. Raises SNAPSHOT_UNKNOWN, NOT_KEPT. */
export async function restoreSnapshot(
  emulator: Emulator,
  tenant: TenantName | undefined,
  name: string,
): Promise<void> {
  for (const owner of ownersOf(emulator, tenant, name))
    await orNotKept(emulator.snapshots.restore(owner, name))
}

/** Raises SNAPSHOT_UNKNOWN, NOT_KEPT. */
export async function deleteSnapshot(
  emulator: Emulator,
  tenant: TenantName | undefined,
  name: string,
): Promise<void> {
  for (const owner of ownersOf(emulator, tenant, name))
    await orNotKept(emulator.snapshots.remove(owner, name))
}

/** Raises SNAPSHOT_UNKNOWN, TENANT_EXISTS, SANDBOX_MALFORMED, NOT_KEPT. */
export async function forkSnapshot(
  emulator: Emulator,
  { imsOrgId, sandboxName }: TenantName,
  name: string,
  { org = imsOrgId, sandbox }: Static<typeof ForkRequest>,
): Promise<Static<typeof ForkReply>> {
  const made = { imsOrgId: org, sandboxName: checkSandboxName(sandbox) }
  await orNotKept(emulator.snapshots.fork({ imsOrgId, sandboxName }, name, made))
  return made
}

function ownersOf(emulator: Emulator, tenant: TenantName | undefined, name: string): TenantName[] {
  if (tenant) return [tenant]
  const all = emulator.everyTenant()
  const owners = all.filter((owner) => emulator.snapshots.list(owner).some((found) => found.name === name))
  if (owners.length > 0) return owners
  const names = all.flatMap((owner) => emulator.snapshots.list(owner).map((found) => found.name))
  throw new AepError('SNAPSHOT_UNKNOWN', name, [...new Set(names)])
}

function worded({ imsOrgId, sandboxName }: TenantName, { name, clock }: Snapshot) {
  return { imsOrgId, sandboxName, name, now: formatInstant(clock.at) }
}
