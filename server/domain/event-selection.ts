// Which events ride along with an exported profile.
import type { ExportSelection } from './export-request.ts'
import type { EventFragment, MergedProfile } from './profile.ts'

/**
 * The profile's events that were ingested strictly between the bounds, in order of timestamp, then `_id`.
 * Ingestion counts, not the event's own time. Source: tutorial, `additionalFields.eventList.filter`.
 */
export function selectEvents(
  profile: MergedProfile,
  events: NonNullable<ExportSelection['events']>,
): EventFragment[] {
  const { ingestedAfter = -Infinity, ingestedBefore = Infinity } = events
  return profile.events.filter(({ ingestedAt }) => ingestedAt > ingestedAfter && ingestedAt < ingestedBefore)
}
