// The shapes of seed records, one typed record a line: what a seed may say.
import { type Static, type TSchema, Type } from 'typebox'
import { DatasetRequest } from '../domain/dataset.ts'
import { ExportJobReply } from '../domain/export-job-reply.ts'
import { membershipStatuses } from '../domain/export-request.ts'
import { earliestInstant, latestInstant } from '../domain/instant.ts'
import { MergePolicy } from '../domain/merge-policy.ts'
import { SegmentDefinitionRequest, SegmentExpression } from '../domain/segment-definition.ts'

const exact = { additionalProperties: false }

/** RFC 3339, or epoch milliseconds of a year that RFC 3339 can write. */
const Time = Type.Unsafe<string | number>({
  type: ['string', 'integer'],
  format: 'rfc3339',
  minimum: earliestInstant,
  maximum: latestInstant,
})
const Id = Type.String({ minLength: 1 })
/** Namespaces are keys of maps. */
const Namespace = Type.String({
  pattern: '^(?!__proto__$)[^]',
  description: 'a namespace, which is not empty and not __proto__',
})
const IdentityRef = Type.Object({ ns: Namespace, id: Id }, exact)
const Body = Type.Object({})

/** How many of something a tenant has ever made; ids are drawn from it. */
const Count = Type.Integer({ minimum: 0, maximum: 2 ** 40 })

const record = <Name extends string, Members extends Record<string, TSchema>>(type: Name, members: Members) =>
  Type.Object({ type: Type.Literal(type), ...members }, exact)

/** What a dataset's own members are that are called as two of its record's; the Catalog keeps any. */
const MembersOfTheSameName = Type.Object(
  { type: Type.Optional(Type.Unknown()), body: Type.Optional(Type.Unknown()) },
  exact,
)

const HexId = Type.String({ pattern: '^[0-9a-f]{24}$' })

export const seedRecordSchemas = {
  dataset: Type.Object({
    type: Type.Literal('dataset'),
    ...DatasetRequest.properties,
    id: HexId,
    created: Type.Optional(Time),
    updated: Type.Optional(Time),
    createdClient: Type.Optional(Type.String()),
    updatedUser: Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    viewId: Type.Optional(Type.String()),
    body: Type.Optional(MembersOfTheSameName),
  }),
  mergePolicy: record('mergePolicy', {
    ...MergePolicy.properties,
    earlierVersions: Type.Optional(Type.Array(Type.Object(MergePolicy.properties, exact))),
  }),
  segment: record('segment', {
    id: Id,
    ns: Type.Optional(Id),
    name: Type.Optional(Type.String()),
    mergePolicyId: Type.Optional(Id),
    description: Type.Optional(Type.String()),
    pql: Type.Optional(Type.Unsafe<string | object>({ type: ['string', 'object'] })),
    schema: Type.Optional(SegmentDefinitionRequest.properties.schema),
    expression: Type.Optional(SegmentExpression),
    profileInstanceId: SegmentDefinitionRequest.properties.profileInstanceId,
    payloadSchema: SegmentDefinitionRequest.properties.payloadSchema,
    evaluationInfo: SegmentDefinitionRequest.properties.evaluationInfo,
    dataGovernancePolicy: SegmentDefinitionRequest.properties.dataGovernancePolicy,
    creationTime: Type.Optional(Time),
    updateTime: Type.Optional(Time),
  }),
  identity: record('identity', { ns: Namespace, id: Id }),
  profile: record('profile', { datasetId: HexId, primary: IdentityRef, ingestedAt: Time, body: Body }),
  event: record('event', { datasetId: HexId, primary: IdentityRef, ingestedAt: Time, body: Body }),
  membership: record('membership', {
    primary: IdentityRef,
    segment: Type.Object({ ns: Type.Optional(Namespace), id: Id }, exact),
    status: Type.Unsafe<(typeof membershipStatuses)[number]>({
      type: 'string',
      enum: [...membershipStatuses],
    }),
    lastQualificationTime: Type.Optional(Time),
    validUntil: Type.Optional(Time),
  }),
  exportJob: record('exportJob', { ...ExportJobReply.properties, imsOrgId: Type.Optional(Type.String()) }),
  meta: record('meta', {
    nextExportJobId: Type.Optional(Type.Integer({ minimum: 1 })),
    clock: Type.Optional(Time),
    datasetsCreated: Type.Optional(Count),
    mergePoliciesCreated: Type.Optional(Count),
    segmentsCreated: Type.Optional(Count),
    fields: Type.Optional(Type.Object({ profile: Type.Optional(Body), event: Type.Optional(Body) }, exact)),
  }),
}

export type SeedRecordType = keyof typeof seedRecordSchemas
export type SeedRecord = {
  [Name in SeedRecordType]: Static<(typeof seedRecordSchemas)[Name]>
}[SeedRecordType]
