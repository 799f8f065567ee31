// What the profile store holds: record fragments, events and memberships, each of one identity.
import type { MembershipStatus } from './export-request.ts'
import type { EpochMs } from './instant.ts'
import type { ShapedObject } from './shaped-object.ts'

/** One identity: a value in a namespace. Namespaces compare without case. */
export interface Identity {
  readonly namespace: string
  readonly id: string
}

export interface IdentityItem {
  readonly id: string
  readonly authenticatedState?: string
  readonly primary?: boolean
}

/** XDM identityMap: namespace → identities. */
export type IdentityMap = Record<string, IdentityItem[]>

/** An entry of an identityMap, and the namespace that it is in. */
export interface HeldIdentity extends Identity {
  readonly primary: boolean | undefined
  /** What else it says, if anything. */
  readonly details: Omit<IdentityItem, 'id' | 'primary'> | undefined
}

/** The entries of an identityMap in its order, those of a namespace together. */
export type HeldIdentities = readonly HeldIdentity[]

/** A membership as XDM has it; times in RFC 3339. */
export interface XdmMembership {
  /** realized where it is left out. */
  readonly status?: MembershipStatus
  /** Also set when the profile left the segment. */
  readonly lastQualificationTime?: string
  readonly validUntil?: string
  readonly version?: string
}

/** XDM segmentMembership: namespace → segment id → membership. */
export type SegmentMembership = Record<string, Record<string, XdmMembership>>

/** A membership as it is stored. */
export interface Membership extends MembershipDetails {
  readonly status: MembershipStatus
  readonly lastQualificationTime?: EpochMs
}

/** What few memberships say. */
interface MembershipDetails {
  readonly validUntil?: EpochMs
  readonly version?: string
}

/** A membership as it is merged and written, and the segment that it is in. */
export interface HeldMembership {
  readonly segment: Identity
  readonly status: MembershipStatus
  readonly lastQualificationTime: EpochMs | undefined
  /** What else it says, if anything. */
  readonly details: MembershipDetails | undefined
}

/**
 * A profile's memberships, those of a namespace together. Objects with keys that differ from profile to profile are each
 * of a shape of its own, which makes them slow to walk.
 */
export type HeldMemberships = readonly HeldMembership[]

/** The body of a record as it is seeded: the union schema's fields. Only those the export reads itself are named. */
export interface ProfileBody {
  readonly _id?: string
  readonly identityMap?: IdentityMap
  readonly segmentMembership?: SegmentMembership
  readonly [field: string]: unknown
}

/** The body of a record as it is stored: what is merged in a way of its own, and all the other fields. */
export interface StoredBody {
  readonly attributes: ShapedObject
  readonly identities: HeldIdentities
  /** Where it says more than that there are these identities, such as that a namespace has none. */
  readonly identityMap?: IdentityMap
  readonly segmentMembership: HeldMemberships
}

/** The fields of a merged profile that are made of all fragments, whatever their bodies have under these names. */
export interface DerivedFields {
  /** Of these are both the map and the list of identities. */
  readonly identities: HeldIdentities
  /** Undefined where there are none. */
  readonly segmentMembership: HeldMemberships | undefined
  /** When the first and when the last of the records was ingested; undefined where there is none. */
  readonly _repo: { readonly createDate: string; readonly modifyDate: string } | undefined
}

/** The body of a merged profile; what is derived stands before the attributes. */
export interface MergedBody {
  readonly attributes: ShapedObject
  readonly derived: DerivedFields
}

/** The body of a record on its way from a seed into the store: its memberships as XDM has them, or as they are merged. */
export interface SeededBody {
  readonly _id?: string
  readonly identityMap?: IdentityMap
  readonly segmentMembership?: SegmentMembership | HeldMemberships
  readonly [field: string]: unknown
}

/** One identity's record in one dataset. */
export interface RecordFragment<Body = StoredBody> {
  readonly datasetId: string
  readonly primary: Identity
  readonly ingestedAt: EpochMs
  /** `extSourceSystemAudit.lastUpdatedDate`, where the record brings one. */
  readonly sourceUpdatedAt?: EpochMs
  readonly body: Body
}

/** One ExperienceEvent. */
export interface EventFragment {
  readonly datasetId: string
  readonly primary: Identity
  readonly ingestedAt: EpochMs
  readonly timestamp: EpochMs
  readonly body: {
    readonly _id: string
    readonly identityMap?: IdentityMap
    readonly [field: string]: unknown
  }
}

/** All that is known of one individual: of one identity, or of the identities that a graph joins. */
export interface ProfileFragments {
  readonly records: readonly RecordFragment[]
  readonly events: readonly EventFragment[]
  /** Those that were seeded by themselves. */
  readonly memberships: HeldMemberships
}

/** What a merge policy makes of the fragments. */
export interface MergedProfile {
  readonly body: MergedBody
  readonly events: readonly EventFragment[]
  /** What the body is made of: the records, the winner first, or else the events. */
  readonly contributing: readonly (RecordFragment | EventFragment)[]
  /** False for a profile that has only events. */
  readonly hasRecord: boolean
  readonly updatedAt: EpochMs
}
