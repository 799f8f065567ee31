// Wire shapes of the stream of events.
import { type TObject, Type } from 'typebox'
import { type BatchStatus, batchStatuses } from '../domain/batch.ts'
import { resetParts, tenantChanges } from '../domain/tenant-event.ts'
import { clockMembers, transitionMembers } from './clock-schemas.ts'
import { closed, Owner, TenantQuery } from './schemas.ts'

const EventId = Type.String({
  pattern: '^(0|[1-9]\\d{0,14}-[0-9a-f]{8})$',
  description: 'the id of an event, such as 17-0a1b2c3d; or 0, for all that are kept',
})

/** The query takes the place of the header where none can be sent; the header wins, for it is newer. */
export const EventQuery = Type.Object(
  { ...TenantQuery.properties, lastEventId: Type.Optional(EventId) },
  closed,
)

export const EventHeaders = Type.Object({ 'last-event-id': Type.Optional(EventId) })

const { from, ...transition } = transitionMembers

const ExportJobChange = Type.Object(
  { ...Owner, ...transition, from: Type.Optional(from) },
  {
    $id: 'ExportJobChange',
    ...closed,
    description: 'An export job has been created, which is told without from, or its status has changed.',
  },
)

const BatchChange = Type.Object(
  {
    ...Owner,
    batchId: Type.String(),
    datasetId: Type.String(),
    jobId: Type.Integer(),
    status: Type.Unsafe<BatchStatus>({ type: 'string', enum: batchStatuses }),
    at: transitionMembers.at,
  },
  { $id: 'BatchChange', ...closed, description: 'A batch has been created, or its status has changed.' },
)

const ClockChange = Type.Object(
  { ...Owner, ...clockMembers },
  {
    $id: 'ClockChange',
    ...closed,
    description:
      'A call has set or moved the clock. In the stream of the server one without an owner is that of tenants to come.',
  },
)

const TenantChange = Type.Object(
  {
    ...Owner,
    change: Type.Unsafe<(typeof tenantChanges)[number]>({ type: 'string', enum: tenantChanges }),
    what: Type.Optional(
      Type.Unsafe<(typeof resetParts)[number]>({
        type: 'string',
        enum: resetParts,
        description: 'Of a reset: what was taken back to its birth.',
      }),
    ),
  },
  {
    $id: 'TenantChange',
    ...closed,
    description:
      'Much is another than before, and has to be read anew; the clock may stand elsewhere. In the stream of the server one without an owner is about tenants to come.',
  },
)

const Gap = Type.Object(
  {
    reason: Type.Unsafe<'dropped' | 'unknown'>({ type: 'string', enum: ['dropped', 'unknown'] }),
    missed: Type.Optional(Type.Integer({ description: 'How many events are kept no more.' })),
  },
  {
    $id: 'EventGap',
    ...closed,
    description:
      'Not all events since the last one can be sent: dropped, because newer ones have taken their place; unknown, because it is none of this stream and this run of the server. All that are kept follow.',
  },
)

const Sent = <Name extends string, Data extends TObject>(event: Name, data: Data) =>
  Type.Object(
    {
      id: Type.String({ description: 'Where the stream goes on after it, for Last-Event-ID.' }),
      event: Type.Literal(event),
      data,
    },
    closed,
  )

/** An event: in the stream its members are fields, and `data` is JSON in one line. */
export const EmulatorEvent = Type.Union(
  [
    Sent('exportJob', ExportJobChange),
    Sent('batch', BatchChange),
    Sent('clock', ClockChange),
    Sent('tenant', TenantChange),
    Sent('gap', Gap),
  ],
  { $id: 'EmulatorEvent' },
)
