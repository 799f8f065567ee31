// Wire shapes of the calls that give a tenant its data and take it away.
import { Type } from 'typebox'
import { type ResetSubject, resetSubjects } from './reset.ts'
import { closed, TenantQuery } from './schemas.ts'

export const ResetQuery = Type.Object(
  {
    ...TenantQuery.properties,
    what: Type.Optional(
      Type.Unsafe<ResetSubject>({
        type: 'string',
        enum: resetSubjects,
        default: 'all',
        description: 'What is taken back to the start.',
      }),
    ),
  },
  closed,
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

/** What an export sends, and a seed takes back; asked for as application/x-ndjson, a record a line. */
export const Bundle = Type.Object(
  { records: Type.Array(Type.Unknown(), { description: 'Seed records.' }) },
  { $id: 'Bundle', ...closed },
)
