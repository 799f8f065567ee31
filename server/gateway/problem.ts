// Error bodies: the gateway's, and the one of services that have none documented.
import { type Static, type TSchema, Type } from 'typebox'
import type { Dialect, ErrorSaying } from './error-responder.ts'

/** Source: docs, landing/troubleshooting ("A valid content-type must be specified"). */
export const ServiceError = Type.Object(
  { type: Type.String(), status: Type.Integer(), title: Type.String(), detail: Type.String() },
  { $id: 'ServiceError', additionalProperties: false },
)

/** The gateway's own body. Source: docs, landing/troubleshooting. */
export const GatewayError = Type.Object(
  { error_code: Type.String(), message: Type.String() },
  { $id: 'GatewayError', additionalProperties: false },
)
export type GatewayError = Static<typeof GatewayError>

/**
 * What a service's routes answer to what they refuse: the service's own body, or the gateway's; and, where a fault or
 * a preference asks for it, when they fail.
 */
export const refusals = <Body extends TSchema>(body: Body) => ({
  '4xx': Type.Union([body, GatewayError]),
  '5xx': body,
})

/** The wording of Catalog and Data Access, and of what is meant for no service; it needs no request. */
export const serviceErrors = {
  contentType: 'application/json',
  body: ({ status, title, message }: ErrorSaying) => ({
    type: '/placeholder/type/uri',
    status,
    title,
    detail: message,
  }),
} as const satisfies Dialect
