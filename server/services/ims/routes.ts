// /ims: the token service. It is not behind the Platform's gateway, so no header of that is asked for.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Emulator } from '../../emulator.ts'
import { OAuthError } from './error-body.ts'
import { parseForms } from './form-parser.ts'
import { readParameters } from './parameters.ts'
import { TokenParameters, TokenReply } from './schemas.ts'
import { exchangeOf, type Grant, grantOf } from './tokens.ts'

/** Largest form, in bytes. */
const bodyLimit = 64 * 1024

const versions = [1, 2, 3, 4]

const schema = {
  consumes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
  querystring: Type.Object(TokenParameters.properties),
  body: TokenParameters,
  response: { 200: TokenReply, '4xx': OAuthError, '5xx': OAuthError },
}

export const ims: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  const { accessTokens, imsSecret } = emulator
  parseForms(app)
  // What is wrong with the parameters, and where they stand, is for OAuth's rules to say.
  app.setValidatorCompiler(() => (value) => ({ value }))
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))

  const reply = (grant: Grant, expiresIn: number) => ({
    access_token: emulator.issueToken(grant),
    token_type: 'bearer' as const,
    expires_in: expiresIn,
  })

  for (const version of versions) {
    app.post(
      `/token/v${version}`,
      {
        bodyLimit,
        schema: {
          operationId: `issueTokenV${version}`,
          summary: 'Get an access token; the parameters may stand in the form or in the query',
          ...schema,
        },
        config: { source: 'docs: API authentication; versions: clients of Adobe’s own' },
      },
      (request) =>
        reply(grantOf(readParameters(request), imsSecret), Math.floor(accessTokens.lifetimeMs / 1000)),
    )
  }

  app.post(
    '/exchange/jwt',
    {
      bodyLimit,
      schema: {
        operationId: 'exchangeJwt',
        summary: 'Exchange a JSON Web Token for an access token (deprecated)',
        deprecated: true,
        ...schema,
      },
      config: { source: 'docs: API authentication' },
    },
    (request) => reply(exchangeOf(readParameters(request), imsSecret), accessTokens.lifetimeMs),
  )
}
