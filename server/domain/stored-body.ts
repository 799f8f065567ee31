// A record's body between the form that seeds and replies have, and the one that is stored and merged.
import { type EpochMs, formatInstant, parseInstant } from './instant.ts'
import type {
  Membership,
  MembershipEntries,
  ProfileBody,
  SeededBody,
  SegmentMembership,
  StoredBody,
  XdmMembership,
} from './profile.ts'

/** Status of a membership that names none (XDM: datatypes/segmentmembership). */
const defaultStatus = 'realized'

/**
 * The body with `timestamp`, the older name of a membership's `lastQualificationTime` (docs: evaluate a segment),
 * under the newer one. Other values stay as they are, so that what does not fit the schema is still there to be refused.
 */
export function inOneSpelling(body: ProfileBody): ProfileBody {
  const { segmentMembership } = body
  if (!isObject(segmentMembership) || areAll(segmentMembership, isInOneSpelling)) return body
  const changed = mapValues(segmentMembership, (segments) =>
    mapValues(segments, (membership) => (isObject(membership) ? newlySpelled(membership) : membership)),
  )
  return { ...body, segmentMembership: changed as NonNullable<ProfileBody['segmentMembership']> }
}

/** A record's memberships in entries, as they are stored. Segments without a membership are left out. */
export function entriesOf(body: SeededBody): MembershipEntries {
  return hasEntries(body) ? (body.segmentMembership ?? []) : toEntries(body.segmentMembership ?? {})
}

/** A record's body as XDM has it, so that another one can be laid over it. */
export function inXdm(body: SeededBody): ProfileBody {
  return hasEntries(body) ? fromStored(body) : body
}

const hasEntries = (body: SeededBody): body is StoredBody => Array.isArray(body.segmentMembership)

function toEntries(memberships: SegmentMembership): MembershipEntries {
  const entries: [string, [string, Membership][]][] = []
  for (const namespace in memberships) {
    const segments: [string, Membership][] = []
    const ofNamespace = memberships[namespace]
    for (const id in ofNamespace) {
      const membership = ofNamespace[id]
      if (membership) segments.push([id, toStored(membership)])
    }
    entries.push([namespace, segments])
  }
  return entries
}

/** A checked membership as it is stored. */
export function toStored({ status = defaultStatus, ...rest }: XdmMembership): Membership {
  const { lastQualificationTime, validUntil, ...others } = rest
  return {
    status,
    ...(lastQualificationTime !== undefined && { lastQualificationTime: instant(lastQualificationTime) }),
    ...(validUntil !== undefined && { validUntil: instant(validUntil) }),
    ...others,
  }
}

/** The body as XDM has it, times in UTC and milliseconds. */
export function fromStored({ segmentMembership, ...body }: StoredBody): ProfileBody {
  if (!segmentMembership) return body
  const byNamespace = segmentMembership.map(([namespace, segments]) => {
    const memberships = segments.map(([id, membership]) => [id, inText(membership)] as const)
    return [namespace, Object.fromEntries(memberships)] as const
  })
  return { ...body, segmentMembership: Object.fromEntries(byNamespace) }
}

/** A stored membership as XDM has it, times in UTC and milliseconds. */
export function inText({ status, lastQualificationTime, validUntil, ...rest }: Membership): StatedMembership {
  return {
    status,
    ...(lastQualificationTime !== undefined && {
      lastQualificationTime: formatInstant(lastQualificationTime),
    }),
    ...(validUntil !== undefined && { validUntil: formatInstant(validUntil) }),
    ...rest,
  }
}

/** When the record was last changed where it comes from: `extSourceSystemAudit.lastUpdatedDate`, where it has one. */
export function sourceUpdatedAt(body: SeededBody): EpochMs | undefined {
  const audit = body.extSourceSystemAudit as { lastUpdatedDate?: string } | undefined
  return audit?.lastUpdatedDate === undefined ? undefined : parseInstant(audit.lastUpdatedDate)
}

type StatedMembership = XdmMembership & Pick<Membership, 'status'>

const instant = (text: string) => parseInstant(text) as EpochMs

type AnyMembership = Record<string, unknown>

const isInOneSpelling = (membership: AnyMembership) => !('timestamp' in membership)

function newlySpelled({ timestamp, lastQualificationTime, ...rest }: AnyMembership): AnyMembership {
  const qualifiedAt = lastQualificationTime ?? timestamp
  return { ...rest, ...(qualifiedAt !== undefined && { lastQualificationTime: qualifiedAt }) }
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
