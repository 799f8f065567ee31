// What a token request must say, and for which client and organization it gets its token.
import { AepError } from '../../errors.ts'
import type { Parameters } from './parameters.ts'

/** For whom a token is; the organization where the request names one. */
export interface Grant {
  readonly clientId: string
  readonly imsOrgId: string | undefined
}

/** A longer client id would make a token that no header can carry; emulator-defined. */
const longestClientId = 256

/**
 * OAuth server-to-server, or an authorization code. `secret`: the only one that is good; undefined: any.
 * Raises IMS_INVALID_REQUEST, IMS_UNSUPPORTED_GRANT_TYPE, IMS_INVALID_CLIENT, IMS_INVALID_SCOPE.
 */
export function grantOf(parameters: Parameters, secret: string | undefined): Grant {
  const { grant_type: grantType, scope, code } = parameters
  if (grantType === undefined) throw new AepError('IMS_INVALID_REQUEST', 'grant_type is required')
  if (grantType !== 'client_credentials' && grantType !== 'authorization_code')
    throw new AepError('IMS_UNSUPPORTED_GRANT_TYPE')
  const clientId = checkClient(parameters, secret)
  if (grantType === 'client_credentials') checkScope(scope)
  else if (code === undefined) throw new AepError('IMS_INVALID_REQUEST', 'code is required')
  return { clientId, imsOrgId: undefined }
}

/** A JSON Web Token for a token: any is taken. Raises IMS_INVALID_CLIENT, IMS_INVALID_REQUEST. */
export function exchangeOf(parameters: Parameters, secret: string | undefined): Grant {
  const clientId = checkClient(parameters, secret)
  const { jwt_token: jwt } = parameters
  if (jwt === undefined) throw new AepError('IMS_INVALID_REQUEST', 'jwt_token is required')
  return { clientId, imsOrgId: issuerOf(jwt) }
}

function checkClient(parameters: Parameters, secret: string | undefined): string {
  const { client_id: clientId = '', client_secret: given } = parameters
  if (!/^[\x21-\x7e]+$/.test(clientId) || clientId.length > longestClientId)
    throw new AepError('IMS_INVALID_CLIENT', 'client_id')
  if (given === undefined || given !== (secret ?? given))
    throw new AepError('IMS_INVALID_CLIENT', 'client_secret')
  return clientId
}

/** Scopes are separated by commas as Adobe writes them, or by blanks as OAuth does (RFC 6749 section 3.3). */
function checkScope(scope: string | undefined): void {
  if (scope === undefined) throw new AepError('IMS_INVALID_SCOPE', 'is required')
  const names = scope.split(/, *| +/)
  if (!names.every((name) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name)))
    throw new AepError('IMS_INVALID_SCOPE', 'must be names separated by commas')
}

/** The organization that a service account's token names as its issuer; undefined where it names none. */
function issuerOf(jwt: string): string | undefined {
  try {
    const { iss } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
    return typeof iss === 'string' && /^[\x21-\x7e]{1,128}@AdobeOrg$/.test(iss) ? iss : undefined
  } catch {
    return undefined
  }
}
