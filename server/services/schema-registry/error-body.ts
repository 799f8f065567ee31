// How the Schema Registry words an error.
import { Type } from 'typebox'
import { formatInstant } from '../../domain/instant.ts'
import type { ErrorCode } from '../../errors.ts'
import type { Dialect } from '../../gateway/error-responder.ts'
import { requestIdOf } from '../../gateway/request-id.ts'

const closed = { additionalProperties: false }

/** Source: schema-registry.yaml errorBasic. No time is reported where no sandbox, and so no clock, is named. */
export const RegistryError = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    report: Type.Object(
      {
        registryRequestId: Type.String(),
        timestamp: Type.Optional(Type.String({ description: 'MM-DD-YYYY hh:mm:ss in UTC.' })),
        'detailed-message': Type.String(),
        'sub-errors': Type.Array(Type.Object({}, closed)),
      },
      closed,
    ),
    detail: Type.String(),
  },
  { $id: 'RegistryError', ...closed },
)

/** Codes that are documented; the digits of all others are emulator-defined: 9 marks them as ours. */
const documentedCodes: Partial<Record<ErrorCode, string>> = {
  UNION_LIST_ACCEPT_INVALID: '1006',
  UNION_ACCEPT_INVALID: '1007',
  UNION_NOT_FOUND: '1012',
}

export const registryErrors: Dialect = {
  contentType: 'application/json; charset=utf-8',
  body: ({ code, status, title, message }, request) => ({
    type: `http://ns.adobe.com/aep/errors/XDM-${(code && documentedCodes[code]) ?? `9${status}`}-${status}`,
    title,
    status,
    report: {
      registryRequestId: requestIdOf(request),
      ...(request.tenant && { timestamp: timestamp(request.tenant.clock.now()) }),
      'detailed-message': message,
      'sub-errors': [],
    },
    detail: message,
  }),
}

/** As the examples have it: month, day, year. */
function timestamp(now: number): string {
  const [date = '', time = ''] = formatInstant(now).split('T')
  const [year, month, day] = date.split('-')
  return `${month}-${day}-${year} ${time.slice(0, 8)}`
}
