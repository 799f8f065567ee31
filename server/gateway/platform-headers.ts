// What platform.adobe.io asks of every call before a service sees it: the headers, and so the tenant.
import type { FastifyRequest } from 'fastify'
import { defaultTenant } from '../domain/default-tenant.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { Tenant } from '../tenant.ts'
import { authorize, type Caller } from './authorization.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose data the request is about; set for every call to a service that keeps its data in sandboxes. */
    tenant: Tenant
    /** The caller's organization; set for every call to a service of the Platform. */
    imsOrgId: string
  }
}

/** Most headers that a request may have. */
const mostHeaders = 100

/** Raises HEADERS_TOO_MANY. */
export async function boundHeaders({ raw }: FastifyRequest): Promise<void> {
  if (raw.rawHeaders.length > 2 * mostHeaders) throw new AepError('HEADERS_TOO_MANY', mostHeaders)
}

/** The name, if it is one. Raises SANDBOX_MALFORMED. */
export function checkSandboxName(name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,199}$/.test(name)) throw new AepError('SANDBOX_MALFORMED', name)
  return name
}

/**
 * The hook that refuses a call without its required headers, in the gateway's order, and finds its tenant.
 * Raises what `authorize` raises, then SANDBOX_MISSING, SANDBOX_MALFORMED, and TOKEN_INVALID for a token that has
 * expired by the tenant's clock. Source: tutorial, "Required headers".
 */
export function platformHeaders(emulator: Emulator) {
  const mayLackSandbox = emulator.auth === 'off' || emulator.switches.missingSandbox === 'default'
  return async (request: FastifyRequest): Promise<void> => {
    const { imsOrgId, token } = callerOf(emulator, request)
    const sandbox = headerText(request.headers['x-sandbox-name'])
    if (!sandbox && !mayLackSandbox) throw new AepError('SANDBOX_MISSING')
    const sandboxName = checkSandboxName(sandbox || defaultTenant.sandboxName)
    const tenant = emulator.tenant({ imsOrgId, sandboxName })
    if (token && !tenant.isInForce(token)) throw new AepError('TOKEN_INVALID')
    request.tenant = tenant
    request.imsOrgId = imsOrgId
  }
}

/**
 * The same for services that have no data in sandboxes: the sandbox is not looked at, and tokens expire by the
 * server's own clock. Source: docs, sandboxes API.
 */
export function organizationHeaders(emulator: Emulator) {
  return async (request: FastifyRequest): Promise<void> => {
    const { imsOrgId, token } = callerOf(emulator, request)
    if (token && !emulator.isInForce(token)) throw new AepError('TOKEN_INVALID')
    request.imsOrgId = imsOrgId
  }
}

/** Raises what `authorize` raises. */
function callerOf(emulator: Emulator, { headers }: FastifyRequest): Caller {
  return authorize(emulator, {
    apiKey: headerText(headers['x-api-key']),
    authorization: headerText(headers.authorization),
    imsOrgId: headerText(headers['x-gw-ims-org-id']),
  })
}

/** The header's text without blanks around it; of a repeated header, Node has joined the values. */
export function headerText(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join(', ') : (value ?? '')).trim()
}
