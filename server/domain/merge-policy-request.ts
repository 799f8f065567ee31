// What callers say of a merge policy: the body of create and replace, and the operations of a PATCH.
import { type Static, Type } from 'typebox'
import { AepError } from '../errors.ts'
import { MergePolicy } from './merge-policy.ts'

const { schema, identityGraph, attributeMerge } = MergePolicy.properties

/**
 * Body of POST and PUT (profile.yaml PostMergePolicy; docs, merge policies). Unknown members are let through, and
 * so is what the platform itself says of a policy, such as its version: clients send back what they have read.
 */
export const MergePolicyRequest = Type.Object(
  {
    id: Type.Optional(Type.String({ description: 'In a PUT the id of the path; otherwise passed over.' })),
    name: Type.Optional(Type.String()),
    schema,
    identityGraph,
    attributeMerge,
    isActiveOnEdge: Type.Optional(Type.Boolean({ description: 'Default false.' })),
    default: Type.Optional(Type.Boolean({ description: 'Default false.' })),
  },
  { $id: 'MergePolicyRequest' },
)
export type MergePolicyRequest = Static<typeof MergePolicyRequest>

/** A policy without what the platform says of it. */
export type MergePolicyContent = Omit<MergePolicy, 'id' | 'version' | 'updateEpoch'>

/** The operation's paths, and how each one changes a policy; undefined where the value is not one of `expects`. */
const members: Record<string, { expects: string; set: (value: unknown) => Change | undefined }> = {
  '/name': {
    expects: 'a string',
    set: (value) => (typeof value === 'string' ? (policy) => ({ ...policy, name: value }) : undefined),
  },
  '/schema.name': {
    expects: 'a string that is not empty',
    set: (value) =>
      typeof value === 'string' && value !== ''
        ? (policy) => ({ ...policy, schema: { name: value } })
        : undefined,
  },
  '/identityGraph.type': {
    expects: 'one of none, pdg',
    set: (value) =>
      value === 'none' || value === 'pdg'
        ? (policy) => ({ ...policy, identityGraph: { type: value } })
        : undefined,
  },
  '/attributeMerge.type': {
    expects: 'one of timestampOrdered, dataSetPrecedence',
    set: (value) =>
      value === 'timestampOrdered' || value === 'dataSetPrecedence'
        ? (policy) => ({ ...policy, attributeMerge: { ...policy.attributeMerge, type: value } })
        : undefined,
  },
  '/default': {
    expects: 'true or false',
    set: (value) => flag(value, (is) => (policy) => ({ ...policy, default: is })),
  },
  '/isActiveOnEdge': activeOnEdge(),
  '/idActiveOnEdge': activeOnEdge(),
  '/version': {
    expects: 'a whole number',
    set: (value) => (/^\d+$/.test(String(value)) ? (policy) => policy : undefined),
  },
}

type Change = (policy: MergePolicyContent) => MergePolicyContent

const operationMembers = {
  op: Type.Unsafe<string>({ type: 'string', enum: ['add', 'replace'] }),
  path: Type.Unsafe<string>({
    type: 'string',
    enum: Object.keys(members),
    description: '`/version` is taken and has no effect: the platform counts.',
  }),
  value: Type.Unsafe<unknown>({
    type: ['string', 'boolean', 'number'],
    description: 'A flag may be text.',
  }),
}
const Operation = Type.Object(operationMembers)
type Operation = Static<typeof Operation>

/** Body of PATCH: a list of operations (profile.yaml patchMergePolicy), or one alone (docs, merge policies). */
export const MergePolicyPatch = Type.Unsafe<Operation | Operation[]>({
  $id: 'MergePolicyPatch',
  type: ['object', 'array'],
  items: Operation,
  minItems: 1,
  properties: operationMembers,
  required: Operation.required,
})

/** The policy that a body describes. Raises BODY_INVALID when its order of datasets is none. */
export function mergePolicyContent(request: MergePolicyRequest): MergePolicyContent {
  const { name, schema, identityGraph, attributeMerge, isActiveOnEdge = false } = request
  const { type, order } = attributeMerge
  return withOrder({
    ...(name !== undefined && { name }),
    schema: { name: schema.name },
    identityGraph: { type: identityGraph.type },
    attributeMerge: { type, ...(order && { order }) },
    isActiveOnEdge,
    default: request.default ?? false,
  })
}

/** The policy after the operations, in their order. Raises BODY_INVALID and then changes nothing. */
export function patchedContent(
  policy: MergePolicyContent,
  patch: Static<typeof MergePolicyPatch>,
): MergePolicyContent {
  const isList = Array.isArray(patch)
  const operations = isList ? patch : [patch]
  const changed = operations.reduce((content, { path, value }, index) => {
    const member = members[path]
    const change = member?.set(value)
    if (change) return change(content)
    throw new AepError('BODY_INVALID', [`${isList ? `[${index}].` : ''}value must be ${member?.expects}`])
  }, policy)
  return withOrder(changed)
}

/**
 * The policy, if its list of datasets can be followed. Ids that no dataset has are let through: what the list
 * means is only known when profiles are merged (emulator-defined). Raises BODY_INVALID.
 */
function withOrder(policy: MergePolicyContent): MergePolicyContent {
  const { type, order = [] } = policy.attributeMerge
  if (type !== 'dataSetPrecedence') return policy
  if (order.length === 0) {
    throw new AepError('BODY_INVALID', ['attributeMerge.order is required with dataSetPrecedence'])
  }
  const twice = order.findIndex((datasetId, index) => order.indexOf(datasetId) < index)
  if (twice >= 0) {
    throw new AepError('BODY_INVALID', [
      `attributeMerge.order[${twice}] names the dataset ${order[twice]} a second time`,
    ])
  }
  return policy
}

function activeOnEdge() {
  return {
    expects: 'true or false',
    set: (value: unknown) => flag(value, (is) => (policy) => ({ ...policy, isActiveOnEdge: is })),
  }
}

/** Docs show a flag as text, `"true"`. */
function flag(value: unknown, change: (is: boolean) => Change): Change | undefined {
  const text = String(value)
  return text === 'true' || text === 'false' ? change(text === 'true') : undefined
}
