// Access tokens of IMS: signed, so that one can be checked without being remembered.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { EpochMs } from '../domain/instant.ts'

/** How long a token is good: the documented 86399992 ms, which are the documented 86399 whole seconds. */
export const tokenLifetimeMs = 86_399_992

/** When a token was issued. */
export interface Issued {
  /** On the clock of tenants that nobody has moved. */
  readonly issuedAt: EpochMs
  /** Told apart from other periods by clocks that were moved in between. */
  readonly period: number
}

export interface AccessToken extends Issued {
  /** The client it was issued to. */
  readonly clientId: string
  /** The organization it was issued for; undefined where the caller named none. */
  readonly imsOrgId: string | undefined
}

export type AccessTokens = ReturnType<typeof createAccessTokens>

/** A JSON Web Token (RFC 7519) with the members that IMS gives its own, where they mean something here. */
interface Claims {
  readonly type: 'access_token'
  readonly client_id: string
  readonly org?: string
  readonly created_at: string
  readonly expires_in: string
  readonly period: number
}

/** Tokens signed with `key`. What they say depends on nothing else than the calls that were made. */
export function createAccessTokens(key: Uint8Array) {
  const header = encode({ alg: 'HS256', typ: 'JWT' })
  const signatureOf = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  let period = 0
  let isPeriodUsed = false

  return {
    lifetimeMs: tokenLifetimeMs,
    issue({ clientId, imsOrgId, issuedAt }: Omit<AccessToken, 'period'>): string {
      isPeriodUsed = true
      const claims: Claims = {
        type: 'access_token',
        client_id: clientId,
        ...(imsOrgId !== undefined && { org: imsOrgId }),
        created_at: String(issuedAt),
        expires_in: String(tokenLifetimeMs),
        period,
      }
      const text = `${header}.${encode(claims)}`
      return `${text}.${signatureOf(text)}`
    },
    /** What the token says; undefined when it was not signed here. Whether it has expired is for its reader to say. */
    read(token: string): AccessToken | undefined {
      const end = token.lastIndexOf('.')
      const text = token.slice(0, Math.max(end, 0))
      if (!isEqual(token.slice(end + 1), signatureOf(text))) return undefined
      const payload = text.slice(text.indexOf('.') + 1)
      const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
      return {
        clientId: claims.client_id,
        imsOrgId: claims.org,
        issuedAt: Number(claims.created_at),
        period: claims.period,
      }
    },
    /** Begins a new period, for a clock that has just been moved; returns it. */
    nextPeriod(): number {
      if (isPeriodUsed) period += 1
      isPeriodUsed = false
      return period
    },
  }
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
