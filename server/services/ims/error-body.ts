// How IMS words an error: as OAuth 2.0 does.
import { type Static, Type } from 'typebox'
import type { Dialect } from '../../gateway/error-responder.ts'

/** Source: RFC 6749 section 5.2. */
export const OAuthError = Type.Object(
  { error: Type.String(), error_description: Type.String() },
  { $id: 'OAuthError', additionalProperties: false },
)

/** The titles of IMS's own errors are OAuth's codes; what the server refuses for any service is `invalid_request`. */
export const imsErrors: Dialect = {
  contentType: 'application/json; charset=utf-8',
  body: ({ status, title, message }): Static<typeof OAuthError> => ({
    error: /^[a-z_]+$/.test(title) ? title : status < 500 ? 'invalid_request' : 'server_error',
    error_description: message,
  }),
}
