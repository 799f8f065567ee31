// Wire shapes of /_emulator, our own control API.
import { Type } from 'typebox'
import { type ExportJobStatus, exportJobStatuses } from '../domain/export-job-lifecycle.ts'

const closed = { additionalProperties: false }
const Status = Type.Unsafe<ExportJobStatus>({ type: 'string', enum: exportJobStatuses })

/** RFC 9457. */
export const Problem = Type.Object(
  { type: Type.String(), title: Type.String(), status: Type.Integer(), detail: Type.String() },
  { $id: 'Problem', ...closed },
)

export const Alive = Type.Object({ status: Type.Literal('ok') }, closed)

/** Names a tenant where the headers do not. */
export const TenantQuery = Type.Object({
  org: Type.Optional(Type.String({ minLength: 1 })),
  sandbox: Type.Optional(Type.String({ minLength: 1 })),
})

export const ResetQuery = Type.Object({
  ...TenantQuery.properties,
  what: Type.Optional(
    Type.Unsafe<'all'>({
      type: 'string',
      enum: ['all'],
      default: 'all',
      description: 'What is taken back to the start.',
    }),
  ),
})

/** Either how far, or to which instant. */
export const AdvanceRequest = Type.Object(
  {
    by: Type.Optional(
      Type.Unsafe<number | string>({
        type: ['integer', 'string'],
        minimum: 0,
        description: 'Milliseconds, or an ISO 8601 duration such as PT20M.',
      }),
    ),
    to: Type.Optional(
      Type.Unsafe<number | string>({
        type: ['integer', 'string'],
        description: 'Epoch milliseconds or RFC 3339.',
      }),
    ),
  },
  { $id: 'AdvanceRequest', ...closed },
)

export const AdvanceReply = Type.Object(
  {
    now: Type.String({ description: 'Where the clock stands now, RFC 3339.' }),
    transitions: Type.Array(
      Type.Object(
        {
          imsOrgId: Type.Optional(
            Type.String({ description: 'Whose job it is, where all clocks were moved.' }),
          ),
          sandboxName: Type.Optional(Type.String()),
          jobId: Type.Integer(),
          from: Status,
          to: Status,
          at: Type.String(),
        },
        closed,
      ),
    ),
  },
  { $id: 'AdvanceReply', ...closed },
)
