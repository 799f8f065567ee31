// Who is in an export: the row predicate over a merged profile.
import { defaultMembershipStatuses, type ExportSelection, type SegmentChoice } from './export-request.ts'
import type { HeldMembership, MergedProfile } from './profile.ts'

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
  return (profile.body.derived.segmentMembership ?? []).some(
    (held) =>
      (segments.length === 0
        ? defaultMembershipStatuses.includes(held.status)
        : segments.some((segment) => isMemberOf(held, segment))) && qualifiedWithin(held, qualification),
  )
}

function isMemberOf({ segment: { namespace, id }, status }: HeldMembership, wanted: SegmentChoice): boolean {
  return (
    id === wanted.id &&
    namespace.toLowerCase() === wanted.namespace.toLowerCase() &&
    wanted.statuses.includes(status)
  )
}

/** [from, to): the first instant counts, the last does not; without a time nothing bounded is met. */
function qualifiedWithin(
  { lastQualificationTime: at }: HeldMembership,
  window: ExportSelection['qualification'],
): boolean {
  if (!window) return true
  if (at === undefined) return false
  return (window.from === undefined || at >= window.from) && (window.to === undefined || at < window.to)
}
