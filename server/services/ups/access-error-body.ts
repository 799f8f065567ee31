// How Profile Access, the older part of the service, words an error.
import { Type } from 'typebox'
import type { Dialect } from '../../gateway/error-responder.ts'

/**
 * Source: profile.yaml ResponseErrorContext and NotFoundError. What does not exist is told by the status alone; that
 * `cause` repeats it in words is emulator-defined.
 */
export const AccessError = Type.Object(
  {
    message: Type.Optional(Type.String()),
    cause: Type.Optional(Type.String()),
    statusCode: Type.String({ description: 'The HTTP status.' }),
  },
  { $id: 'ProfileAccessError', additionalProperties: false },
)

export const accessErrors: Dialect = {
  contentType: 'application/json; charset=utf-8',
  body: ({ code, status, title, message }) => ({
    ...(code !== 'ENTITY_NOT_FOUND' && { message, cause: `Status Code - ${status} : ${title}` }),
    statusCode: String(status),
  }),
}
