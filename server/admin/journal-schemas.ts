// Wire shapes of the journal.
import { Type } from 'typebox'
import { closed, Owner, TenantQuery } from './schemas.ts'

const Operation = Type.Optional(
  Type.String({ minLength: 1, description: 'As GET /_emulator/routes lists them.' }),
)

export const JournalQuery = Type.Object(
  {
    ...TenantQuery.properties,
    operationId: Operation,
    status: Type.Optional(
      Type.String({ pattern: '^[2-5](\\d\\d|[xX]{2})$', description: 'a status such as 503, or 5xx' }),
    ),
    jobId: Type.Optional(Type.Integer({ minimum: 0 })),
    since: Type.Optional(
      Type.String({
        description: 'The first instant that counts, by the tenant’s clock: epoch milliseconds or RFC 3339.',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 100 })),
    start: Type.Optional(
      Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'How many to pass over.' }),
    ),
  },
  closed,
)

export const JournalPath = Type.Object({ id: Type.Integer({ minimum: 1 }) })

const rowMembers = {
  id: Type.Integer({ description: 'Counted from 1 in each tenant, and for calls that belong to none.' }),
  ...Owner,
  at: Type.String({ description: 'When the call came, by the tenant’s clock.' }),
  method: Type.String(),
  url: Type.String(),
  operationId: Type.Optional(Type.String({ description: 'Left out where the path leads nowhere.' })),
  status: Type.Optional(Type.Integer({ description: 'Left out where the connection was cut off.' })),
  durationMs: Type.Integer({ description: 'Real milliseconds until the reply was ready.' }),
  jobId: Type.Optional(Type.Integer({ description: 'The export job the call is about.' })),
  fault: Type.Optional(Type.String({ description: 'The fault that struck it.' })),
}

export const JournalRow = Type.Object(rowMembers, { $id: 'JournalRow', ...closed })

export const JournalList = Type.Object(
  {
    entries: Type.Array(JournalRow, { description: 'The oldest first.' }),
    total: Type.Integer({ description: 'How many there are on all pages.' }),
  },
  { $id: 'JournalList', ...closed },
)

const Side = Type.Object(
  {
    headers: Type.Record(Type.String(), Type.String()),
    body: Type.Optional(Type.Unknown({ description: 'JSON; or text, where it is none or was cut.' })),
    bodyBytes: Type.Optional(Type.Integer({ description: 'Length of the whole body.' })),
    isCut: Type.Optional(Type.Boolean({ description: 'Whether only the beginning of the body was kept.' })),
  },
  closed,
)

export const JournalEntryReply = Type.Object(
  { ...rowMembers, request: Side, reply: Side },
  { $id: 'JournalEntry', ...closed },
)

export const IgnoredList = Type.Object(
  {
    ignored: Type.Array(
      Type.Object(
        {
          ...Owner,
          operationId: Type.String(),
          in: Type.Unsafe<'body' | 'query' | 'header'>({ type: 'string', enum: ['body', 'query', 'header'] }),
          name: Type.String({ description: 'In a body the path, such as destination.segmentperbatch.' }),
          suggestion: Type.Optional(Type.String({ description: 'What it looks like a slip of.' })),
          count: Type.Integer({ description: 'In how many calls.' }),
          firstId: Type.Integer({ description: 'The first of them in the journal.' }),
          lastId: Type.Integer(),
        },
        closed,
      ),
    ),
  },
  { $id: 'IgnoredList', ...closed },
)

const Texts = (description: string) =>
  Type.Optional(Type.Record(Type.String(), Type.String(), { description }))
const Count = Type.Optional(Type.Integer({ minimum: 0 }))

/** Either `count`, or one or both of the others. */
export const VerifyRequest = Type.Object(
  {
    operation: Type.String({ minLength: 1, description: 'As GET /_emulator/routes lists them.' }),
    count: Count,
    atLeast: Count,
    atMost: Count,
    where: Type.Optional(
      Type.Object(
        {
          status: Type.Optional(Type.Integer()),
          jobId: Type.Optional(Type.Integer()),
          since: Type.Optional(
            Type.Unsafe<number | string>({
              type: ['integer', 'string'],
              description: 'Epoch milliseconds or RFC 3339.',
            }),
          ),
          path: Type.Optional(Type.String({ description: 'Without the query.' })),
          query: Texts('Parameters that are there, with these values.'),
          headers: Texts('Headers that are there, with these values.'),
          body: Type.Optional(
            Type.Unknown({ description: 'Members that are there; objects may have more, lists not.' }),
          ),
        },
        closed,
      ),
    ),
  },
  { $id: 'VerifyRequest', ...closed },
)

export const VerifyReply = Type.Object({ matched: Type.Integer() }, { $id: 'VerifyReply', ...closed })
