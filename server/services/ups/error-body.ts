// How Real-time Customer Profile words an error.
import { Type } from 'typebox'
import type { Dialect } from '../../gateway/error-responder.ts'
import { requestIdOf } from '../../gateway/request-id.ts'

/**
 * Shape: docs, profile system jobs, with `detail` and `report` as other Platform services add them. No body is
 * documented for export jobs, so the digits of `type` are emulator-defined: 900 marks them as ours.
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

export const upsErrors: Dialect = {
  contentType: 'application/problem+json; charset=utf-8',
  body: ({ status, title, message }, request) => ({
    type: `https://ns.adobe.com/aep/errors/UPAPI-900${status}-${status}`,
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
