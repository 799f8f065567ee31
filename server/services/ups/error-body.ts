// How Real-time Customer Profile words an error.
import { Type } from 'typebox'
import type { ErrorCode } from '../../errors.ts'
import { errorCatalogue } from '../../errors.ts'
import type { Dialect } from '../../gateway/error-responder.ts'
import { requestIdOf } from '../../gateway/request-id.ts'

/**
 * Shape: docs, profile system jobs, with `detail` and `report` as other Platform services add them. No body is
 * documented for export jobs, so the digits of `type` are emulator-defined.
 */
export const ProblemReply = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    requestId: Type.String(),
    report: Type.Object(
      {
        tenantInfo: Type.Object(
          { sandboxName: Type.String(), sandboxId: Type.String(), imsOrgId: Type.String() },
          { additionalProperties: false },
        ),
        additionalContext: Type.Null(),
      },
      { additionalProperties: false },
    ),
  },
  { $id: 'UpsProblem', additionalProperties: false },
)

/** The digits count the catalogue's rows; 900 marks them as the emulator's own. */
const errorNumber = (code: ErrorCode) => 900_000 + Object.keys(errorCatalogue).indexOf(code) + 1

export const upsErrors: Dialect = {
  contentType: 'application/problem+json; charset=utf-8',
  body: ({ code, status, title, message }, request) => ({
    type: `https://ns.adobe.com/aep/errors/UPAPI-${errorNumber(code)}-${status}`,
    title,
    status,
    detail: message,
    requestId: requestIdOf(request),
    report: {
      tenantInfo: {
        sandboxName: request.tenant?.sandboxName ?? '',
        sandboxId: request.tenant?.sandboxId ?? '',
        imsOrgId: request.tenant?.imsOrgId ?? '',
      },
      additionalContext: null,
    },
  }),
}
