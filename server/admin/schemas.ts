// Wire shapes of /_emulator, our own control API.
import { Type } from 'typebox'
import { type ExportJobStatus, exportJobStatuses } from '../domain/export-job-lifecycle.ts'

const closed = { additionalProperties: false }
const Status = Type.Unsafe<ExportJobStatus>({ type: 'string', enum: exportJobStatuses })

/** RFC 9457. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    problems: Type.Optional(
      Type.Array(Type.Object({ place: Type.String(), reason: Type.String() }, closed), {
        description: 'Of a seed: the records that are not right, the first thousand of them.',
      }),
    ),
    problemCount: Type.Optional(Type.Integer({ description: 'Of a seed: how many are not right.' })),
  },
  { $id: 'Problem', ...closed },
)

export const Alive = Type.Object({ status: Type.Literal('ok') }, closed)

/** Names a tenant where the headers do not. A parameter that is none is refused: a slip must not act on more than meant. */
export const TenantQuery = Type.Object(
  {
    org: Type.Optional(Type.String({ minLength: 1 })),
    sandbox: Type.Optional(Type.String({ minLength: 1 })),
  },
  closed,
)

export const ResetQuery = Type.Object(
  {
    ...TenantQuery.properties,
    what: Type.Optional(
      Type.Unsafe<'all'>({
        type: 'string',
        enum: ['all'],
        default: 'all',
        description: 'What is taken back to the start.',
      }),
    ),
  },
  closed,
)

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

/** A seed that is not a stream: records, or fixture sets that come with the emulator. */
export const SeedRequest = Type.Object(
  {
    records: Type.Optional(Type.Array(Type.Unknown(), { description: 'Seed records.' })),
    fixtures: Type.Optional(
      Type.Unsafe<string | string[]>({
        type: ['string', 'array'],
        items: Type.String(),
        description: 'Names of fixture sets: tutorial, retail.',
      }),
    ),
  },
  { $id: 'SeedRequest', ...closed },
)

export const SeedReply = Type.Object(
  {
    seeded: Type.Record(Type.String(), Type.Integer(), {
      description: 'How many records of each type were written, into each tenant.',
    }),
  },
  { $id: 'SeedReply', ...closed },
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
