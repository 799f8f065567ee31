// The reference: which rows an export of seeded data has to write (semantics §3, control §9).
import { columnsOf, eventColumns, profileColumns } from './columns.ts'
import { individualsOf, type World } from './individuals.ts'
import { mergedProfile, namespacesOf, type Profile } from './merged-profile.ts'
import {
  isObject,
  type JsonObject,
  millis,
  type PolicyLine,
  type RequestBody,
  type SegmentRequest,
} from './seed-lines.ts'

export interface ExpectedExport {
  readonly batches: readonly ExpectedBatch[]
  readonly total: number
  /** Exported rows by namespace in lower case. */
  readonly byNamespace: Readonly<Record<string, number>>
}

interface ExpectedBatch {
  readonly columns: readonly string[]
  readonly rows: readonly JsonObject[]
}

const currentMembers: readonly string[] = ['realized', 'existing']

export function expectedExport(world: World, request: RequestBody): ExpectedExport {
  const segments = request.filter?.segments ?? []
  const perBatch = request.destination.segmentPerBatch === true && segments.length > 0
  const groups = perBatch ? segments.map((segment) => [segment]) : [segments]
  const selected = groups.map((group) => {
    const policy = policyOf(world, request, group)
    return profilesUnder(world, policy).filter((profile) => isIncluded(profile, request, group))
  })
  const byNamespace: Record<string, number> = {}
  for (const profile of selected.flat()) {
    for (const ns of namespacesOf(profile)) byNamespace[ns] = (byNamespace[ns] ?? 0) + 1
  }
  const columns = [...columnsOf(request.fields), ...(request.additionalFields ? ['timeSeriesEvents'] : [])]
  const batches = selected.map((profiles) => ({
    columns: columns.sort(),
    rows: profiles.map((profile) => rowOf(profile, request)),
  }))
  return { batches, total: selected.flat().length, byNamespace }
}

/** The request's policy, else that of the (first) segment, else the default. */
function policyOf(
  { policies, lines }: World,
  { mergePolicy }: RequestBody,
  [first]: readonly SegmentRequest[],
): PolicyLine {
  const segment = lines.find(
    (line) =>
      line.type === 'segment' &&
      line.id === first?.segmentId &&
      (line.ns ?? 'ups').toLowerCase() === (first.segmentNs ?? 'ups').toLowerCase(),
  )
  const id = mergePolicy?.id ?? (segment?.type === 'segment' ? segment.mergePolicyId : undefined)
  const policy = policies.find((known) => (id === undefined ? known.default : known.id === id))
  if (!policy) throw new Error(`no policy ${id}`)
  return policy
}

function profilesUnder(world: World, policy: PolicyLine): Profile[] {
  const eventDatasets = new Set(world.events.map(({ datasetId }) => datasetId))
  return individualsOf(world, policy.identityGraph.type).flatMap(
    (individual) => mergedProfile(individual, policy, eventDatasets) ?? [],
  )
}

function isIncluded(
  profile: Profile,
  { filter = {} }: RequestBody,
  segments: readonly SegmentRequest[],
): boolean {
  if (!filter.emptyProfiles && !profile.hasRecord) return false
  const after = filter.fromIngestTimestamp
  if (after !== undefined && profile.updatedAt <= millis(after)) return false
  const { startTime, endTime } = filter.segmentQualificationTime ?? {}
  if (segments.length === 0 && startTime === undefined && endTime === undefined) return true
  return membershipsOf(profile).some(({ ns, id, status, at }) => {
    const statuses = segments.length === 0 ? [currentMembers] : segments.filter(isThis).map(statusesOf)
    function isThis({ segmentId, segmentNs = 'ups' }: SegmentRequest): boolean {
      return segmentId === id && segmentNs.toLowerCase() === ns.toLowerCase()
    }
    if (!statuses.some((some) => some.includes(status))) return false
    if (startTime !== undefined && !(at !== undefined && at >= millis(startTime))) return false
    return !(endTime !== undefined && !(at !== undefined && at < millis(endTime)))
  })
}

function statusesOf({ status = [] }: SegmentRequest): readonly string[] {
  return status.length > 0 ? status : currentMembers
}

function membershipsOf({ row }: Profile) {
  return Object.entries(row.segmentMembership as JsonObject).flatMap(([ns, segments]) =>
    Object.entries(isObject(segments) ? segments : {}).map(([id, membership]) => {
      const { status, lastQualificationTime: at } = membership as JsonObject
      return { ns, id, status: status as string, at: typeof at === 'string' ? millis(at) : undefined }
    }),
  )
}

function rowOf({ row, events }: Profile, { fields, filter, additionalFields }: RequestBody): JsonObject {
  const columns = profileColumns(row, fields)
  if (!additionalFields) return columns
  const { fields: eventFields, filter: eventFilter = {} } = additionalFields.eventList
  const after = eventFilter.fromIngestTimestamp ?? filter?.fromIngestTimestamp
  const before = eventFilter.toIngestTimestamp
  const wanted = events.filter(
    ({ ingestedAt }) =>
      (after === undefined || millis(ingestedAt) > millis(after)) &&
      (before === undefined || millis(ingestedAt) < millis(before)),
  )
  return { ...columns, timeSeriesEvents: wanted.map(({ body }) => eventColumns(body, eventFields)) }
}
