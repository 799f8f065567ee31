// A record's body as text, as the table `record` has it: taken apart, because texts of leaves are parsed in half the time.
import type { HeldIdentities, HeldIdentity, Identity, SeededBody, StoredBody } from '../domain/profile.ts'
import { heldMembershipsOf } from '../domain/stored-body.ts'
import type { MembershipSegments } from './membership-segments.ts'
import { mapIn, type PackedIdentities, packIdentities, unpackIdentities } from './packed-identities.ts'
import { type PackedMemberships, packMemberships, unpackMemberships } from './packed-memberships.ts'
import type { RecordShapes } from './record-shapes.ts'

/** The numbers that bodies have instead of names. */
export interface BodyNumbers {
  readonly segments: MembershipSegments
  readonly shapes: RecordShapes
}

/** A record that has been packed, and its memberships as they stand in it. */
export interface PackedRecord {
  readonly text: string
  readonly memberships: PackedMemberships
}

/**
 * What the text says: the fields that are merged leaf by leaf, by their shape; those that are merged in their own way;
 * and whose record it is, the place of the primary identity among the identities, or itself where it is not one of them.
 */
type Parts = readonly [
  shape: number,
  leaves: readonly unknown[],
  identities: PackedIdentities,
  memberships: PackedMemberships,
  primary: number | Identity,
]

/** SQL for the packed identities in the body of a record. */
export const identitiesOfRecord = "record.body ->> '$[2]'"

export function packRecord(
  { segments, shapes }: BodyNumbers,
  { primary, body }: { readonly primary: Identity; readonly body: SeededBody },
): PackedRecord {
  const { identityMap, segmentMembership: _, ...rest } = body
  const memberships = packMemberships(segments, heldMembershipsOf(body))
  const { number, leaves } = shapes.takeApart(rest)
  const { packed, place } = packIdentities(identityMap, primary)
  const parts: Parts = [number, leaves, packed, memberships, place ?? primary]
  return { text: JSON.stringify(parts), memberships }
}

export function unpackRecord(
  { segments, shapes }: BodyNumbers,
  text: string,
): { readonly primary: Identity; readonly body: StoredBody } {
  const [shape, leaves, packed, memberships, place]: Parts = JSON.parse(text)
  const attributes = shapes.shaped(shape, leaves)
  const segmentMembership = unpackMemberships(segments, memberships)
  const identities = unpackIdentities(packed)
  const primary = typeof place === 'number' ? (identities[place] as HeldIdentity) : place
  const identityMap = mapIn(packed)
  const body = { attributes, identities, segmentMembership }
  return { primary, body: identityMap ? { ...body, identityMap } : body }
}

/** Of the text of a body, what has to be known of it when another one takes its place. */
export function replacedParts(text: string): {
  readonly identities: HeldIdentities
  readonly memberships: PackedMemberships
} {
  const [, , packed, memberships]: Parts = JSON.parse(text)
  return { identities: unpackIdentities(packed), memberships }
}
