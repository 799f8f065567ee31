// The shapes of seed records, one typed record a line: what a seed may say.
import { type Static, type TSchema, Type } from 'typebox'
import { DatasetRequest } from '../domain/dataset.ts'
import { ExportJobReply } from '../domain/export-job-reply.ts'
import { membershipStatuses } from '../domain/export-request.ts'
import { MergePolicy } from '../domain/merge-policy.ts'

const exact = { additionalProperties: false }

/** RFC 3339, or epoch milliseconds. */
const Time = Type.Unsafe<string | number>({ type: ['string', 'integer'], format: 'rfc3339' })
const Id = Type.String({ minLength: 1 })
const IdentityRef = Type.Object({ ns: Id, id: Id }, exact)
const Body = Type.Object({})

const record = <Name extends string, Members extends Record<string, TSchema>>(type: Name, members: Members) =>
  Type.Object({ type: Type.Literal(type), ...members }, exact)

const HexId = Type.String({ pattern: '^[0-9a-f]{24}$' })

export const seedRecordSchemas = {
  dataset: Type.Object({ type: Type.Literal('dataset'), ...DatasetRequest.properties, id: HexId }),
  mergePolicy: record('mergePolicy', MergePolicy.properties),
  segment: record('segment', {
    id: Id,
    ns: Type.Optional(Id),
    name: Type.Optional(Type.String()),
    mergePolicyId: Type.Optional(Id),
    description: Type.Optional(Type.String()),
    pql: Type.Optional(Type.Unsafe<string | object>({ type: ['string', 'object'] })),
  }),
  profile: record('profile', { datasetId: HexId, primary: IdentityRef, ingestedAt: Time, body: Body }),
  event: record('event', { datasetId: HexId, primary: IdentityRef, ingestedAt: Time, body: Body }),
  membership: record('membership', {
    primary: IdentityRef,
    segment: Type.Object({ ns: Type.Optional(Id), id: Id }, exact),
    status: Type.Unsafe<(typeof membershipStatuses)[number]>({
      type: 'string',
      enum: [...membershipStatuses],
    }),
    lastQualificationTime: Type.Optional(Time),
    validUntil: Type.Optional(Time),
  }),
  exportJob: record('exportJob', ExportJobReply.properties),
  meta: record('meta', {
    nextExportJobId: Type.Optional(Type.Integer({ minimum: 1 })),
    clock: Type.Optional(Time),
  }),
}

export type SeedRecordType = keyof typeof seedRecordSchemas
export type SeedRecord = {
  [Name in SeedRecordType]: Static<(typeof seedRecordSchemas)[Name]>
}[SeedRecordType]
