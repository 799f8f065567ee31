// A record's body as it is stored: the spellings that seeds may use brought to one, and defaults filled in.
import { type EpochMs, parseInstant } from './instant.ts'
import type { MembershipEntries, ProfileBody, SegmentMembership, StoredBody } from './profile.ts'

/** Status of a membership that names none (XDM: datatypes/segmentmembership). */
const defaultStatus = 'realized'

/**
 * The body with `timestamp`, the older name of a membership's `lastQualificationTime` (docs: evaluate a segment),
 * under the newer one. Other values stay as they are, so that what does not fit the schema is still there to be refused.
 */
export function inOneSpelling(body: ProfileBody): ProfileBody {
  return withMemberships(body, isInOneSpelling, (membership) => {
    const { timestamp, lastQualificationTime, ...rest } = membership
    const qualifiedAt = lastQualificationTime ?? timestamp
    return { ...rest, ...(qualifiedAt !== undefined && { lastQualificationTime: qualifiedAt }) }
  })
}

/** The body whose memberships all have a status: the default one where there is none. */
export function inFull(body: ProfileBody): ProfileBody {
  return withMemberships(body, hasStatus, (membership) => ({ status: defaultStatus, ...membership }))
}

/** The body as it is stored. Namespaces without memberships are left out. */
export function toStored({ segmentMembership, ...body }: ProfileBody): StoredBody {
  const entries = entriesOf(segmentMembership ?? {})
  return entries.length === 0 ? body : { ...body, segmentMembership: entries }
}

/** The body as XDM has it. */
export function fromStored({ segmentMembership, ...body }: StoredBody): ProfileBody {
  if (!segmentMembership) return body
  const byNamespace = segmentMembership.map(
    ([namespace, segments]) => [namespace, Object.fromEntries(segments)] as const,
  )
  return { ...body, segmentMembership: Object.fromEntries(byNamespace) }
}

function entriesOf(segmentMembership: SegmentMembership): MembershipEntries {
  return Object.entries(segmentMembership)
    .map(([namespace, segments]) => {
      const given = Object.entries(segments ?? {}).filter(([, membership]) => membership)
      return [namespace, given] as const
    })
    .filter(([, segments]) => segments.length > 0)
}

/** When the record was last changed where it comes from: `extSourceSystemAudit.lastUpdatedDate`, where it has one. */
export function sourceUpdatedAt(body: StoredBody): EpochMs | undefined {
  const audit = body.extSourceSystemAudit as { lastUpdatedDate?: string } | undefined
  return audit?.lastUpdatedDate === undefined ? undefined : parseInstant(audit.lastUpdatedDate)
}

type AnyMembership = Record<string, unknown>

const isInOneSpelling = (membership: AnyMembership) => !('timestamp' in membership)
const hasStatus = (membership: AnyMembership) => membership.status !== undefined

/** The body with its memberships changed; the body itself where all of them are as they should be, as most are. */
function withMemberships(
  body: ProfileBody,
  isRight: (membership: AnyMembership) => boolean,
  change: (membership: AnyMembership) => AnyMembership,
): ProfileBody {
  const { segmentMembership } = body
  if (!isObject(segmentMembership) || areAll(segmentMembership, isRight)) return body
  const changed = mapValues(segmentMembership, (segments) =>
    mapValues(segments, (membership) => (isObject(membership) ? change(membership) : membership)),
  )
  return { ...body, segmentMembership: changed as NonNullable<ProfileBody['segmentMembership']> }
}

function areAll(memberships: AnyMembership, isRight: (membership: AnyMembership) => boolean): boolean {
  for (const namespace in memberships) {
    const segments = memberships[namespace]
    if (!isObject(segments)) continue
    for (const segment in segments) {
      const membership = segments[segment]
      if (isObject(membership) && !isRight(membership)) return false
    }
  }
  return true
}

function mapValues(map: unknown, change: (value: unknown) => unknown): unknown {
  if (!isObject(map)) return map
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
