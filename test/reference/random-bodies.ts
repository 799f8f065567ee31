// Random XDM bodies of records and events: any member may be missing, null or empty.
import fc from 'fast-check'
import { instant, namespace, segmentNames, spelledText, spelledTime, status } from './random-words.ts'
import type { Json, JsonObject } from './seed-lines.ts'

type Random<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never

/** What a record says of memberships where it names none. */
const noMemberships = fc.constantFrom<Json | undefined>(
  undefined,
  null,
  {},
  { ups: null },
  { ups: { s1: null } },
)

/** A struct whose members come and go, or null. */
const struct = (members: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<Json> =>
  fc.option(fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>, { freq: 8 })
const some = (...values: Json[]) => fc.constantFrom<Json>(...values, null)
const text = some('a', 'b', 'ä')
const flag = some(true, false)
const dateTime = fc.option(
  fc.tuple(instant, spelledText).map(([time, spelled]): Json => spelled(time)),
  { freq: 6 },
)
const birthDate = some('1984-03-01', '1970-01-01')
const long = some(1, -(2 ** 53) + 1, 2 ** 53 - 1)

const attributes = fc.record(
  {
    _id: text,
    createdByBatchID: text,
    testProfile: flag,
    extSourceSystemAudit: struct({ lastUpdatedDate: dateTime, createdDate: dateTime }),
    person: struct({
      name: struct({ firstName: text, lastName: text }),
      birthDate,
      birthYear: some(1984, 1),
    }),
    personalEmail: struct({ address: text, primary: flag, type: text }),
    homeAddress: struct({ city: text, _schema: struct({ latitude: some(0.5, -0.25) }), dmaID: some(807) }),
    loyalty: struct({
      loyaltyID: fc.option(fc.array(text, { maxLength: 3 })),
      points: some(0, 12.5),
      joinDate: dateTime,
    }),
    _emulator: struct({ crm: struct({ accountNumber: long }) }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>

const insideMembership = fc.record({
  segment: segmentNames,
  status: fc.oneof({ weight: 8, arbitrary: status }, fc.constantFrom(null, undefined)),
  time: fc.option(fc.tuple(instant, spelledText), { freq: 4 }),
  timeName: fc.constantFrom('lastQualificationTime', 'lastQualificationTime', 'timestamp'),
})

const link = fc.record({
  ns: namespace,
  to: fc.oneof(
    { weight: 10, arbitrary: fc.constant({ kind: 'own' as const, number: 0 }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('other' as const), number: fc.nat(24) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('shared' as const), number: fc.nat(3) }) },
  ),
  state: fc.constantFrom(undefined, null, 'ambiguous', 'authenticated', 'loggedOut'),
  primary: fc.constantFrom(undefined, undefined, null, true, false),
})
export type LinkSpec = Random<typeof link>
type Link = Omit<LinkSpec, 'to'> & { readonly id: string }

const common = {
  who: fc.nat(24),
  ns: namespace,
  ingestedAt: instant,
  spelled: spelledTime,
  links: fc.array(link, { maxLength: 3 }),
  /** Namespaces that the identityMap names without an identity. */
  hollow: fc.constantFrom<JsonObject | null | undefined>(
    undefined,
    undefined,
    {},
    null,
    { Phone: [] },
    { Phone: null },
  ),
}

export const recordSpec = fc.record({
  ...common,
  dataset: fc.nat(3),
  attributes,
  memberships: fc.array(insideMembership, { maxLength: 3 }),
  noMemberships,
  /** So many identities more: a graph of 50 is exported, one of 51 is not. */
  crowd: fc.option(fc.integer({ min: 45, max: 51 }), { freq: 30 }),
})
export type RecordSpec = Random<typeof recordSpec>

export const eventSpec = fc.record({
  ...common,
  dataset: fc.nat(1),
  timestamp: instant,
  attributes: fc.record(
    {
      eventType: text,
      environment: struct({
        type: some('browser'),
        browserDetails: struct({ name: text, viewportHeight: some(900) }),
      }),
      web: struct({ webPageDetails: struct({ name: text, pageViews: struct({ value: some(1) }) }) }),
      commerce: struct({ order: struct({ priceTotal: some(0.5), currencyCode: some('USD') }) }),
      productListItems: fc.option(
        fc.array(struct({ SKU: text, quantity: some(1, 2), priceTotal: some(1.5) }), { maxLength: 3 }),
      ),
      placeContext: struct({ localTime: dateTime }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<JsonObject>,
})
export type EventSpec = Random<typeof eventSpec>

export function recordBody(spec: RecordSpec, links: readonly Link[], datasetId: string): JsonObject {
  const crowd = Array.from({ length: spec.crowd ?? 0 }, (_, number) => ({ id: `crowd${number}-${spec.who}` }))
  const named = identityMap(links, spec.hollow)
  const memberships = spec.memberships.length > 0 ? segmentMembership(spec, datasetId) : spec.noMemberships
  return {
    ...spec.attributes,
    ...(crowd.length > 0
      ? { identityMap: { ...named, Crowd: crowd } }
      : named !== undefined && { identityMap: named }),
    ...(memberships !== undefined && { segmentMembership: memberships }),
  }
}

export function eventBody(spec: EventSpec, links: readonly Link[], id: string, shift: number): JsonObject {
  const named = identityMap(links, spec.hollow)
  return {
    ...spec.attributes,
    ...(named !== undefined && { identityMap: named }),
    _id: id,
    timestamp: new Date(spec.timestamp + shift).toISOString(),
  }
}

function identityMap(
  links: readonly Link[],
  hollow: JsonObject | null | undefined,
): JsonObject | null | undefined {
  if (links.length === 0) return hollow
  const named: { [ns: string]: Json[] } = {}
  for (const { ns, id, state, primary } of links) {
    const item = {
      id,
      ...(state !== undefined && { authenticatedState: state }),
      ...(primary !== undefined && { primary }),
    }
    named[ns] = [...(named[ns] ?? []), item]
  }
  return { ...named, ...hollow }
}

/** What a membership says beside status and time depends on its dataset alone: equal ones are equal in all. */
function segmentMembership({ memberships }: RecordSpec, datasetId: string): JsonObject {
  const merged: { [ns: string]: JsonObject } = {}
  for (const {
    segment: { ns = 'ups', id },
    status,
    time,
    timeName,
  } of memberships) {
    const membership = {
      ...(status !== undefined && { status }),
      [timeName]: time?.[1](time[0]) ?? null,
      version: `v-${datasetId[0]}`,
    }
    merged[ns] = { ...merged[ns], [id]: membership }
  }
  return merged
}
