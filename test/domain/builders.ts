// Small builders that the domain tests share: each makes one valid thing and takes what the test is about.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ExportJob,
  type Milestone,
  nextMilestone,
  reachMilestone,
} from '../../server/domain/export-job.ts'
import type { ExportRequest, ExportSelection } from '../../server/domain/export-request.ts'
import { identitiesIn } from '../../server/domain/identity-merge.ts'
import { type EpochMs, parseInstant } from '../../server/domain/instant.ts'
import type { MergePolicy, MergeRule } from '../../server/domain/merge-policy.ts'
import type {
  EventFragment,
  HeldMemberships,
  Membership,
  MergedProfile,
  ProfileBody,
  ProfileFragments,
  RecordFragment,
  SegmentMembership,
  StoredBody,
} from '../../server/domain/profile.ts'
import { isSelected } from '../../server/domain/profile-selection.ts'
import { takenApart } from '../../server/domain/shaped-object.ts'
import { heldMembership, toStored } from '../../server/domain/stored-body.ts'
import type { Field } from '../../server/domain/union-schema.ts'

/** The instant that an RFC 3339 text names. */
export function at(text: string): EpochMs {
  const instant = parseInstant(text)
  assert.notEqual(instant, undefined, `${text} is a time`)
  return instant as EpochMs
}

/** A day in the past of everything the tests bound by ingestion. */
export const longAgo = at('2018-01-01T00:00:00Z')

export function recordFragment(changes: Partial<RecordFragment> = {}): RecordFragment {
  return {
    datasetId: 'crm',
    primary: { namespace: 'ECID', id: '1' },
    ingestedAt: longAgo,
    body: storedBody(),
    ...changes,
  }
}

/** A body as it is stored; null counts as missing. */
export function storedBody({ identityMap, segmentMembership, ...rest }: ProfileBody = {}): StoredBody {
  return {
    attributes: takenApart(rest),
    identities: identitiesIn(identityMap),
    segmentMembership: heldMemberships(segmentMembership),
  }
}

/** Memberships as they are merged; null counts as missing. */
export function heldMemberships(memberships: SegmentMembership = {}): HeldMemberships {
  return Object.entries(memberships).flatMap(([namespace, segments]) =>
    Object.entries(segments ?? {}).flatMap(([id, membership]) =>
      membership ? [heldMembership({ namespace, id }, toStored(membership))] : [],
    ),
  )
}

interface EventChanges extends Omit<Partial<EventFragment>, 'body'> {
  readonly id: string
  readonly identityMap?: NonNullable<EventFragment['body']['identityMap']>
}

export function eventFragment({ id, identityMap, ...changes }: EventChanges): EventFragment {
  return {
    datasetId: 'clicks',
    primary: { namespace: 'ECID', id: '1' },
    ingestedAt: longAgo,
    timestamp: longAgo,
    body: { _id: id, ...(identityMap && { identityMap }) },
    ...changes,
  }
}

export function fragments(changes: Partial<ProfileFragments> = {}): ProfileFragments {
  return { records: [], events: [], memberships: [], ...changes }
}

/** A rule by time, or, given an order, by datasets. */
export function mergeRule(order?: string[], onlyListedEvents = false): MergeRule {
  const attributeMerge: MergePolicy['attributeMerge'] = order
    ? { type: 'dataSetPrecedence', order }
    : { type: 'timestampOrdered' }
  const policy: MergePolicy = {
    id: 'policy',
    name: 'Policy',
    schema: { name: '_xdm.context.profile' },
    version: 1,
    identityGraph: { type: 'pdg' },
    attributeMerge,
    default: false,
  }
  return { policy, onlyListedEvents }
}

/** A merged profile that has a record; `memberships` are keyed `namespace/segment id`. */
export function mergedProfile(
  changes: Partial<MergedProfile> & { memberships?: Record<string, Membership> } = {},
): MergedProfile {
  const { memberships = {}, ...rest } = changes
  const segmentMembership = Object.entries(memberships).map(([key, membership]) => {
    const [namespace = '', segmentId = ''] = key.split('/')
    return heldMembership({ namespace, id: segmentId }, membership)
  })
  return {
    body: {
      attributes: takenApart({}),
      derived: { identities: [], segmentMembership, _repo: undefined },
    },
    contributing: [],
    events: [],
    hasRecord: true,
    updatedAt: longAgo,
    ...rest,
  }
}

