// Random bodies of POST /export/jobs, in the words that random worlds use.
import fc from 'fast-check'
import { instant, spelledText, status } from './random-words.ts'
import { policyIds, targetDataset } from './random-world.ts'
import type { RequestBody, SegmentRequest } from './seed-lines.ts'

const time = fc.tuple(instant, spelledText).map(([at, spelled]) => ({ at, text: String(spelled(at)) }))
/** Absent once in `freq` times; at 1 it would always be. */
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>, freq = 2) =>
  fc.option(arbitrary, { nil: undefined, freq })

/** A window that is bounded on one side or both, and does not start after its end. */
const window = fc
  .tuple(maybe(time, 3), maybe(time, 3))
  .map(([a, b]) => (a && b && a.at > b.at ? [b, a] : [a, b]).map((bound) => bound?.text))

const segment = fc.record(
  {
    segmentId: fc.constantFrom('s1', 's1', 's2', 's3', 'unknown'),
    segmentNs: fc.constantFrom('ups', 'UPS', 'AAM', 'aam'),
    status: fc.array(status, { maxLength: 2 }),
  },
  { requiredKeys: ['segmentId'] },
) as fc.Arbitrary<SegmentRequest>

const profilePaths = [
  '_id',
  'createdByBatchID',
  '_repo',
  '_repo.modifyDate',
  'extSourceSystemAudit.lastUpdatedDate',
  'identityMap',
  'identityMap.ECID',
  'identityMap.email.id',
  'identityMap.crmid.authenticatedState',
  'identities',
  'identities.id',
  'identities.namespace.code',
  'segmentMembership',
  'segmentMembership.ups',
  'segmentMembership.UPS.s2',
  'segmentMembership.aam.s1.status',
  'segmentMembership.ups.s1.version',
  'xdm:person.xdm:name.xdm:lastName',
  'person',
  'person.name',
  'person.birthDate',
  'personalEmail.address',
  'homeAddress._schema.latitude',
  'loyalty',
  'loyalty.loyaltyID',
  '_emulator',
  'testProfile',
]
const eventPaths = [
  '_id',
  'timestamp',
  'eventType',
  'identityMap',
  'identityMap.EMAIL.id',
  'environment',
  'environment.browserDetails.name',
  'web.webPageDetails',
  'xdm:commerce.order.currencyCode',
  'productListItems',
  'productListItems.SKU',
  'placeContext.localTime',
]

const fields = (paths: readonly string[], ignored: readonly string[]) =>
  fc.oneof(
    fc.constant(' '),
    fc
      .tuple(
        fc.shuffledSubarray([...paths], { minLength: 1, maxLength: 6 }),
        fc.subarray([...ignored]),
        fc.constantFrom(',', ', '),
      )
      .map(([named, extra, comma]) => [...named, ...extra].join(comma)),
  )

export const randomRequest = fc
  .record({
    fields: maybe(fields(profilePaths, ['timeSeriesEvents._id'])),
    policy: maybe(fc.constantFrom(...policyIds), 4),
    segments: maybe(fc.array(segment, { maxLength: 3 }), 3),
    window: maybe(window),
    ingestedAfter: maybe(time),
    emptyProfiles: maybe(fc.boolean(), 2),
    events: maybe(fc.record({ fields: maybe(fields(eventPaths, [])), filter: maybe(window) }), 2),
    segmentPerBatch: maybe(fc.boolean(), 2),
  })
  .map((spec): RequestBody => {
    const [startTime, endTime] = spec.window ?? []
    const [eventsFrom, eventsTo] = spec.events?.filter ?? []
    return withoutMissing({
      fields: spec.fields,
      mergePolicy: spec.policy === undefined ? undefined : { id: spec.policy },
      filter: {
        segments: spec.segments,
        segmentQualificationTime: spec.window && { startTime, endTime },
        fromIngestTimestamp: spec.ingestedAfter?.text,
        emptyProfiles: spec.emptyProfiles,
      },
      additionalFields: spec.events && {
        eventList: {
          fields: spec.events.fields,
          filter: spec.events.filter && { fromIngestTimestamp: eventsFrom, toIngestTimestamp: eventsTo },
        },
      },
      destination: { datasetId: targetDataset, segmentPerBatch: spec.segmentPerBatch },
      schema: { name: '_xdm.context.profile' },
    })
  })

/** As JSON carries it: members that are undefined are not there. */
function withoutMissing(body: object): RequestBody {
  return JSON.parse(JSON.stringify(body))
}
