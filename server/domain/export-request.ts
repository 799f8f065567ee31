// What a caller may ask of an export: the body of POST /export/jobs, its schema and its meaning.
import { type Static, Type } from 'typebox'
import { AepError } from '../errors.ts'
import { type EpochMs, parseInstant } from './instant.ts'

export const membershipStatuses = ['realized', 'existing', 'exited'] as const
export type MembershipStatus = (typeof membershipStatuses)[number]

/** What `status` means when a segment of the request names none (tutorial, "Initiate export job"). */
export const defaultMembershipStatuses: readonly MembershipStatus[] = ['realized', 'existing']

const MembershipStatusSchema = Type.Unsafe<MembershipStatus>({
  type: 'string',
  enum: [...membershipStatuses],
})

export const SegmentSelection = Type.Object(
  {
    segmentId: Type.String({
      minLength: 1,
      description: 'Opaque; the tutorial itself uses ids that are no UUID.',
    }),
    segmentNs: Type.Optional(
      Type.String({ minLength: 1, description: 'Default ups; case does not matter.' }),
    ),
    status: Type.Optional(Type.Array(MembershipStatusSchema)),
  },
  { $id: 'SegmentSelection' },
)
export type SegmentSelection = Static<typeof SegmentSelection>

const Timestamp = (description: string) => Type.String({ format: 'rfc3339', description })

const ExportFilter = Type.Object({
  segments: Type.Optional(Type.Array(SegmentSelection)),
  segmentQualificationTime: Type.Optional(
    Type.Object({
      startTime: Type.Optional(Timestamp('First instant that counts.')),
      endTime: Type.Optional(Timestamp('First instant that no longer counts.')),
    }),
  ),
  fromIngestTimestamp: Type.Optional(Timestamp('Only profiles updated strictly after it.')),
  emptyProfiles: Type.Optional(Type.Boolean({ description: 'True: profiles that have only events, too.' })),
})

const EventFilter = Type.Object({
  fromIngestTimestamp: Type.Optional(Timestamp('Only events ingested strictly after it.')),
  toIngestTimestamp: Type.Optional(Timestamp('Only events ingested strictly before it.')),
})

/** The body of POST /export/jobs. Unknown members are let through: the tutorial's readers send them. */
export const ExportRequest = Type.Object(
  {
    fields: Type.Optional(Type.String({ description: 'Comma-separated paths; all fields when left out.' })),
    mergePolicy: Type.Optional(
      Type.Object({
        id: Type.Optional(Type.String({ minLength: 1 })),
        version: Type.Optional(Type.Number()),
      }),
    ),
    filter: Type.Optional(ExportFilter),
    additionalFields: Type.Optional(
      Type.Object({
        eventList: Type.Optional(
          Type.Object({ fields: Type.Optional(Type.String()), filter: Type.Optional(EventFilter) }),
        ),
      }),
    ),
    destination: Type.Object({
      datasetId: Type.Optional(
        Type.String({ minLength: 1, description: 'Required, in this spelling or the next.' }),
      ),
      dataSetId: Type.Optional(
        Type.String({ minLength: 1, description: 'The spelling of some of the replies.' }),
      ),
      segmentPerBatch: Type.Optional(Type.Boolean({ description: 'Default false.' })),
    }),
    schema: Type.Object({ name: Type.String({ minLength: 1 }) }),
    evaluationInfo: Type.Optional(Type.Object({ segmentation: Type.Optional(Type.Boolean()) })),
  },
  { $id: 'ExportRequest' },
)
export type ExportRequest = Static<typeof ExportRequest>

/** Half-open window of instants; an end that is left out does not bound. */
interface TimeWindow {
  readonly from?: EpochMs
  readonly to?: EpochMs
}

/** One segment whose members are exported. */
export interface SegmentChoice {
  readonly id: string
  readonly namespace: string
  readonly statuses: readonly MembershipStatus[]
}

/** A request with its defaults filled in and its times read. */
export interface ExportSelection {
  readonly segments: readonly SegmentChoice[]
  /** Present when the request bounds the time of qualification: [from, to). */
  readonly qualification?: TimeWindow
  /** Only profiles updated strictly after it. */
  readonly updatedAfter?: EpochMs
  readonly emptyProfiles: boolean
  readonly fields: string
  /** Present when events are exported. */
  readonly events?: {
    readonly fields: string
    readonly ingestedAfter?: EpochMs
    readonly ingestedBefore?: EpochMs
  }
}

/** The id of the dataset to export into. Raises BODY_INVALID when the request names none. */
export function destinationDatasetId({ destination }: ExportRequest): string {
  const datasetId = destination.datasetId ?? destination.dataSetId
  if (datasetId === undefined) throw new AepError('BODY_INVALID', ['destination.datasetId is required'])
  return datasetId
}

/** The member that names the dataset, as the caller spelled it. */
export function destinationMember({ destination }: ExportRequest): string {
  return destination.datasetId === undefined ? 'destination.dataSetId' : 'destination.datasetId'
}

/**
 * The meaning of a request that fits the schema. Raises BODY_INVALID when a window starts after its end.
 * Source: tutorial, "Initiate export job"; bounds of the window are emulator-defined.
 */
export function exportSelection(request: ExportRequest): ExportSelection {
  const { filter = {}, additionalFields } = request
  const qualification = timeWindow(
    'filter.segmentQualificationTime',
    ['startTime', filter.segmentQualificationTime?.startTime],
    ['endTime', filter.segmentQualificationTime?.endTime],
  )
  const updatedAfter = instant(filter.fromIngestTimestamp)
  return {
    segments: (filter.segments ?? []).map(segmentChoice),
    ...(qualification && { qualification }),
    ...(updatedAfter !== undefined && { updatedAfter }),
    emptyProfiles: filter.emptyProfiles ?? false,
    fields: request.fields ?? '',
    ...(additionalFields?.eventList && { events: eventChoice(additionalFields.eventList, updatedAfter) }),
  }
}

function segmentChoice({ segmentId, segmentNs = 'ups', status = [] }: SegmentSelection): SegmentChoice {
  return {
    id: segmentId,
    namespace: segmentNs,
    statuses: status.length > 0 ? status : defaultMembershipStatuses,
  }
}

type EventList = NonNullable<NonNullable<ExportRequest['additionalFields']>['eventList']>

/** The filter's own bound wins; without one, the request's bound for profiles holds for events, too. */
function eventChoice({ fields = '', filter = {} }: EventList, updatedAfter: EpochMs | undefined) {
  const window = timeWindow(
    'additionalFields.eventList.filter',
    ['fromIngestTimestamp', filter.fromIngestTimestamp],
    ['toIngestTimestamp', filter.toIngestTimestamp],
  )
  const ingestedAfter = window?.from ?? updatedAfter
  return {
    fields,
    ...(ingestedAfter !== undefined && { ingestedAfter }),
    ...(window?.to !== undefined && { ingestedBefore: window.to }),
  }
}

function timeWindow(
  place: string,
  [fromName, fromText]: [string, string | undefined],
  [toName, toText]: [string, string | undefined],
): TimeWindow | undefined {
  const from = instant(fromText)
  const to = instant(toText)
  if (from === undefined && to === undefined) return undefined
  if (from !== undefined && to !== undefined && from > to) {
    throw new AepError('BODY_INVALID', [`${place}: ${fromName} ${fromText} is after ${toName} ${toText}`])
  }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

const instant = (text: string | undefined) => (text === undefined ? undefined : parseInstant(text))
