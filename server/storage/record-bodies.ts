// A record's body as text, as the table `record` has it: that of the profile, its memberships packed.
import type { SeededBody, StoredBody } from '../domain/profile.ts'
import { entriesOf } from '../domain/stored-body.ts'
import type { MembershipSegments } from './membership-segments.ts'
import { type PackedMemberships, packMemberships, unpackMemberships } from './packed-memberships.ts'

/** A body that has been packed, and its memberships as they stand in it. */
export interface PackedBody {
  readonly text: string
  readonly memberships: PackedMemberships
}

/** A body without memberships has no member for them. */
export function packBody(segments: MembershipSegments, body: SeededBody): PackedBody {
  const { segmentMembership: _, ...rest } = body
  const memberships = packMemberships(segments, entriesOf(body))
  const text = JSON.stringify(memberships.length > 0 ? { ...rest, segmentMembership: memberships } : rest)
  return { text, memberships }
}

export function unpackBody(segments: MembershipSegments, text: string): StoredBody {
  const body = JSON.parse(text) as Mutable<StoredBody>
  const packed = packedIn(body)
  if (packed.length > 0) body.segmentMembership = unpackMemberships(segments, packed)
  return body
}

/** The memberships in a body as it was parsed. */
export function packedIn(body: object): PackedMemberships {
  return (body as { segmentMembership?: PackedMemberships }).segmentMembership ?? []
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] }
