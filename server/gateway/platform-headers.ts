// What platform.adobe.io asks of every call before a service sees it: the headers, and so the tenant.
import type { FastifyRequest } from 'fastify'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { Tenant } from '../tenant.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose data the request is about; set for every call to one of Adobe's services. */
    tenant: Tenant
  }
}

/** The name, if it is one. Raises SANDBOX_MALFORMED. */
export function checkSandboxName(name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) throw new AepError('SANDBOX_MALFORMED', name)
  return name
}

/**
 * The hook that refuses a call without its required headers, in the gateway's order, and finds its tenant.
 * Raises API_KEY_MISSING, TOKEN_MISSING, TOKEN_INVALID, IMS_ORG_MISSING, SANDBOX_MISSING, SANDBOX_MALFORMED.
 * Source: tutorial, "Required headers"; bodies: docs, landing/troubleshooting; order: emulator-defined.
 */
export function platformHeaders(emulator: Emulator) {
  return async (request: FastifyRequest): Promise<void> => {
    const { headers } = request
    if (!headerText(headers['x-api-key'])) throw new AepError('API_KEY_MISSING')
    const authorization = headerText(headers.authorization)
    if (!authorization) throw new AepError('TOKEN_MISSING')
    if (!/^Bearer +\S+$/i.test(authorization)) throw new AepError('TOKEN_INVALID')
    const imsOrgId = headerText(headers['x-gw-ims-org-id'])
    if (!imsOrgId) throw new AepError('IMS_ORG_MISSING')
    const sandbox = headerText(headers['x-sandbox-name'])
    if (!sandbox) throw new AepError('SANDBOX_MISSING')
    request.tenant = emulator.tenant({ imsOrgId, sandboxName: checkSandboxName(sandbox) })
  }
}

/** The header's text without blanks around it; of a repeated header, Node has joined the values. */
export function headerText(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join(', ') : (value ?? '')).trim()
}
