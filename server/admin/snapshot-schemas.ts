// Wire shapes of the calls about snapshots.
import { Type } from 'typebox'
import { closed, tenantMembers } from './schemas.ts'

/** Clients leave `.` and `..` out of the paths they call. */
const name = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^(?!\\.{1,2}$)',
  description: 'any name but . and ..',
})

export const SnapshotRequest = Type.Object({ name }, { $id: 'SnapshotRequest', ...closed })
export const SnapshotName = Type.Object({ name })

const members = {
  ...tenantMembers,
  name: Type.String(),
  now: Type.String({ description: 'Where the tenant’s clock stood, RFC 3339.' }),
}

export const SnapshotReply = Type.Object(members, { $id: 'Snapshot', ...closed })
export const SnapshotList = Type.Object(
  { snapshots: Type.Array(Type.Object(members, closed)) },
  { $id: 'SnapshotList', ...closed },
)

/** The tenant that is made; the organization is the snapshot's own unless it is named. */
export const ForkRequest = Type.Object(
  { org: Type.Optional(Type.String({ minLength: 1 })), sandbox: Type.String({ minLength: 1 }) },
  { $id: 'ForkRequest', ...closed },
)
export const ForkReply = Type.Object(tenantMembers, { $id: 'Fork', ...closed })
