// The sandbox as resources of Profile and Segmentation name it.
import { type Static, Type } from 'typebox'
import type { TenantName } from '../../tenant.ts'

/** Source: docs, merge policies. */
export const SandboxReply = Type.Object(
  {
    sandboxId: Type.String(),
    sandboxName: Type.String(),
    type: Type.Unsafe<'production' | 'development'>({ type: 'string', enum: ['production', 'development'] }),
    default: Type.Boolean(),
  },
  { additionalProperties: false },
)

/** `prod` is the organization's production sandbox and its default; others are for development (emulator-defined). */
export function sandboxReply(
  tenant: Pick<TenantName, 'sandboxName'> & { readonly sandboxId: string },
): Static<typeof SandboxReply> {
  const { sandboxId, sandboxName } = tenant
  const isProd = sandboxName === 'prod'
  return { sandboxId, sandboxName, type: isProd ? 'production' : 'development', default: isProd }
}
