// Wire shapes of merge policies.
import { Type } from 'typebox'
import { MergePolicy } from '../../domain/merge-policy.ts'
import { bulkGetReply } from './bulk-get.ts'
import { startPattern } from './page-start.ts'
import { Flag, limitOf } from './query.ts'
import { SandboxReply } from './sandbox.ts'

const closed = { additionalProperties: false }
const { identityGraph, attributeMerge } = MergePolicy.properties

export const MergePolicyPath = Type.Object({ mergePolicyId: Type.String() })

const OrderBy = Type.Optional(
  Type.Unsafe<string>({
    type: 'string',
    enum: ['name', '+name', ' name', '-name', ''],
    description: 'By name; upwards unless it begins with a minus.',
  }),
)

/** Source: docs, merge policies; `orderby`: profile.yaml getMany. */
export const MergePolicyListQuery = Type.Object({
  start: Type.Optional(
    Type.String({
      pattern: startPattern,
      description: 'How many policies to pass over, or what _links.next says.',
    }),
  ),
  limit: limitOf(20),
  orderBy: OrderBy,
  orderby: OrderBy,
  default: Flag,
  isActiveOnEdge: Flag,
  'schema.name': Type.Optional(Type.String()),
  'identityGraph.type': Type.Optional(identityGraph.properties.type),
  'attributeMerge.type': Type.Optional(attributeMerge.properties.type),
  version: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Default the newest.' }),
  ),
})

/** Source: docs, merge policies, "Complete merge policy object". */
export const MergePolicyReply = Type.Object(
  {
    ...MergePolicy.properties,
    imsOrgId: Type.String(),
    sandbox: SandboxReply,
    isActiveOnEdge: Type.Boolean(),
  },
  { $id: 'MergePolicyReply', ...closed },
)

/** Source: docs, merge policies; `count` and `next`: profile.yaml Page. */
export const MergePolicyList = Type.Object(
  {
    _page: Type.Object(
      {
        totalCount: Type.Integer({ description: 'How many policies there are on all pages.' }),
        pageSize: Type.Integer({ description: 'How many are on this one.' }),
        count: Type.Integer({ description: 'As pageSize.' }),
        next: Type.String({ description: 'Where the next page starts; "" on the last one.' }),
      },
      closed,
    ),
    children: Type.Array(MergePolicyReply),
    _links: Type.Object(
      {
        next: Type.Object(
          { href: Type.String({ description: 'Its query leads to the next page; "" on the last one.' }) },
          closed,
        ),
      },
      closed,
    ),
  },
  { $id: 'MergePolicyList', ...closed },
)

export const MergePolicyBulk = bulkGetReply(MergePolicyReply)
