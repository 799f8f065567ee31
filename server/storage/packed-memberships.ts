// The memberships of a record as its stored body has them: numbers, which are parsed many times as fast as objects.
import { membershipStatuses } from '../domain/export-request.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { Membership, MembershipEntries, SegmentEntries } from '../domain/profile.ts'
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
  memberships: MembershipEntries,
): PackedMemberships {
  const packed: PackedMemberships = []
  for (const [namespace, ofNamespace] of memberships) {
    for (const [id, membership] of ofNamespace) {
      packed.push(segments.number(namespace, id))
      if (saysMore(membership)) packed.push(membership)
      else packed.push(statusNumber(membership.status), membership.lastQualificationTime ?? null)
    }
  }
  return packed
}

/** The memberships as they are merged. */
export function unpackMemberships(
  segments: MembershipSegments,
  packed: PackedMemberships,
): MembershipEntries {
  const entries: [string, SegmentEntries][] = []
  let namespace: string | undefined
  let ofNamespace: [string, Membership][] = []
  for (let at = 0; at < packed.length; ) {
    const segment = segments.name(packed[at] as number)
    if (segment.namespace !== namespace) {
      namespace = segment.namespace
      ofNamespace = []
      entries.push([namespace, ofNamespace])
    }
    const second = packed[at + 1] as number | Membership
    if (typeof second === 'object') {
      ofNamespace.push([segment.id, second])
      at += 2
    } else {
      ofNamespace.push([segment.id, membershipOf(second, packed[at + 2] as EpochMs | null)])
      at += 3
    }
  }
  return entries
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

function membershipOf(status: number, qualifiedAt: EpochMs | null): Membership {
  const text = membershipStatuses[status] ?? 'realized'
  return qualifiedAt === null ? { status: text } : { status: text, lastQualificationTime: qualifiedAt }
}

function saysMore(membership: Membership): boolean {
  for (const name in membership) if (name !== 'status' && name !== 'lastQualificationTime') return true
  return false
}

/** Its place among all. */
const statusNumber = (status: Membership['status']) => membershipStatuses.indexOf(status)
