// Wire shapes of export jobs that are not the job itself.
import { Type } from 'typebox'
import { exportJobStatuses } from '../../domain/export-job-lifecycle.ts'
import { ExportJobReply } from '../../domain/export-job-reply.ts'
import { Start } from '../../gateway/query.ts'
import { limitOf, Page } from './query.ts'

const closed = { additionalProperties: false }

export const ExportJobPath = Type.Object({ exportJobId: Type.String() })

/** What a list can be sorted by; `createdTime` is how replies name `creationTime`. */
const sortFields = ['createdTime', 'creationTime', 'updateTime']

/**
 * Source: tutorial, "List all export jobs"; `status`: segmentation.yaml; `start`, `page`, `sort`: docs, profile
 * export jobs. That pages count from 0 is emulator-defined.
 */
export const ExportJobListQuery = Type.Object({
  limit: limitOf(100),
  offset: Type.Optional(
    Type.String({
      pattern: '^(\\d{1,15}|\\d{1,15}_\\d{1,15})$',
      description: 'How many records to pass over, or the cursor of link.next.',
    }),
  ),
  start: Start,
  page: Page,
  sort: Type.Optional(
    Type.Unsafe<string>({
      type: 'string',
      enum: sortFields.flatMap((field) => [`${field}:asc`, `${field}:desc`]),
    }),
  ),
  status: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: exportJobStatuses })),
})

/** Source: tutorial, reply of "List all export jobs". */
export const ExportJobList = Type.Object(
  {
    records: Type.Array(ExportJobReply),
    page: Type.Object(
      {
        sortField: Type.Unsafe<string>({ type: 'string', enum: sortFields }),
        sort: Type.Unsafe<string>({ type: 'string', enum: ['asc', 'desc'] }),
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
