// The segment memberships of a merged profile, and which of two about the same segment holds.
import { membershipStatuses } from './export-request.ts'
import { areDistinctNamespaces } from './namespaces.ts'
import type { HeldMembership, HeldMemberships, Membership, RecordFragment } from './profile.ts'

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
  const merged = new Map<string, { namespace: string; segments: Map<string, Membership> }>()
  const add = ({ segment: { namespace, id }, membership }: HeldMembership) => {
    const key = namespace.toLowerCase()
    const group = merged.get(key) ?? { namespace, segments: new Map<string, Membership>() }
    merged.set(key, group)
    const known = group.segments.get(id)
    if (!known || holdsBefore(membership, known)) group.segments.set(id, membership)
  }
  for (const held of seeded) add(held)
  for (const { body } of [...records].sort(byDataset)) {
    for (const held of body.segmentMembership ?? []) add(held)
  }
  return [...merged.values()].flatMap(({ namespace, segments }) =>
    Array.from(segments, ([id, membership]) => ({ segment: { namespace, id }, membership })),
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

function holdsBefore(one: Membership, other: Membership): boolean {
  const difference = qualifiedAt(one) - qualifiedAt(other)
  if (difference !== 0) return difference > 0
  return membershipStatuses.indexOf(one.status) < membershipStatuses.indexOf(other.status)
}

/** Any time is newer than none. */
const qualifiedAt = ({ lastQualificationTime = Number.MIN_SAFE_INTEGER }: Membership) => lastQualificationTime
