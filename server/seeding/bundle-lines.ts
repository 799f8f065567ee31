// A tenant as seed records: one a line, so that seeding an empty tenant with them makes the same tenant again.
import { type Dataset, versionOf } from '../domain/dataset.ts'
import { fieldsBeyond } from '../domain/declared-fields.ts'
import { type EpochMs, formatInstant } from '../domain/instant.ts'
import { MergePolicy } from '../domain/merge-policy.ts'
import type { Identity } from '../domain/profile.ts'
import type { SegmentDefinition } from '../domain/segment-definition.ts'
import { inText } from '../domain/stored-body.ts'
import { standardUnions } from '../domain/union-schema.ts'
import type { BundleRows, FragmentRow, MembershipRow } from '../storage/bundle-rows.ts'
import type { SeedRecord, SeedRecordType } from './seed-records.ts'

type Of<Name extends SeedRecordType> = Extract<SeedRecord, { type: Name }>
type Json<Name extends SeedRecordType> = { readonly [Member in keyof Of<Name>]: Of<Name>[Member] | undefined }

/**
 * The records in JSON, without line breaks. What is seeded later may need what stands before it. `clock`: where a seed
 * is to take the clock; undefined where it runs by itself.
 */
export function* bundleLines(rows: BundleRows, clock: EpochMs | undefined): Generator<string> {
  yield JSON.stringify(metaRecord(rows, clock))
  for (const dataset of rows.datasets()) yield JSON.stringify(datasetRecord(dataset))
  // Behind the datasets, which are counted when they are seeded.
  yield JSON.stringify({ type: 'meta', datasetsCreated: rows.datasetsCreated() } satisfies Of<'meta'>)
  for (const versions of rows.mergePolicies()) yield JSON.stringify(mergePolicyRecord(versions))
  for (const segment of rows.segments()) yield JSON.stringify(segmentRecord(segment))
  const meet = identitiesInOrder(rows)
  for (const record of rows.records()) yield* fragmentLines('profile', record, meet)
  for (const event of rows.events()) yield* fragmentLines('event', event, meet)
  yield* meet.others()
  for (const membership of rows.memberships()) yield JSON.stringify(membershipRecord(membership))
  for (const reply of rows.finishedJobs()) yield exportJobLine(reply)
}

function metaRecord(rows: BundleRows, clock: EpochMs | undefined): Partial<Json<'meta'>> {
  const count = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  const { profile, event } = rows.unions()
  const fields = {
    profile: fieldsBeyond(profile, standardUnions.profile),
    event: fieldsBeyond(event, standardUnions.event),
  }
  return {
    type: 'meta',
    nextExportJobId: Math.max(rows.lastJobId() + 1, count(rows.settings.find('nextExportJobId')) ?? 1),
    clock: clock === undefined ? undefined : formatInstant(clock),
    mergePoliciesCreated: count(rows.settings.find('mergePoliciesCreated')),
    segmentsCreated: count(rows.settings.find('segmentsCreated')),
    fields: fields.profile || fields.event ? (fields as Of<'meta'>['fields']) : undefined,
  }
}

function datasetRecord(dataset: Dataset): Json<'dataset'> {
  const { id, viewId, createdAt, updatedAt, createdClient, updatedClient, revision, body } = dataset
  const { type, body: itsBody } = body as Record<string, unknown>
  return {
    ...body,
    type: 'dataset',
    body: type === undefined && itsBody === undefined ? undefined : { type, body: itsBody },
    id,
    created: formatInstant(createdAt),
    updated: formatInstant(updatedAt),
    createdClient,
    updatedUser: updatedClient,
    version: versionOf(revision),
    viewId,
  }
}

/** In the order of the shape, whoever wrote them. */
const policyMembers = Object.keys(MergePolicy.properties) as (keyof MergePolicy)[]

function mergePolicyRecord(versions: readonly MergePolicy[]) {
  const inOrder = versions.map((policy) =>
    Object.fromEntries(policyMembers.map((name) => [name, policy[name]])),
  )
  const earlierVersions = inOrder.slice(0, -1)
  return {
    type: 'mergePolicy',
    ...inOrder.at(-1),
    earlierVersions: earlierVersions.length > 0 ? earlierVersions : undefined,
  }
}

function segmentRecord({
  namespace,
  definition,
}: {
  namespace: string
  definition: SegmentDefinition
}): Json<'segment'> {
  const { id, name, description, schema, expression, mergePolicyId, profileInstanceId } = definition
  const { payloadSchema, evaluationInfo, dataGovernancePolicy, creationTime, updateTime } = definition
  return {
    type: 'segment',
    id,
    ns: namespace,
    name,
    description,
    schema,
    expression,
    mergePolicyId,
    profileInstanceId,
    payloadSchema,
    evaluationInfo,
    dataGovernancePolicy,
    creationTime: formatInstant(creationTime),
    updateTime: formatInstant(updateTime),
    pql: undefined,
  }
}

function* fragmentLines(
  type: 'profile' | 'event',
  { datasetId, namespace, value, ingestedAt, body, identity, identities }: FragmentRow,
  meet: ReturnType<typeof identitiesInOrder>,
): Generator<string> {
  yield* meet.before([{ namespace, id: value, number: identity }, ...identities])
  const head = {
    type,
    datasetId,
    primary: { ns: namespace, id: value },
    ingestedAt: formatInstant(ingestedAt),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"body":${body}}`
}

/** An identity as a fragment names it; its number where it is known. */
interface Mention extends Identity {
  readonly number?: number
}

/**
 * Identities have numbers in the order in which they are met, and exports are written in that order. Where the next
 * fragment would not bring the next identity, because fragments were replaced since, lines of their own do.
 */
function identitiesInOrder(rows: BundleRows) {
  /** All below have been met, and none of the others. */
  let unmet = 1

  function* linesUpTo(end: number): Generator<string> {
    for (const { namespace, value } of rows.identities(unmet, end)) {
      yield JSON.stringify({ type: 'identity', ns: namespace, id: value } satisfies Of<'identity'>)
    }
    unmet = end
  }

  return {
    /** What has to stand before a fragment that names these identities in this order. */
    *before(mentions: readonly Mention[]): Generator<string> {
      let end = unmet
      let isInOrder = true
      for (const { namespace, id, number = unmet } of mentions) {
        const found = number < unmet ? undefined : rows.identity(namespace, id)
        if (!found || found.id < end) continue
        isInOrder &&= found.id === end && found.namespace === namespace
        end = found.id + 1
      }
      if (!isInOrder) yield* linesUpTo(end)
      unmet = end
    },
    /** Those that no fragment names any more. */
    others: () => linesUpTo(Number.MAX_SAFE_INTEGER),
  }
}

function membershipRecord(row: MembershipRow): Json<'membership'> {
  const { namespace, value, segmentNamespace, segmentId, body } = row
  return {
    type: 'membership',
    primary: { ns: namespace, id: value },
    segment: { ns: segmentNamespace, id: segmentId },
    ...inText(JSON.parse(body)),
  }
}

/** A job belongs to the organization that it is seeded into. */
function exportJobLine(reply: string): string {
  const { imsOrgId: _imsOrgId, ...job } = JSON.parse(reply)
  return JSON.stringify({ type: 'exportJob', ...job })
}
