// Segment definitions: what callers say of one, and what is kept of it.
import { type Static, Type } from 'typebox'
import type { EpochMs } from './instant.ts'

const choice = <Value extends string>(...values: Value[]) =>
  Type.Unsafe<Value>({ type: 'string', enum: values })

const Evaluation = Type.Optional(Type.Object({ enabled: Type.Optional(Type.Boolean()) }))

/** Source: segmentation.yaml Expression. */
export const SegmentExpression = Type.Object({
  type: choice('PQL', 'ARL'),
  format: choice('pql/text', 'pql/json'),
  value: Type.String(),
})
export type SegmentExpression = Static<typeof SegmentExpression>

/**
 * Body of POST and PATCH (segmentation.yaml CreateSegmentDefinition, SegmentDefinition). Unknown members are let
 * through, and so is what the platform itself says of a definition: clients send back what they have read.
 */
export const SegmentDefinitionRequest = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'In a PATCH the id of the path; otherwise passed over.' })),
    name: Type.String({ minLength: 1 }),
    schema: Type.Object({ name: Type.String({ minLength: 1 }) }),
    expression: SegmentExpression,
    description: Type.Optional(Type.String()),
    mergePolicyId: Type.Optional(
      Type.String({ minLength: 1, description: "Default the organization's for the schema." }),
    ),
    profileInstanceId: Type.Optional(Type.String()),
    payloadSchema: Type.Optional(Type.String()),
    evaluationInfo: Type.Optional(
      Type.Object({ batch: Evaluation, continuous: Evaluation, synchronous: Evaluation }),
    ),
    dataGovernancePolicy: Type.Optional(Type.Object({ excludeOptOut: Type.Optional(Type.Boolean()) })),
  },
  { $id: 'SegmentDefinitionRequest' },
)
export type SegmentDefinitionRequest = Static<typeof SegmentDefinitionRequest>

interface Enabled {
  readonly enabled: boolean
}

/** A segment definition as it is kept; with the tenant's members it is what is served. */
export interface SegmentDefinition {
  readonly id: string
  readonly name: string
  readonly schema: { readonly name: string }
  readonly expression: SegmentExpression
  readonly description?: string
  readonly mergePolicyId?: string
  readonly profileInstanceId: string
  readonly payloadSchema?: string
  readonly evaluationInfo: {
    readonly batch: Enabled
    readonly continuous: Enabled
    readonly synchronous: Enabled
  }
  readonly dataGovernancePolicy: { readonly excludeOptOut: boolean }
  readonly creationTime: EpochMs
  readonly updateTime: EpochMs
}

/** The definition that a body describes; a batch segment unless it says otherwise (docs, segment definitions). */
export function newSegmentDefinition(
  request: Omit<SegmentDefinitionRequest, 'id'>,
  own: { readonly id: string; readonly mergePolicyId?: string | undefined; readonly now: EpochMs },
): SegmentDefinition {
  const { id, mergePolicyId, now } = own
  return {
    id,
    profileInstanceId: 'ups',
    evaluationInfo: {
      batch: { enabled: true },
      continuous: { enabled: false },
      synchronous: { enabled: false },
    },
    dataGovernancePolicy: { excludeOptOut: true },
    ...(mergePolicyId !== undefined && { mergePolicyId }),
    ...given(request),
    creationTime: now,
    updateTime: now,
  }
}

/** The definition with what the body says of it; members that it leaves out stay as they were. */
export function changedSegmentDefinition(
  definition: SegmentDefinition,
  request: SegmentDefinitionRequest,
  now: EpochMs,
): SegmentDefinition {
  return { ...definition, ...given(request), updateTime: now }
}

/** What a body says, without members of nobody's specification. */
function given(request: Omit<SegmentDefinitionRequest, 'id'>) {
  const { name, schema, description, mergePolicyId, profileInstanceId, payloadSchema } = request
  const { expression, evaluationInfo, dataGovernancePolicy } = request
  return {
    name,
    schema: { name: schema.name },
    expression: { type: expression.type, format: expression.format, value: expression.value },
    ...(description !== undefined && { description }),
    ...(mergePolicyId !== undefined && { mergePolicyId }),
    ...(profileInstanceId !== undefined && { profileInstanceId }),
    ...(payloadSchema !== undefined && { payloadSchema }),
    ...(evaluationInfo && { evaluationInfo: evaluation(evaluationInfo) }),
    ...(dataGovernancePolicy && {
      dataGovernancePolicy: { excludeOptOut: dataGovernancePolicy.excludeOptOut ?? true },
    }),
  }
}

/** A segment that is evaluated in no other way is evaluated in batches (docs, segment definitions). */
function evaluation(info: NonNullable<SegmentDefinitionRequest['evaluationInfo']>) {
  const continuous = { enabled: info.continuous?.enabled ?? false }
  const synchronous = { enabled: info.synchronous?.enabled ?? false }
  const batch = { enabled: info.batch?.enabled ?? !(continuous.enabled || synchronous.enabled) }
  return { batch, continuous, synchronous }
}
