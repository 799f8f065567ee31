// A record's body as text, as the table `record` has it: taken apart, because texts of leaves are parsed in half the time.
import type { ProfileBody, StoredBody } from '../domain/profile.ts'
import type { MembershipSegments } from './membership-segments.ts'
import { mapIn, type PackedIdentities, packIdentities, unpackIdentities } from './packed-identities.ts'
import { type PackedMemberships, packMemberships, unpackMemberships } from './packed-memberships.ts'
import type { RecordShapes } from './record-shapes.ts'

/** The numbers that bodies have instead of names. */
export interface BodyNumbers {
  readonly segments: MembershipSegments
  readonly shapes: RecordShapes
}

/** A body that has been packed, and its memberships as they stand in it. */
export interface PackedBody {
  readonly text: string
  readonly memberships: PackedMemberships
}

/** What the text says: the fields that are merged leaf by leaf, by their shape, and those that are merged in their own way. */
type BodyParts = readonly [
  shape: number,
  leaves: readonly unknown[],
  identities: PackedIdentities,
  memberships: PackedMemberships,
]

/** SQL for the packed identities in the body of a record. */
export const identitiesOfRecord = "record.body ->> '$[2]'"

export function packBody({ segments, shapes }: BodyNumbers, body: ProfileBody): PackedBody {
  const { identityMap, segmentMembership, ...rest } = body
  const memberships = packMemberships(segments, segmentMembership ?? {})
  const { number, leaves } = shapes.takeApart(rest)
  const parts: BodyParts = [number, leaves, packIdentities(identityMap), memberships]
  return { text: JSON.stringify(parts), memberships }
}

export function unpackBody({ segments, shapes }: BodyNumbers, text: string): StoredBody {
  const [shape, leaves, packed, memberships]: BodyParts = JSON.parse(text)
  const attributes = shapes.shaped(shape, leaves)
  const segmentMembership = unpackMemberships(segments, memberships)
  const [identities, identityMap] = [unpackIdentities(packed), mapIn(packed)]
  const body = { attributes, identities, segmentMembership }
  return identityMap ? { ...body, identityMap } : body
}

/** The memberships in the text of a body. */
export function packedIn(text: string): PackedMemberships {
  const [, , , memberships]: BodyParts = JSON.parse(text)
  return memberships
}
