// Random seed lines: few people, datasets, namespaces and instants, so that all of them collide often.
import fc from 'fast-check'
import { identitiesIn, sameIdentityText } from './individuals.ts'
import {
  type EventSpec,
  eventBody,
  eventSpec,
  type LinkSpec,
  type RecordSpec,
  recordBody,
  recordSpec,
} from './random-bodies.ts'
import { instant, instants, namespace, segmentNames, spelledTime, status } from './random-words.ts'
import {
  type EventLine,
  millis,
  type PolicyLine,
  type RecordLine,
  type SeedIdentity,
  type SeedLine,
} from './seed-lines.ts'

export const targetDataset = 'dddddddddddddddddddddddd'
/** Not in the order in which they sort. */
const recordDatasets = ['c', 'a', 'd', 'b'].map((digit) => digit.repeat(24))
const eventDatasets = ['f', 'e'].map((digit) => digit.repeat(24))
const schema = { name: '_xdm.context.profile' }

const policySpec = fc.record({
  graph: fc.constantFrom('none' as const, 'pdg' as const, 'pdg' as const),
  /** Absent: timestampOrdered. */
  order: fc.option(fc.shuffledSubarray([...recordDatasets, ...eventDatasets], { minLength: 1 })),
})

const membershipSpec = fc.record({
  who: fc.nat(24),
  ns: namespace,
  segment: segmentNames,
  status,
  time: fc.option(fc.tuple(instant, spelledTime)),
})

export const policyIds = ['policy-0', 'policy-1', 'policy-2', 'policy-3', 'timestampOrdered-none-mp']

/** The lines of a world, in the order in which they are seeded. */
export const randomWorld = fc
  .record({
    people: fc.integer({ min: 3, max: 25 }),
    /** The target dataset is one of records, too; it takes no part in this. */
    patched: fc.option(fc.constantFrom(...recordDatasets.filter((id) => id !== targetDataset))),
    recordDatasets: fc.integer({ min: 1, max: 4 }),
    eventDatasets: fc.integer({ min: 0, max: 2 }),
    records: fc.array(recordSpec, { maxLength: 45, size: 'max' }),
    events: fc.array(eventSpec, { maxLength: 30, size: 'max' }),
    memberships: fc.array(membershipSpec, { maxLength: 25, size: 'max' }),
    policies: fc.array(policySpec, { minLength: 4, maxLength: 4 }),
    defaultPolicy: fc.option(fc.nat(3)),
    segmentPolicies: fc.array(fc.option(fc.nat(4)), { minLength: 3, maxLength: 3 }),
  })
  .map((world): SeedLine[] =>
    ofKnownPeople([
      ...(world.patched === null ? [] : [patchedDataset(world.patched)]),
      {
        type: 'dataset',
        id: targetDataset,
        name: 'Target',
        schemaRef: { id: 'https://ns.adobe.com/xdm/context/profile__union' },
      },
      ...builtInPolicies(world.defaultPolicy === null),
      ...world.policies.map(({ graph, order }, index) =>
        policyLine(`policy-${index}`, graph, order ?? undefined, index === world.defaultPolicy),
      ),
      ...(['ups s1', 'AAM s1', 'UPS s2'] as const).map((name, index): SeedLine => {
        const [ns = '', id = ''] = name.split(' ')
        const policy = world.segmentPolicies[index]
        return {
          type: 'segment',
          ns,
          id,
          ...(typeof policy === 'number' && { mergePolicyId: policyIds[policy] ?? '' }),
        }
      }),
      ...replacementsInOrder(world.records.map((spec) => recordLine(spec, world))),
      ...(world.eventDatasets > 0
        ? replacementsInOrder(world.events.map((spec, index) => eventLine(spec, index, world)))
        : []),
      ...world.memberships.map(
        ({ who, ns, segment, status, time }): SeedLine => ({
          type: 'membership',
          primary: { ns, id: personId(who, world) },
          segment,
          status,
          ...(time && { lastQualificationTime: time[1](time[0]) }),
          ...(status === 'exited' && { validUntil: instants[3] ?? 0 }),
        }),
      ),
    ]),
  )

