// The segment memberships of a merged profile, and which of two about the same segment holds.
import { membershipStatuses } from './export-request.ts'
import { areDistinctNamespaces } from './namespaces.ts'
import type { HeldMembership, HeldMemberships, RecordFragment } from './profile.ts'

/**
 * The memberships that the records bring and those seeded for their identities, each once. About the same
 * segment the newest lastQualificationTime wins, then realized before existing before exited, then the order
 * of dataset ids (emulator-defined). Namespaces compare without case and keep the first spelling met.
 */
export function mergeMemberships(
  records: readonly RecordFragment[],
  seeded: HeldMemberships,
): HeldMemberships {
  const [only, ...others] = records
  if (seeded.length === 0 && others.length === 0) {
    const { segmentMembership = [] } = only?.body ?? {}
    if (areDistinctNamespaces(namespacesOf(segmentMembership))) return segmentMembership
  }
  const merged = new Map<string, { namespace: string; segments: Map<string, HeldMembership> }>()
  const add = (held: HeldMembership) => {
    const { namespace, id } = held.segment
    const key = namespace.toLowerCase()
    const group = merged.get(key) ?? { namespace, segments: new Map<string, HeldMembership>() }
    merged.set(key, group)
    const known = group.segments.get(id)
    if (!known || holdsBefore(held, known)) group.segments.set(id, held)
  }
  for (const held of seeded) add(held)
  for (const { body } of [...records].sort(byDataset)) {
    for (const held of body.segmentMembership ?? []) add(held)
  }
  return [...merged.values()].flatMap(({ namespace, segments }) =>
    Array.from(segments, ([id, held]) => ({ ...held, segment: { namespace, id } })),
  )
}

/** Those of a record, whose memberships in a namespace are together: each once. */
function namespacesOf(memberships: HeldMemberships): string[] {
  const namespaces: string[] = []
  for (const { segment } of memberships) {
    if (segment.namespace !== namespaces.at(-1)) namespaces.push(segment.namespace)
  }
  return namespaces
}

function byDataset(a: RecordFragment, b: RecordFragment): number {
  return a.datasetId < b.datasetId ? -1 : a.datasetId > b.datasetId ? 1 : 0
}

function holdsBefore(one: HeldMembership, other: HeldMembership): boolean {
  const difference = qualifiedAt(one) - qualifiedAt(other)
  if (difference !== 0) return difference > 0
  return membershipStatuses.indexOf(one.status) < membershipStatuses.indexOf(other.status)
}

/** Any time is newer than none. */
const qualifiedAt = ({ lastQualificationTime = Number.MIN_SAFE_INTEGER }: HeldMembership) =>
  lastQualificationTime
