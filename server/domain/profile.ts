// What the profile store holds: record fragments, events and memberships, each of one identity.
import type { MembershipStatus } from './export-request.ts'
import type { EpochMs } from './instant.ts'

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

/** A membership as it is stored and merged. */
export interface Membership {
  readonly status: MembershipStatus
  readonly lastQualificationTime?: EpochMs
  readonly validUntil?: EpochMs
  readonly version?: string
}

/**
 * Memberships as they are merged, in entries: namespaces with their segments' memberships. Objects with keys that
 * differ from profile to profile are each of a shape of its own, which makes them slow to walk.
 */
export type MembershipEntries = readonly (readonly [namespace: string, segments: SegmentEntries])[]
export type SegmentEntries = readonly (readonly [segmentId: string, membership: Membership])[]

/** The body of a record as it is seeded: the union schema's fields. Only those the export reads itself are named. */
export interface ProfileBody {
  readonly _id?: string
  readonly identityMap?: IdentityMap
  readonly segmentMembership?: SegmentMembership
  readonly [field: string]: unknown
}

/** The body of a record as it is stored, and that of a merged profile. */
export interface StoredBody {
  readonly _id?: string
  readonly identityMap?: IdentityMap
  readonly segmentMembership?: MembershipEntries
  readonly [field: string]: unknown
}

/** The body of a record on its way from a seed into the store: its memberships as XDM has them, or in entries already. */
export type SeededBody = ProfileBody | StoredBody

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

/** A membership of an identity in a segment, as it was seeded. */
export interface SeededMembership {
  readonly segment: Identity
  readonly membership: Membership
}

/** All that is known of one individual: of one identity, or of the identities that a graph joins. */
export interface ProfileFragments {
  readonly records: readonly RecordFragment[]
  readonly events: readonly EventFragment[]
  readonly memberships: readonly SeededMembership[]
}

/** What a merge policy makes of the fragments. */
export interface MergedProfile {
  readonly body: StoredBody
  readonly events: readonly EventFragment[]
  /** What the body is made of: the records, the winner first, or else the events. */
  readonly contributing: readonly (RecordFragment | EventFragment)[]
  /** False for a profile that has only events. */
  readonly hasRecord: boolean
  readonly updatedAt: EpochMs
}
