// The sandbox as resources of Profile and Segmentation name it.
import { type Static, Type } from 'typebox'
import { SandboxType, sandboxKind } from '../../domain/sandbox.ts'
import type { TenantName } from '../../tenant.ts'

/** Source: docs, merge policies. */
export const SandboxReply = Type.Object(
  {
    sandboxId: Type.String(),
    sandboxName: Type.String(),
    type: SandboxType,
    default: Type.Boolean(),
  },
  { additionalProperties: false },
)

/** The tenant's sandbox, as the Sandbox API describes it, too. */
export function sandboxReply(
  tenant: Pick<TenantName, 'sandboxName'> & { readonly sandboxId: string },
): Static<typeof SandboxReply> {
  const { sandboxId, sandboxName } = tenant
  const { type, isDefault } = sandboxKind(sandboxName)
  return { sandboxId, sandboxName, type, default: isDefault }
}
