// A record's body as it is stored: the spellings that seeds may use brought to one.
import type { ProfileBody } from './profile.ts'

/** Status of a membership that names none (XDM: datatypes/segmentmembership). */
const defaultStatus = 'realized'

/**
 * The body with its memberships in full: the default status where there is none, and `timestamp`, the older name
 * of `lastQualificationTime` (docs: evaluate a segment), under the newer one. Other values stay as they are, so
 * that what does not fit the schema is still there to be refused.
 */
export function storedBody(body: ProfileBody): ProfileBody {
  const { segmentMembership } = body
  if (!isObject(segmentMembership)) return body
  return {
    ...body,
    segmentMembership: mapValues(segmentMembership, (segments) =>
      mapValues(segments, membershipInFull),
    ) as never,
  }
}

function membershipInFull(membership: unknown): unknown {
  if (!isObject(membership)) return membership
  const { timestamp, status, lastQualificationTime, ...rest } = membership
  const qualifiedAt = lastQualificationTime ?? timestamp
  return {
    status: status ?? defaultStatus,
    ...rest,
    ...(qualifiedAt !== undefined && { lastQualificationTime: qualifiedAt }),
  }
}

function mapValues(map: unknown, change: (value: unknown) => unknown): unknown {
  if (!isObject(map)) return map
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
