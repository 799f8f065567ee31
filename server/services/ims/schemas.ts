// Wire shapes of /ims.
import { Type } from 'typebox'

const parameter = (description: string) => Type.Optional(Type.String({ description }))

/** What token requests may say, in their query, their form, or both. */
export const TokenParameters = Type.Object(
  {
    grant_type: parameter('client_credentials, or authorization_code.'),
    client_id: parameter('The client; calls send it as x-api-key.'),
    client_secret: parameter('Its secret.'),
    scope: parameter('With client_credentials: what the token is for, separated by commas.'),
    code: parameter('With authorization_code: the code.'),
    jwt_token: parameter(
      'To exchange: a JSON Web Token; where it names its organization, the token is for that.',
    ),
  },
  { $id: 'TokenParameters' },
)

/** Source: docs, API authentication. */
export const TokenReply = Type.Object(
  {
    access_token: Type.String(),
    token_type: Type.Literal('bearer'),
    expires_in: Type.Integer({
      description: 'Seconds, or, of an exchanged JSON Web Token, milliseconds.',
    }),
  },
  { $id: 'TokenReply', additionalProperties: false },
)
