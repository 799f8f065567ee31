// What clients say they are: anything will do, unless the server takes only tokens that it has issued.
import type { FastifyInstance } from 'fastify'

export interface Credentials {
  readonly accessToken: string
  readonly apiKey: string
  readonly clientSecret: string
}

export const anyCredentials: Credentials = {
  accessToken: 'any-token',
  apiKey: 'any-key',
  clientSecret: 'any-secret',
}

/** As in Adobe's Postman environment template. */
export const scopes = 'openid,AdobeID,read_organizations,additional_info.projectedProductContext'

/** Credentials that are good for the server: with `auth` token one from its own IMS. */
export async function credentialsFor(
  app: FastifyInstance,
  { auth, imsSecret }: { readonly auth: string; readonly imsSecret: string | undefined },
): Promise<Credentials> {
  const { apiKey, ...any } = anyCredentials
  const clientSecret = imsSecret ?? any.clientSecret
  if (auth !== 'token') return { ...any, apiKey, clientSecret }
  const reply = await app.inject({
    method: 'POST',
    url: '/ims/token/v3',
    query: {
      grant_type: 'client_credentials',
      client_id: apiKey,
      client_secret: clientSecret,
      scope: scopes,
    },
  })
  const { access_token: accessToken } = reply.json<{ access_token: string }>()
  return { accessToken, apiKey, clientSecret }
}
