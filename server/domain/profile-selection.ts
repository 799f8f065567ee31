// Who is in an export: the row predicate over a merged profile.
import { defaultMembershipStatuses, type ExportSelection, type SegmentChoice } from './export-request.ts'
import type { Membership, MergedProfile } from './profile.ts'

/**
 * True when the profile is exported. Segments are alternatives; the window of qualification belongs to the same
 * membership that the segment and status match, and alone it asks for any membership in the default statuses.
 * Source: tutorial, "Initiate export job", `filter`; the bounds' inclusiveness is emulator-defined.
 */
export function isSelected(profile: MergedProfile, selection: ExportSelection): boolean {
  if (!selection.emptyProfiles && !profile.hasRecord) return false
  if (selection.updatedAfter !== undefined && profile.updatedAt <= selection.updatedAfter) return false
  const { segments, qualification } = selection
  if (segments.length === 0 && !qualification) return true
  return memberships(profile).some(
    (member) =>
      (segments.length === 0
        ? defaultMembershipStatuses.includes(member.membership.status)
        : segments.some((segment) => isMemberOf(member, segment))) &&
      qualifiedWithin(member.membership, qualification),
  )
}

interface Member {
  readonly namespace: string
  readonly segmentId: string
  readonly membership: Membership
}

function memberships({ body }: MergedProfile): Member[] {
  return (body.segmentMembership ?? []).flatMap(([namespace, segments]) =>
    segments.map(([segmentId, membership]) => ({ namespace, segmentId, membership })),
  )
}

function isMemberOf({ namespace, segmentId, membership }: Member, segment: SegmentChoice): boolean {
  return (
    segmentId === segment.id &&
    namespace.toLowerCase() === segment.namespace.toLowerCase() &&
    segment.statuses.includes(membership.status)
  )
}

/** [from, to): the first instant counts, the last does not; without a time nothing bounded is met. */
function qualifiedWithin(
  { lastQualificationTime: at }: Membership,
  window: ExportSelection['qualification'],
): boolean {
  if (!window) return true
  if (at === undefined) return false
  return (window.from === undefined || at >= window.from) && (window.to === undefined || at < window.to)
}
