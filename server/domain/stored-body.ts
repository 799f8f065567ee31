// A record's body between the form that seeds and replies have, and the one that is stored and merged.
import { identityList, identityMapOf } from './identity-merge.ts'
import { type EpochMs, formatInstant, parseInstant } from './instant.ts'
import type {
  HeldMembership,
  HeldMemberships,
  Identity,
  Membership,
  MergedBody,
  ProfileBody,
  SeededBody,
  SegmentMembership,
  StoredBody,
  XdmMembership,
} from './profile.ts'
import { putTogether } from './shaped-object.ts'

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

/** A record's memberships as they are merged. Segments without a membership are left out. */
export function heldMembershipsOf({ segmentMembership = {} }: SeededBody): HeldMemberships {
  if (areHeld(segmentMembership)) return segmentMembership
  const held: HeldMembership[] = []
  for (const namespace in segmentMembership) {
    const ofNamespace = segmentMembership[namespace]
    for (const id in ofNamespace) {
      const membership = ofNamespace[id]
      if (membership) held.push(heldMembership({ namespace, id }, toStored(membership)))
    }
  }
  return held
}

/** A record's body as XDM has it, so that another one can be laid over it. */
export function inXdm({ segmentMembership, ...body }: SeededBody): ProfileBody {
  if (!segmentMembership) return body
  const map = areHeld(segmentMembership) ? membershipMap(segmentMembership) : segmentMembership
  return { ...body, segmentMembership: map }
}

const areHeld = (memberships: SegmentMembership | HeldMemberships): memberships is HeldMemberships =>
  Array.isArray(memberships)

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

/** The body of a record as XDM has it, times in UTC and milliseconds. */
export function fromStored(body: StoredBody): ProfileBody {
  const { identities, identityMap, segmentMembership } = body
  return {
    ...(identityMap && { identityMap }),
    ...(identities.length > 0 && !identityMap && { identityMap: identityMapOf(identities) }),
    ...putTogether(body.attributes),
    ...(segmentMembership.length > 0 && { segmentMembership: membershipMap(segmentMembership) }),
  }
}

/** The body of a merged profile as XDM has it, times in UTC and milliseconds. */
export function fromMerged({ attributes, derived }: MergedBody): ProfileBody {
  const { identities, segmentMembership, _repo } = derived
  return {
    ...putTogether(attributes),
    identityMap: identityMapOf(identities),
    identities: identityList(identities),
    ...(_repo && { _repo }),
    ...(segmentMembership && { segmentMembership: membershipMap(segmentMembership) }),
  }
}

function membershipMap(memberships: HeldMemberships): SegmentMembership {
  const byNamespace = Map.groupBy(memberships, ({ segment }) => segment.namespace)
  const maps = Array.from(byNamespace, ([namespace, held]) => {
    const entries = held.map(
      (membership) => [membership.segment.id, inText(storedMembership(membership))] as const,
    )
    return [namespace, Object.fromEntries(entries)] as const
  })
  return Object.fromEntries(maps)
}

/** A stored membership as it is merged. */
export function heldMembership(
  segment: Identity,
  { status, lastQualificationTime, ...rest }: Membership,
): HeldMembership {
  const details = Object.keys(rest).length > 0 ? rest : undefined
  return { segment, status, lastQualificationTime, details }
}

/** A membership as it is stored, by itself. */
export function storedMembership({ status, lastQualificationTime, details }: HeldMembership): Membership {
  return { status, ...(lastQualificationTime !== undefined && { lastQualificationTime }), ...details }
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
