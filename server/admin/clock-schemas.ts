// Wire shapes of the calls that move clocks.
import { Type } from 'typebox'
import { type ExportJobStatus, exportJobStatuses } from '../domain/export-job-lifecycle.ts'
import { closed } from './schemas.ts'

const Status = Type.Unsafe<ExportJobStatus>({ type: 'string', enum: exportJobStatuses })

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
