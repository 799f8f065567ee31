// Merge policies: which one governs a batch, and how it makes one profile of an individual's fragments.
import { type Static, Type } from 'typebox'
import { type IdentifiedFragment, identitiesIn, mergeIdentities } from './identity-merge.ts'
import { type EpochMs, formatInstant } from './instant.ts'
import { mergeMemberships } from './membership-merge.ts'
import { overlay } from './overlay.ts'
import type {
  DerivedFields,
  EventFragment,
  MergedProfile,
  ProfileFragments,
  RecordFragment,
} from './profile.ts'
import { asLeaf, type JsonObject, putTogether, type ShapedObject } from './shaped-object.ts'

/** A merge policy as `/config/mergePolicies` serves it, less the tenant's members. Source: docs, merge policies. */
export const MergePolicy = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    name: Type.Optional(Type.String()),
    schema: Type.Object({ name: Type.String({ minLength: 1 }) }),
    version: Type.Integer({ minimum: 1 }),
    identityGraph: Type.Object({
      type: Type.Unsafe<'none' | 'pdg'>({ type: 'string', enum: ['none', 'pdg'] }),
    }),
    attributeMerge: Type.Object({
      type: Type.Unsafe<'timestampOrdered' | 'dataSetPrecedence'>({
        type: 'string',
        enum: ['timestampOrdered', 'dataSetPrecedence'],
      }),
      order: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
    }),
    isActiveOnEdge: Type.Optional(Type.Boolean()),
    default: Type.Boolean(),
    updateEpoch: Type.Optional(Type.Integer({ description: 'Epoch seconds.' })),
  },
  { $id: 'MergePolicy', additionalProperties: false },
)
export type MergePolicy = Static<typeof MergePolicy>

/** Governs where nothing else does (docs: entities, "no merge, no stitching"). */
export const builtInMergePolicyId = 'timestampOrdered-none-mp'

/**
 * The policy without what another one now has alone: a schema class has one default, an organization one policy
 * that is active on edge (docs, merge policies).
 */
export function displaced(policy: MergePolicy, by: MergePolicy): MergePolicy {
  return {
    ...policy,
    default: policy.default && !(by.default && by.schema.name === policy.schema.name),
    ...(policy.isActiveOnEdge && { isActiveOnEdge: !by.isActiveOnEdge }),
  }
}

/** Identities above which a graph's profile is left out of exports (docs: profile guardrails). */
export const maxGraphIdentities = 50

/** A policy, and what of the store it depends on. */
export interface MergeRule {
  readonly policy: MergePolicy
  /** True when the policy's order lists a dataset of events: then only listed datasets' events count. */
  readonly onlyListedEvents: boolean
}

/** The policy as a rule; `eventDatasetIds` is asked only where the policy has an order. */
export function mergeRuleOf(policy: MergePolicy, eventDatasetIds: () => readonly string[]): MergeRule {
  const { type, order = [] } = policy.attributeMerge
  const eventDatasets = new Set(type === 'dataSetPrecedence' ? eventDatasetIds() : [])
  return { policy, onlyListedEvents: order.some((datasetId) => eventDatasets.has(datasetId)) }
}

/**
 * One profile of the fragments; undefined when the policy leaves nothing of them. Fields are taken leaf by leaf
 * from the first fragment that has one; lists and values are taken whole (emulator-defined).
 */
export function mergeProfile(
  fragments: ProfileFragments,
  rule: MergeRule,
  format: (at: EpochMs) => string = formatInstant,
): MergedProfile | undefined {
  const records = rankRecords(fragments.records, rule.policy)
  const events = rankEvents(fragments.events, rule)
  const contributing = records.length > 0 ? records : events
  if (contributing.length === 0) return undefined
  const hasRecord = records.length > 0
  const { first, last } = ingestion(contributing)
  const identities = mergeIdentities(hasRecord ? records.map(identifiedRecord) : events.map(identifiedEvent))
  const segmentMembership = mergeMemberships(records, fragments.memberships)
  const derived: DerivedFields = {
    _repo: hasRecord ? { createDate: format(first), modifyDate: format(last) } : undefined,
    identities,
    segmentMembership: segmentMembership.length > 0 ? segmentMembership : undefined,
  }
  const body = { attributes: mergeAttributes(records), derived }
  return { hasRecord, updatedAt: last, contributing, events, body }
}

/** When the first and when the last of the fragments was ingested. */
function ingestion(fragments: readonly (RecordFragment | EventFragment)[]): {
  first: EpochMs
  last: EpochMs
} {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { ingestedAt } of fragments) {
    first = Math.min(first, ingestedAt)
    last = Math.max(last, ingestedAt)
  }
  return { first, last }
}

const identifiedRecord = ({ primary, body }: RecordFragment): IdentifiedFragment => {
  return { primary, identities: body.identities }
}

const identifiedEvent = ({ primary, body }: EventFragment): IdentifiedFragment => {
  return { primary, identities: identitiesIn(body.identityMap) }
}

/** The contributing records, the winner first. */
function rankRecords(
  records: readonly RecordFragment[],
  { attributeMerge }: MergePolicy,
): readonly RecordFragment[] {
  const { type, order = [] } = attributeMerge
  if (type === 'timestampOrdered' && records.length < 2) return records
  const rank = (record: RecordFragment) =>
    type === 'dataSetPrecedence' ? order.indexOf(record.datasetId) : 0
  const time = (record: RecordFragment) => record.sourceUpdatedAt ?? record.ingestedAt
  return records
    .filter((record) => rank(record) >= 0)
    .sort((a, b) => rank(a) - rank(b) || time(b) - time(a) || compareText(tieKey(a), tieKey(b)))
}

function rankEvents(
  events: readonly EventFragment[],
  { policy, onlyListedEvents }: MergeRule,
): readonly EventFragment[] {
  if (events.length === 0) return events
  const listed = onlyListedEvents
    ? events.filter((event) => policy.attributeMerge.order?.includes(event.datasetId))
    : events
  return listed.toSorted(byTimestamp)
}

const tieKey = ({ datasetId, primary }: RecordFragment) => `${datasetId} ${primary.namespace}:${primary.id}`

function byTimestamp(a: EventFragment, b: EventFragment): number {
  return (
    a.timestamp - b.timestamp || compareText(a.body._id, b.body._id) || compareText(a.datasetId, b.datasetId)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The winner's attributes over those of the others; a single one's as they are. */
function mergeAttributes(records: readonly RecordFragment[]): ShapedObject {
  const [only, ...others] = records
  if (only && others.length === 0) return only.body.attributes
  const merged = records.reduceRight<JsonObject>(
    (lower, { body }) => overlay(lower, putTogether(body.attributes)),
    {},
  )
  return asLeaf(merged)
}
