// How the Sandbox API words an error.
import { Type } from 'typebox'
import type { Dialect } from '../../gateway/error-responder.ts'

/** Source: docs, sandboxes API, "Reset a sandbox": the only errors of this service that are documented. */
export const SandboxError = Type.Object(
  { status: Type.Integer(), title: Type.String(), type: Type.String() },
  { $id: 'SandboxError', additionalProperties: false },
)

/** The title says what is wrong, as there; the digits of `type` are emulator-defined: 9 marks them as ours. */
export const sandboxErrors: Dialect = {
  contentType: 'application/json; charset=utf-8',
  body: ({ status, message }) => ({
    status,
    title: message,
    type: `http://ns.adobe.com/aep/errors/SMS-9${status}-${status}`,
  }),
}
