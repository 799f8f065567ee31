// Wire shapes of /data/core/ups that are not the export job itself.
import { Type } from 'typebox'
import { exportJobStatuses } from '../../domain/export-job-lifecycle.ts'
import { ExportJobReply } from '../../domain/export-job-reply.ts'
import { Start } from '../../gateway/query.ts'

const closed = { additionalProperties: false }

export const ExportJobPath = Type.Object({ exportJobId: Type.String() })

/** Source: tutorial, "List all export jobs"; `status`: segmentation.yaml; `start`: docs, profile export jobs. */
export const ExportJobListQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 100,
      description: 'Records per page.',
    }),
  ),
  offset: Type.Optional(
    Type.String({
      pattern: '^(\\d{1,15}|\\d{1,15}_\\d{1,15})$',
      description: 'How many records to pass over, or the cursor of link.next.',
    }),
  ),
  start: Start,
  status: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: exportJobStatuses })),
})

/** Source: tutorial, reply of "List all export jobs". */
export const ExportJobList = Type.Object(
  {
    records: Type.Array(ExportJobReply),
    page: Type.Object(
      {
        sortField: Type.Literal('createdTime'),
        sort: Type.Literal('desc'),
        pageOffset: Type.String({ description: '{creationTime}_{id} of the last record on the page.' }),
        pageSize: Type.Integer({ description: 'How many records are on the page.' }),
      },
      closed,
    ),
    link: Type.Object(
      { next: Type.String({ description: 'Relative to the service; "" on the last page.' }) },
      closed,
    ),
  },
  { $id: 'ExportJobList', ...closed },
)

/** What cancelling answers with the switch `cancelResponse=200`. Source: segmentation.yaml CancelExportJobResponse. */
export const CancelReply = Type.Object(
  { status: Type.Boolean(), message: Type.String() },
  { $id: 'CancelReply', ...closed },
)