/** A dataset whose records patch the earlier ones. */
function patchedDataset(id: string): SeedLine {
  return { type: 'dataset', id, name: 'Patched', tags: { unifiedProfile: ['enabled:true', 'isUpsert:true'] } }
}

/** The policies of every tenant that the reference has to know of. */
function builtInPolicies(isDefault: boolean): PolicyLine[] {
  return [
    policyLine('timestampOrdered-none-mp', 'none', undefined, false),
    policyLine('0bf16e61-90e9-4204-b8fa-ad250360957b', 'none', undefined, isDefault),
  ]
}

function policyLine(
  id: string,
  graph: 'none' | 'pdg',
  order: string[] | undefined,
  isDefault: boolean,
): PolicyLine {
  return {
    type: 'mergePolicy',
    id,
    name: id,
    schema,
    version: 1,
    identityGraph: { type: graph },
    attributeMerge: order ? { type: 'dataSetPrecedence', order } : { type: 'timestampOrdered' },
    default: isDefault,
  }
}

interface Sizes {
  readonly people: number
  readonly recordDatasets: number
  readonly eventDatasets: number
}

const personId = (who: number, { people }: Sizes) => `x${who % people}`

function linked(links: readonly LinkSpec[], who: number, sizes: Sizes) {
  return links.map(({ to, ...link }) => {
    const id =
      to.kind === 'shared' ? `shared${to.number}` : personId(to.kind === 'other' ? to.number : who, sizes)
    return { ...link, id }
  })
}

function recordLine(spec: RecordSpec, sizes: Sizes): RecordLine {
  const datasetId = recordDatasets[spec.dataset % sizes.recordDatasets] ?? ''
  return {
    type: 'profile',
    datasetId,
    primary: { ns: spec.ns, id: personId(spec.who, sizes) },
    ingestedAt: spec.spelled(spec.ingestedAt),
    body: recordBody(spec, linked(spec.links, spec.who, sizes), datasetId),
  }
}

function eventLine(spec: EventSpec, index: number, sizes: Sizes): EventLine {
  const dataset = spec.dataset % sizes.eventDatasets
  const primary: SeedIdentity = { ns: spec.ns, id: personId(spec.who, sizes) }
  return {
    type: 'event',
    datasetId: eventDatasets[dataset] ?? '',
    primary,
    ingestedAt: spec.spelled(spec.ingestedAt),
    // Ids repeat from dataset to dataset, and there at another millisecond.
    body: eventBody(
      spec,
      linked(spec.links, spec.who, sizes),
      `e${index >> 1}${dataset === 0 ? '' : index & 1}`,
      dataset,
    ),
  }
}

/** A record or event that replaces another is not older. */
function replacementsInOrder<Line extends RecordLine | EventLine>(lines: readonly Line[]): Line[] {
  const latest = new Map<string, number>()
  return lines.map((line) => {
    const key = `${line.datasetId} ${line.type === 'event' ? line.body._id : sameIdentityText(line.primary)}`
    const ingestedAt = millis(line.ingestedAt)
    const earlier = latest.get(key) ?? ingestedAt
    latest.set(key, Math.max(ingestedAt, earlier))
    return earlier > ingestedAt ? { ...line, ingestedAt: earlier } : line
  })
}

/** A membership is of somebody whom a record or an event names. */
function ofKnownPeople(lines: readonly SeedLine[]): SeedLine[] {
  const known = new Set(
    lines.flatMap((line) =>
      line.type === 'profile' || line.type === 'event'
        ? [line.primary, ...identitiesIn(line.body.identityMap)].map(sameIdentityText)
        : [],
    ),
  )
  return lines.filter((line) => line.type !== 'membership' || known.has(sameIdentityText(line.primary)))
}
