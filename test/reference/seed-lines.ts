// What the reference is given: seed records and an export request, as a tester writes them.

export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [member: string]: Json
}

export interface SeedIdentity {
  readonly ns: string
  readonly id: string
}

export interface RecordLine {
  readonly type: 'profile'
  readonly datasetId: string
  readonly primary: SeedIdentity
  readonly ingestedAt: string | number
  readonly body: JsonObject
}

export interface EventLine {
  readonly type: 'event'
  readonly datasetId: string
  readonly primary: SeedIdentity
  readonly ingestedAt: string | number
  readonly body: JsonObject
}

export interface MembershipLine {
  readonly type: 'membership'
  readonly primary: SeedIdentity
  readonly segment: { readonly ns?: string; readonly id: string }
  readonly status: string
  readonly lastQualificationTime?: string | number
  readonly validUntil?: string | number
}

export interface SegmentLine {
  readonly type: 'segment'
  readonly id: string
  readonly ns?: string
  readonly mergePolicyId?: string
}

export interface PolicyLine {
  readonly type: 'mergePolicy'
  readonly id: string
  readonly name: string
  readonly schema: { readonly name: string }
  readonly version: number
  readonly identityGraph: { readonly type: 'none' | 'pdg' }
  readonly attributeMerge: {
    readonly type: 'timestampOrdered' | 'dataSetPrecedence'
    readonly order?: readonly string[]
  }
  readonly default: boolean
}

export interface DatasetLine {
  readonly type: 'dataset'
  readonly id: string
  readonly name: string
  readonly schemaRef?: { readonly id: string }
  readonly tags?: { readonly unifiedProfile: readonly string[] }
}

export type SeedLine = RecordLine | EventLine | MembershipLine | SegmentLine | PolicyLine | DatasetLine

export interface SegmentRequest {
  readonly segmentId: string
  readonly segmentNs?: string
  readonly status?: readonly string[]
}

export interface RequestBody {
  readonly fields?: string
  readonly mergePolicy?: { readonly id: string }
  readonly filter?: {
    readonly segments?: readonly SegmentRequest[]
    readonly segmentQualificationTime?: { readonly startTime?: string; readonly endTime?: string }
    readonly fromIngestTimestamp?: string
    readonly emptyProfiles?: boolean
  }
  readonly additionalFields?: {
    readonly eventList: {
      readonly fields?: string
      readonly filter?: { readonly fromIngestTimestamp?: string; readonly toIngestTimestamp?: string }
    }
  }
  readonly destination: { readonly datasetId: string; readonly segmentPerBatch?: boolean }
  readonly schema: { readonly name: string }
}

/** Time of a seed or request, in milliseconds since 1970. */
export function millis(time: string | number): number {
  return typeof time === 'number' ? time : new Date(time).getTime()
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
