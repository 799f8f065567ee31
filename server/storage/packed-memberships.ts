// The memberships of a record as its stored body has them: numbers, which are parsed many times as fast as objects.
import { membershipStatuses } from '../domain/export-request.ts'
import { type EpochMs, parseInstant } from '../domain/instant.ts'
import type { HeldMembership, Membership, SegmentMembership, XdmMembership } from '../domain/profile.ts'
import { heldMembership, toStored } from '../domain/stored-body.ts'
import type { MembershipSegments } from './membership-segments.ts'

/**
 * One membership after the other: the number of its segment, the place of its status among all, and when it began,
 * null where nobody says. One that has more to say is the number of its segment, then itself.
 */
export type PackedMemberships = (number | null | Membership)[]

/** Takes of a membership what a search looks at: its segment, the place of its status among all, and when it began. */
type Note = (segment: number, status: number, qualifiedAt: EpochMs | null) => void

/** What XDM says of a record's memberships, packed. Segments without a membership are left out. */
export function packMemberships(
  segments: MembershipSegments,
  memberships: SegmentMembership,
): PackedMemberships {
  const packed: PackedMemberships = []
  for (const namespace in memberships) {
    const ofNamespace = memberships[namespace]
    for (const id in ofNamespace) {
      const membership = ofNamespace[id]
      if (!membership) continue
      packed.push(segments.number(namespace, id))
      if (saysMore(membership)) packed.push(toStored(membership))
      else packed.push(statusNumber(membership.status), instantOf(membership.lastQualificationTime))
    }
  }
  return packed
}

/** The memberships as they are merged. */
export function unpackMemberships(segments: MembershipSegments, packed: PackedMemberships): HeldMembership[] {
  const held: HeldMembership[] = []
  for (let at = 0; at < packed.length; ) {
    const segment = segments.name(packed[at] as number)
    const second = packed[at + 1] as number | Membership
    if (typeof second === 'object') {
      held.push(heldMembership(segment, second))
      at += 2
    } else {
      const status = membershipStatuses[second] ?? 'realized'
      const lastQualificationTime = (packed[at + 2] as EpochMs | null) ?? undefined
      held.push({ segment, status, lastQualificationTime, details: undefined })
      at += 3
    }
  }
  return held
}

/** Notes each of them. */
export function eachMembership(packed: PackedMemberships, note: Note): void {
  for (let at = 0; at < packed.length; ) {
    const [segment, second] = [packed[at] as number, packed[at + 1] as number | Membership]
    if (typeof second === 'object') {
      note(segment, statusNumber(second.status), second.lastQualificationTime ?? null)
      at += 2
    } else {
      note(segment, second, packed[at + 2] as EpochMs | null)
      at += 3
    }
  }
}

function saysMore(membership: XdmMembership): boolean {
  for (const name in membership) if (name !== 'status' && name !== 'lastQualificationTime') return true
  return false
}

/** Its place among all; realized is the first, and the default. */
const statusNumber = (status: Membership['status'] = 'realized') => membershipStatuses.indexOf(status)

/** Its check has made sure that the text is a time. */
const instantOf = (text: string | undefined) => (text === undefined ? null : (parseInstant(text) as EpochMs))
