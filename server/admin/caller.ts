// Whom a control call is about, and whether its caller may make it.
import type { FastifyRequest } from 'fastify'
import { defaultTenant } from '../domain/default-tenant.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import { checkSandboxName, headerText } from '../gateway/platform-headers.ts'
import type { Tenant, TenantName } from '../tenant.ts'

/** The tenant named by the headers or by `?org=&sandbox=`; undefined: the whole server. Raises TENANT_INCOMPLETE, SANDBOX_MALFORMED. */
export function namedTenant(request: FastifyRequest): TenantName | undefined {
  const query = request.query as { org?: string; sandbox?: string }
  const imsOrgId = headerText(request.headers['x-gw-ims-org-id']) || query.org
  const sandboxName = headerText(request.headers['x-sandbox-name']) || query.sandbox
  if (!imsOrgId && !sandboxName) return undefined
  if (!imsOrgId || !sandboxName) throw new AepError('TENANT_INCOMPLETE')
  return { imsOrgId, sandboxName: checkSandboxName(sandboxName) }
}

/** The tenant of a call that is about one; the default one where nobody has to name any. Raises TENANT_REQUIRED, and as above. */
export function oneTenant(request: FastifyRequest, { auth, tenant }: Emulator): Tenant {
  const name = namedTenant(request) ?? (auth === 'off' ? defaultTenant : undefined)
  if (!name) throw new AepError('TENANT_REQUIRED')
  return tenant(name)
}

/**
 * Refuses calls that a page of another site makes a browser send here (DNS rebinding): their Host or Origin is not
 * an address of this machine. Raises FOREIGN_CALLER.
 */
export async function refuseForeignCallers({ headers, host }: FastifyRequest): Promise<void> {
  if (!isOwnHost(host)) throw new AepError('FOREIGN_CALLER', 'Host', host)
  const { origin } = headers
  if (origin !== undefined && !isOwnHost(URL.parse(origin)?.host ?? '')) {
    throw new AepError('FOREIGN_CALLER', 'Origin', origin)
  }
}

/** Names that no public DNS server can point here: of this machine, of a private network, or plain addresses. */
function isOwnHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return (
    /^[\w-]+$/.test(name) ||
    /\.(localhost|local|internal)$/.test(name) ||
    /^(\d+\.){3}\d+$|^\[[\da-f:.]+\]$/.test(name)
  )
}
