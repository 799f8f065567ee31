// Wire shapes of the Catalog's batches, last batches and dataset files.
import { Type } from 'typebox'
import { type BatchStatus, batchStatuses } from '../../domain/batch.ts'
import { Filter, Properties } from './list-schemas.ts'

const closed = { additionalProperties: false }
const Status = Type.Unsafe<BatchStatus>({ type: 'string', enum: batchStatuses })

export const BatchPath = Type.Object({
  batchId: Type.String({ description: 'Id of the batch, or up to 100, between commas.' }),
})
export const BatchQuery = Type.Object({
  ...Properties.properties,
  aggregate: Type.Optional(Type.String({ description: 'Taken and passed over: no batch has children.' })),
})
export const DataSetFilePath = Type.Object({
  dataSetFileId: Type.String({ description: 'Id of the dataset file, or up to 100, between commas.' }),
})
export const DataSetViewPath = Type.Object({ datasetId: Type.String(), viewId: Type.String() })

/** Source: catalog.yaml listBatches; `id` as the batches show it. */
export const batchFilters = {
  id: Filter,
  batch: Filter,
  externalId: Filter,
  dataSet: Filter,
  status: Filter,
  version: Filter,
  created: Filter,
  updated: Filter,
  started: Filter,
  completed: Filter,
  createdClient: Filter,
  createdUser: Filter,
  updatedUser: Filter,
  recordCount: Filter,
  failedRecordCount: Filter,
  size: Filter,
}

/** Bounds of the dates a batch holds data of (catalog.yaml listBatches). Batches of exports have none. */
const AvailableDate = Type.Optional(
  Type.Integer({ description: 'No batch of an export has available dates.' }),
)
export const availabilityFilters = {
  startAfter: AvailableDate,
  startBefore: AvailableDate,
  endAfter: AvailableDate,
  endBefore: AvailableDate,
}

/** Source: catalog.yaml listLastBatches. */
export const lastBatchFilters = {
  dataSetId: Filter,
  lastBatchId: Filter,
  lastBatchStatus: Filter,
  lastSuccessfulBatchId: Filter,
  lastFailedBatchId: Filter,
  created: Filter,
  updated: Filter,
}

/** Source: docs, catalog filter-data and appendix; `batch` and `dataSetId` as the `files` of datasets use them. */
export const dataSetFileFilters = {
  id: Filter,
  batch: Filter,
  batchId: Filter,
  dataSetId: Filter,
  dataSetViewId: Filter,
  version: Filter,
  created: Filter,
  updated: Filter,
  createdClient: Filter,
  createdUser: Filter,
  updatedUser: Filter,
}

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

/**
 * Source: catalog.yaml batchResponse; metrics under their newer and older names: docs, ingestion. `properties` may
 * ask for fewer members.
 */
export const BatchReply = Type.Partial(
  Type.Object({
    id: Type.String(),
    externalId: Type.String(),
    imsOrg: Type.String(),
    sandboxId: Type.String(),
    status: Status,
    failedBatchLocation: Type.String({ description: 'Where the errors of a failed batch are read.' }),
    errors: Type.Array(Type.Object({ code: Type.String(), description: Type.String() }, closed)),
    tags: Type.Record(Type.String(), Type.Array(Type.String())),
    relatedObjects: Type.Array(Type.Object({ type: Type.String(), id: Type.String() }, closed)),
    inputFormat: Type.Object({ format: Type.String() }, closed),
    replay: Type.Object({}, closed),
    availableDates: Type.Object({}, closed),
    metrics: BatchMetrics,
    created: Type.Integer(),
    updated: Type.Integer(),
    started: Type.Integer(),
    completed: Type.Integer(),
    createdClient: Type.String(),
    createdUser: Type.String(),
    updatedUser: Type.String(),
    version: Type.String(),
  }),
  { $id: 'Batch', ...closed },
)
export const BatchMap = Type.Record(Type.String(), BatchReply)

/** Source: catalog.yaml lastBatchesResponse. */
export const LastBatchReply = Type.Partial(
  Type.Object({
    lastBatchId: Type.String(),
    lastBatchStatus: Status,
    lastSuccessfulBatchId: Type.String(),
    lastFailedBatchId: Type.String(),
    imsOrg: Type.String(),
    sandboxId: Type.String(),
    created: Type.Integer(),
    updated: Type.Integer(),
  }),
  { $id: 'LastBatch', ...closed },
)
export const LastBatchMap = Type.Record(Type.String(), LastBatchReply)

/** Source: docs, catalog appendix, "View interrelated objects". */
export const DataSetFileReply = Type.Partial(
  Type.Object({
    id: Type.String(),
    batchId: Type.String(),
    dataSetViewId: Type.String(),
    imsOrg: Type.String(),
    createdUser: Type.String(),
    createdClient: Type.String(),
    updatedUser: Type.String(),
    version: Type.String(),
    created: Type.Integer(),
    updated: Type.Integer(),
  }),
  { $id: 'DataSetFile', ...closed },
)
export const DataSetFileMap = Type.Record(Type.String(), DataSetFileReply)
