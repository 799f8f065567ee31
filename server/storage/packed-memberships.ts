// The memberships of a record as its stored body has them: numbers, which are parsed many times as fast as objects.
import { membershipStatuses } from '../domain/export-request.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { HeldMembership, HeldMemberships, Membership } from '../domain/profile.ts'
import { heldMembership, storedMembership } from '../domain/stored-body.ts'
import type { MembershipSegments } from './membership-segments.ts'

/**
 * One membership after the other: the number of its segment, the place of its status among all, and when it began,
 * null where nobody says. One that has more to say is the number of its segment, then itself.
 */
export type PackedMemberships = (number | null | Membership)[]

/** Takes of a membership what a search looks at: its segment, the place of its status among all, and when it began. */
export type Note = (segment: number, status: number, qualifiedAt: EpochMs | null) => void

/** The memberships of a record, packed. */
export function packMemberships(
  segments: MembershipSegments,
  memberships: HeldMemberships,
): PackedMemberships {
  const packed: PackedMemberships = []
  for (const held of memberships) {
    const { segment, status, lastQualificationTime, details } = held
    const number = segments.number(segment.namespace, segment.id)
    if (details) packed.push(number, storedMembership(held))
    else packed.push(number, statusNumber(status), lastQualificationTime ?? null)
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

/** Its place among all. */
const statusNumber = (status: Membership['status']) => membershipStatuses.indexOf(status)
