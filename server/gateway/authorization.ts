// Who calls: API key, access token and organization, asked for as strictly as --auth says.

import { defaultTenant } from '../domain/default-tenant.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'

type AccessToken = NonNullable<ReturnType<Emulator['accessTokens']['read']>>

/** Headers without blanks around them; empty: not sent. */
export interface Credentials {
  readonly apiKey: string
  readonly authorization: string
  readonly imsOrgId: string
}

/** Who calls; `token` is that of IMS, where only those are good. It may have expired. */
export interface Caller {
  readonly imsOrgId: string
  readonly token: AccessToken | undefined
}

/**
 * Raises, in this order, API_KEY_MISSING, TOKEN_MISSING, TOKEN_INVALID, API_KEY_INVALID, IMS_ORG_MISSING,
 * IMS_ORG_MALFORMED, IMS_ORG_NOT_ENTITLED. Bodies: docs, landing/troubleshooting; order, and what makes a key, an
 * organization or an entitlement a wrong one: emulator-defined.
 */
export function authorize(emulator: Emulator, credentials: Credentials): Caller {
  const { imsOrgId } = credentials
  if (emulator.auth === 'off') return { imsOrgId: imsOrgId || defaultTenant.imsOrgId, token: undefined }
  const token = checkToken(emulator, credentials)
  if (!imsOrgId) throw new AepError('IMS_ORG_MISSING')
  if (token) checkOrganization(imsOrgId, token)
  return { imsOrgId, token }
}

function checkToken(emulator: Emulator, { apiKey, authorization }: Credentials): AccessToken | undefined {
  if (!apiKey) throw new AepError('API_KEY_MISSING')
  if (!authorization) throw new AepError('TOKEN_MISSING')
  const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  if (!bearer) throw new AepError('TOKEN_INVALID')
  if (emulator.auth === 'headers') return undefined
  const token = emulator.accessTokens.read(bearer)
  if (!token) throw new AepError('TOKEN_INVALID')
  if (token.clientId !== apiKey) throw new AepError('API_KEY_INVALID')
  return token
}

function checkOrganization(imsOrgId: string, token: AccessToken): void {
  if (!/^[^\s@]+@AdobeOrg$/.test(imsOrgId)) throw new AepError('IMS_ORG_MALFORMED')
  if ((token.imsOrgId ?? imsOrgId) !== imsOrgId) throw new AepError('IMS_ORG_NOT_ENTITLED')
}
