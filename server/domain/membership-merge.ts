// The segment memberships of a merged profile, and which of two about the same segment holds.
import { membershipStatuses } from './export-request.ts'
import { areDistinctNamespaces } from './namespaces.ts'
import type { Membership, MembershipEntries, RecordFragment, SeededMembership } from './profile.ts'

/**
 * The memberships that the records bring and those seeded for their identities, each once. About the same
 * segment the newest lastQualificationTime wins, then realized before existing before exited, then the order
 * of dataset ids (emulator-defined). Namespaces compare without case and keep the first spelling met.
 */
export function mergeMemberships(
  records: readonly RecordFragment[],
  seeded: readonly SeededMembership[],
): MembershipEntries {
  const [only, ...others] = records
  if (seeded.length === 0 && others.length === 0) {
    const { segmentMembership = [] } = only?.body ?? {}
    if (areDistinctNamespaces(segmentMembership.map(([namespace]) => namespace))) return segmentMembership
  }
  const merged = new Map<string, { namespace: string; segments: Map<string, Membership> }>()
  const add = (namespace: string, segmentId: string, membership: Membership) => {
    const key = namespace.toLowerCase()
    const group = merged.get(key) ?? { namespace, segments: new Map<string, Membership>() }
    merged.set(key, group)
    const known = group.segments.get(segmentId)
    if (!known || holdsBefore(membership, known)) group.segments.set(segmentId, membership)
  }
  for (const { segment, membership } of seeded) add(segment.namespace, segment.id, membership)
  for (const { body } of [...records].sort(byDataset)) {
    for (const [namespace, segments] of body.segmentMembership ?? []) {
      for (const [segmentId, membership] of segments) add(namespace, segmentId, membership)
    }
  }
  return [...merged.values()].map(({ namespace, segments }) => [namespace, [...segments]])
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
