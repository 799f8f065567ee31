// Wire shapes of the Catalog's datasets.
import { Type } from 'typebox'
import { DatasetRequest } from '../../domain/dataset.ts'
import { JsonPatch } from './json-patch.ts'
import { Filter } from './list-schemas.ts'

export const DatasetPath = Type.Object({
  datasetId: Type.String({ description: 'Id of the dataset; a look-up takes up to 100, between commas.' }),
})

/** Source: docs, CJA use case; aepp, which sends `False`. */
export const CreateDatasetQuery = Type.Object({
  requestDataSource: Type.Optional(
    Type.String({ description: 'Taken and passed over: datasets have no data sources here.' }),
  ),
})

/** Source: catalog.yaml listDatasets; what else a dataset shows is emulator-defined as a filter. */
export const datasetFilters = {
  name: Filter,
  description: Filter,
  version: Filter,
  created: Filter,
  updated: Filter,
  createdClient: Filter,
  createdUser: Filter,
  updatedUser: Filter,
  enableErrorDiagnostics: Filter,
  imsOrg: Filter,
  sandboxId: Filter,
  viewId: Filter,
  aspect: Filter,
  schema: Filter,
  lastBatchId: Filter,
  lastBatchStatus: Filter,
  lastSuccessfulBatch: Filter,
  lastFailedBatch: Filter,
}

/** Source: tutorial, reply of "Create a target dataset"; docs, update, replace and delete an object. */
export const DatasetReference = Type.Array(Type.String(), {
  maxItems: 1,
  $id: 'DatasetReference',
})

/** Body of PATCH /dataSets/{id}: members to merge in, or, as an array, a JSON Patch. */
export const DatasetPatch = Type.Unsafe<object>({
  $id: 'DatasetPatch',
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: JsonPatch,
  else: {
    type: 'object',
    description: 'Members of DatasetRequest; objects are merged, null removes a member.',
  },
})

/** Body of PATCH /v2/dataSets/{id}. Source: catalog.yaml datasetPatchRequestV2. */
export const DatasetPatchV2 = Type.Object(
  {},
  {
    $id: 'DatasetPatchV2',
    description: 'Members of DatasetRequest; objects are merged, null removes a member.',
  },
)

const Text = Type.Optional(Type.String())

/**
 * Source: catalog.yaml dataSetResponse; docs, catalog look-up-object. What the client set is kept beside it. All
 * members are there, the last batches where there are any, unless `properties` asks for fewer.
 */
export const DatasetReply = Type.Partial(
  Type.Object({
    ...DatasetRequest.properties,
    schemaRef: Type.Object({ id: Text, contentType: Text }),
    tags: Type.Record(Type.String(), Type.Array(Type.String())),
    classification: Type.Object({ dataBehavior: Type.String(), managedBy: Type.String() }),
    imsOrg: Type.String(),
    sandboxId: Type.String(),
    version: Type.String(),
    created: Type.Integer(),
    updated: Type.Integer(),
    createdClient: Type.String(),
    createdUser: Type.String(),
    updatedUser: Type.String(),
    viewId: Type.String(),
    files: Type.String(),
    lastBatchId: Type.String(),
    lastBatchStatus: Type.String(),
    lastSuccessfulBatch: Type.String(),
    lastFailedBatch: Type.String(),
  }),
  { $id: 'Dataset' },
)

/** A map from id to dataset: the same for one dataset and for a list. */
export const DatasetMap = Type.Record(Type.String(), DatasetReply)
