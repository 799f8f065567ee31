// Wire shapes of segment definitions.
import { Type } from 'typebox'
import { SegmentDefinitionRequest, SegmentExpression } from '../../domain/segment-definition.ts'
import { segmentSortFields } from '../../storage/segments.ts'
import { bulkGetReply } from './bulk-get.ts'
import { startPattern } from './page-start.ts'
import { Flag, limitOf, Page } from './query.ts'
import { SandboxReply } from './sandbox.ts'

const closed = { additionalProperties: false }

export const SegmentDefinitionPath = Type.Object({ segmentId: Type.String() })

const sortTerm = `(${segmentSortFields.join('|')}):(asc|desc)`

/** Source: docs, segment definitions. */
export const SegmentDefinitionListQuery = Type.Object({
  start: Type.Optional(
    Type.String({
      pattern: startPattern,
      description: 'How many definitions to pass over, or what link.next says.',
    }),
  ),
  limit: limitOf(100),
  page: Page,
  sort: Type.Optional(
    Type.String({
      pattern: `^(${sortTerm}(,${sortTerm}){0,4})?$`,
      description: 'A member and a direction, such as name:asc, or several with commas between them.',
    }),
  ),
  'evaluationInfo.continuous.enabled': Flag,
})

const Enabled = Type.Object({ enabled: Type.Boolean() }, closed)

/** Source: docs, segment definitions; segmentation.yaml SegmentDefinition. */
export const SegmentDefinitionReply = Type.Object(
  {
    ...SegmentDefinitionRequest.properties,
    id: Type.String(),
    schema: Type.Object({ name: Type.String() }, closed),
    profileInstanceId: Type.String(),
    imsOrgId: Type.String(),
    sandbox: SandboxReply,
    expression: Type.Object(SegmentExpression.properties, closed),
    evaluationInfo: Type.Object({ batch: Enabled, continuous: Enabled, synchronous: Enabled }, closed),
    dataGovernancePolicy: Type.Object({ excludeOptOut: Type.Boolean() }, closed),
    creationTime: Type.Integer({ description: 'Epoch milliseconds.' }),
    updateTime: Type.Integer({ description: 'Epoch milliseconds.' }),
    updateEpoch: Type.Integer({ description: 'Epoch seconds.' }),
  },
  { $id: 'SegmentDefinition', ...closed },
)

/** Source: docs, segment definitions, reply of the list. */
export const SegmentDefinitionList = Type.Object(
  {
    segments: Type.Array(SegmentDefinitionReply),
    page: Type.Object(
      {
        totalCount: Type.Integer({ description: 'How many definitions there are on all pages.' }),
        totalPages: Type.Integer(),
        sortField: Type.String(),
        sort: Type.Unsafe<'asc' | 'desc'>({ type: 'string', enum: ['asc', 'desc'] }),
        pageSize: Type.Integer({ description: 'How many definitions are on this page.' }),
        limit: Type.Integer(),
      },
      closed,
    ),
    link: Type.Object(
      {
        next: Type.Optional(
          Type.String({ description: 'Relative to the service; absent on the last page.' }),
        ),
      },
      closed,
    ),
  },
  { $id: 'SegmentDefinitionList', ...closed },
)

export const SegmentDefinitionBulk = bulkGetReply(SegmentDefinitionReply)

/** Source: segmentation.yaml MessageResponse. */
export const MessageReply = Type.Object(
  { status: Type.Boolean(), message: Type.String() },
  { $id: 'MessageReply', ...closed },
)