export function selection(changes: Partial<ExportSelection> = {}): ExportSelection {
  return { segments: [], emptyProfiles: false, fields: '', ...changes }
}

/** A membership that was qualified for, or left, at noon of the tutorial's day. */
export function member(
  status: Membership['status'],
  lastQualificationTime = '2019-09-01T12:00:00Z',
): Membership {
  return { status, lastQualificationTime: at(lastQualificationTime) }
}

/** A profile whose only membership is in the segment a of AAM. */
export function inA(membership: Membership): MergedProfile {
  return mergedProfile({ memberships: { 'AAM/a': membership } })
}

interface SelectionCase {
  readonly given: string
  readonly profile: MergedProfile
  readonly selection: ExportSelection
  readonly expect: boolean
}

/** One test a case: who is in and who is out. */
export function testSelection(cases: readonly SelectionCase[]): void {
  for (const { given, profile, selection, expect } of cases) {
    test(`${expect ? 'in' : 'out'}: ${given}`, () => {
      assert.equal(isSelected(profile, selection), expect)
    })
  }
}

export function exportRequest(changes: Partial<ExportRequest> = {}): ExportRequest {
  return { destination: { datasetId: 'target' }, schema: { name: '_xdm.context.profile' }, ...changes }
}

/** A NEW job of job 726's five phases, created at instant 0 with one batch. */
export function newJob(changes: Partial<ExportJob> = {}): ExportJob {
  return {
    id: 726,
    profileInstanceId: 'ups',
    imsOrgId: 'EMULATOR@AdobeOrg',
    requestId: 'request',
    request: exportRequest(),
    datasetId: 'target',
    mergePolicy: { id: 'timestampOrdered-none-mp', version: 1 },
    batches: [{ batchId: 'batch-1', mergePolicyId: 'timestampOrdered-none-mp' }],
    gatewayJobIds: { exportJob: 'export-uuid', pushJob: 'push-uuid' },
    partsId: 'parts-uuid',
    plan: { queueMs: 93_550, exportMs: 72_131, gapMs: 55_596, writeMs: 543, tailMs: 37_524 },
    status: 'NEW',
    createdAt: 0,
    updatedAt: 0,
    reached: {},
    ...changes,
  }
}

/** What an export's work adds to its job once it has ended. */
export type WorkResult = Pick<ExportJob, 'counters' | 'errors'>

/** The job when the clock has come to `until`; `result` is what the work brings when the export ends. */
export function jobAt(job: ExportJob, until: EpochMs, result: WorkResult = {}): ExportJob {
  let moved = job
  for (let next = nextMilestone(moved); next && next.dueAt <= until; next = nextMilestone(moved)) {
    moved = reach(moved, next.name, next.dueAt, result)
  }
  return moved
}

/** The job at the end of all that time brings about. */
export function finishedJob(changes: Partial<ExportJob> = {}, result: WorkResult = {}): ExportJob {
  return jobAt(newJob(changes), Number.POSITIVE_INFINITY, result)
}

function reach(job: ExportJob, name: Milestone, dueAt: EpochMs, result: WorkResult): ExportJob {
  return { ...reachMilestone(job, name, dueAt), ...(name === 'exportEnded' && result) }
}

/** The columns of a field, one a line of `a.b`, with `[]` for a list's elements and `{}` for a map's values. */
export function columns(field: Field, path = ''): string[] {
  switch (field.kind) {
    case 'scalar':
      return [path]
    case 'list':
      return columns(field.element, `${path}[]`)
    case 'map':
      return columns(field.value, `${path}{}`)
    case 'struct':
      return Object.entries(field.members).flatMap(([name, member]) =>
        columns(member, path === '' ? name : `${path}.${name}`),
      )
  }
}
