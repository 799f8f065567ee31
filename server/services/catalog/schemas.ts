// Wire shapes of /data/foundation/catalog.
import { Type } from 'typebox'
import { type BatchStatus, batchStatuses } from '../../domain/batch.ts'
import { DatasetRequest } from '../../domain/dataset.ts'
import { Start } from '../../gateway/query.ts'

const closed = { additionalProperties: false }

/** Source: docs, catalog filter-data: 20 entries unless told, 1 to 100. */
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 }))

export const DatasetPath = Type.Object({ datasetId: Type.String() })
export const BatchPath = Type.Object({ batchId: Type.String() })
export const DatasetListQuery = Type.Object({ limit: Limit, start: Start })
export const BatchListQuery = Type.Object({
  limit: Limit,
  start: Start,
  batch: Type.Optional(Type.String({ description: 'Id of the batch.' })),
  dataSet: Type.Optional(Type.String({ description: 'Id of the dataset that the batches belong to.' })),
  status: Type.Optional(Type.String()),
})

/** Source: tutorial, reply of "Create a target dataset". */
export const DatasetReference = Type.Array(Type.String(), {
  minItems: 1,
  maxItems: 1,
  $id: 'DatasetReference',
})

/** Source: catalog.yaml dataSet; docs, catalog look-up-object. What the client set is kept beside it. */
export const DatasetReply = Type.Object(
  {
    ...DatasetRequest.properties,
    name: Type.String(),
    imsOrg: Type.String(),
    sandboxId: Type.String(),
    tags: Type.Record(Type.String(), Type.Array(Type.String())),
    classification: Type.Object({ dataBehavior: Type.String(), managedBy: Type.String() }, closed),
    version: Type.String(),
    created: Type.Integer(),
    updated: Type.Integer(),
    createdClient: Type.String(),
    createdUser: Type.String(),
    updatedUser: Type.String(),
    viewId: Type.String(),
    files: Type.String(),
  },
  { $id: 'Dataset' },
)

/** A map from id to dataset: the same for one dataset and for a list. */
export const DatasetMap = Type.Record(Type.String(), DatasetReply)

const BatchMetrics = Type.Object(
  {
    inputRecordCount: Type.Integer(),
    outputRecordCount: Type.Integer(),
    failedRecordCount: Type.Integer(),
    inputFileCount: Type.Integer(),
    outputFileCount: Type.Integer(),
    inputByteSize: Type.Integer(),
    outputByteSize: Type.Integer(),
    partitionCount: Type.Integer(),
    recordsRead: Type.Integer(),
    recordsWritten: Type.Integer(),
    recordsFailed: Type.Integer(),
    startTime: Type.Integer(),
    endTime: Type.Integer(),
  },
  closed,
)

/** Source: catalog.yaml batch; metrics under their newer and older names: docs, ingestion. */
export const BatchReply = Type.Object(
  {
    id: Type.String(),
    externalId: Type.String(),
    imsOrg: Type.String(),
    sandboxId: Type.String(),
    status: Type.Unsafe<BatchStatus>({ type: 'string', enum: batchStatuses }),
    errors: Type.Array(Type.Object({ code: Type.String(), description: Type.String() }, closed)),
    tags: Type.Record(Type.String(), Type.Array(Type.String())),
    relatedObjects: Type.Array(Type.Object({ type: Type.String(), id: Type.String() }, closed)),
    inputFormat: Type.Object({ format: Type.String() }, closed),
    replay: Type.Object({}, closed),
    availableDates: Type.Object({}, closed),
    metrics: Type.Optional(BatchMetrics),
    created: Type.Integer(),
    updated: Type.Integer(),
    started: Type.Optional(Type.Integer()),
    completed: Type.Optional(Type.Integer()),
    createdClient: Type.String(),
    createdUser: Type.String(),
    updatedUser: Type.String(),
    version: Type.String(),
  },
  { $id: 'Batch', ...closed },
)

export const BatchMap = Type.Record(Type.String(), BatchReply)
