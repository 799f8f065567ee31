// Error bodies of the services that have none documented: the shape of docs, landing/troubleshooting.
import { Type } from 'typebox'
import type { Dialect } from './error-responder.ts'

/** Source: docs, landing/troubleshooting ("A valid content-type must be specified"). */
export const ServiceError = Type.Object(
  { type: Type.String(), status: Type.Integer(), title: Type.String(), detail: Type.String() },
  { $id: 'ServiceError', additionalProperties: false },
)

/** The wording of Catalog and Data Access. */
export const serviceErrors: Dialect = {
  contentType: 'application/json',
  body: ({ status, title, message }) => ({ type: '/placeholder/type/uri', status, title, detail: message }),
}
