// Refusals of Adobe's services: what does not exist, exists already or cannot be done.
import { type ErrorEntry, ours, sentence } from './entry.ts'

export const serviceRefusals = {
  DATASET_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'catalog.yaml retrieveDataset',
    detail: (datasetId: string) => `The dataset ${datasetId} does not exist in this sandbox.`,
  },
  DATASET_VIEW_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: ours,
    detail: (datasetId: string, viewId: string) =>
      `The dataset ${datasetId} with the view ${viewId} does not exist in this sandbox.`,
  },
  PRECONDITION_FAILED: {
    status: 412,
    title: 'PreconditionFailedError',
    source: 'docs: catalog/api/appendix',
    detail: (header: string, datasetId: string, version: string) =>
      `The header ${header} does not fit the dataset ${datasetId}, which has the version ${version}.`,
  },
  DESTINATION_DATASET_UNKNOWN: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (member: string, datasetId: string) =>
      `${member}: the dataset ${datasetId} does not exist in this sandbox.`,
  },
  EXPORT_REQUEST_REFUSED: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (problems: readonly string[]) => `Refused with requestChecks=strict: ${problems.join('; ')}.`,
  },
  SCENARIO_UNKNOWN: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (name: string, nearest: string) =>
      `The header X-Emulator-Scenario names "${name}", which is no planned outcome and no magic value; the nearest is ${nearest}.`,
  },
  SCENARIO_USED_UP: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (name: string) =>
      `The header X-Emulator-Scenario names ${name}, which was planned for fewer jobs and is used up.`,
  },
  BATCH_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'catalog.yaml retrieveBatch',
    detail: (batchId: string) => `The batch ${batchId} does not exist in this sandbox.`,
  },
  EXPORT_JOB_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'segmentation.yaml retrieveExportJob',
    detail: (exportJobId: string) => `The export job ${exportJobId} does not exist in this sandbox.`,
  },
  MERGE_POLICY_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'profile.yaml retrieveMergePolicy',
    detail: (mergePolicyId: string) => `The merge policy ${mergePolicyId} does not exist in this sandbox.`,
  },
  MERGE_POLICY_NOT_DELETABLE: {
    status: 400,
    title: 'BadRequestError',
    source: 'docs: profile/api/merge-policies; status: emulator-defined',
    detail: (mergePolicyId: string, reason: string) =>
      `The merge policy ${mergePolicyId} cannot be deleted: ${reason}.`,
  },
  SEGMENT_DEFINITION_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'segmentation.yaml retrieveSegmentDefinitionById',
    detail: (segmentId: string) => `The segment definition ${segmentId} does not exist in this sandbox.`,
  },
  SEGMENT_DEFINITION_EXISTS: {
    status: 422,
    title: 'UnprocessableEntityError',
    source: 'segmentation.yaml createSegmentDefinition',
    detail: (name: string, segmentId: string) =>
      `name: the segment definition ${segmentId} is already named "${name}". PATCH changes it.`,
  },
  FILE_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'data-access.yaml retrieveDatasetFile',
    detail: (fileId: string) => `The dataset file ${fileId} does not exist in this sandbox.`,
  },
  FILE_PATH_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'data-access.yaml retrieveDatasetFile',
    detail: (fileId: string, path: string) => `path: the dataset file ${fileId} holds no file named ${path}.`,
  },
  FILE_PATH_REQUIRED: {
    status: 400,
    title: 'BadRequestError',
    source: 'data-access.yaml retrieveDatasetFileHeaders',
    detail: sentence('path: the query parameter is required to read the headers of a file.'),
  },
  BATCH_PATH_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'data-access.yaml retrieveBatchMeta',
    detail: (batchId: string, path: string) => `path: the batch ${batchId} holds nothing at ${path}.`,
  },
  RANGE_NOT_SATISFIABLE: {
    status: 416,
    title: 'RangeNotSatisfiableError',
    source: 'RFC 9110 section 15.5.17',
    detail: (size: number) => `The header Range asks for bytes outside the file, which has ${size} bytes.`,
    headers: (size: number) => ({ 'content-range': `bytes */${size}` }),
  },
  SANDBOX_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: ours,
    detail: (name: string) => `The sandbox ${name} does not exist in this organization.`,
  },
  UNION_LIST_ACCEPT_INVALID: {
    status: 400,
    title: 'Accept header invalid',
    source: 'schema-registry.yaml listUnionSchemas; wording: docs, xdm/troubleshooting-guide',
    detail: (accept: string) =>
      `The supplied Accept header is not valid: ${accept} - A valid Accept value should look like application/vnd.adobe.{xed|xdm}+json`,
  },
  UNION_ACCEPT_INVALID: {
    status: 400,
    title: 'Accept header invalid',
    source: 'schema-registry.yaml retrieveUnionSchema; wording: docs, xdm/troubleshooting-guide',
    detail: (accept: string) =>
      `The supplied Accept header is not valid: ${accept} - A valid Accept value should look like application/vnd.adobe.{xed|xdm}+json; version=1 (Version should be specified)`,
  },
  UNION_NOT_FOUND: {
    status: 404,
    title: 'Resource Not Found',
    source: 'schema-registry.yaml retrieveSchema',
    detail: (unionId: string, version: number) =>
      `Requested resource ${unionId} with version ${version} is not found`,
  },
  UNION_VERSION_UNAVAILABLE: {
    status: 406,
    title: 'NotAcceptableError',
    source: 'schema-registry.yaml retrieveSchema',
    detail: (unionId: string, version: number) =>
      `The version ${version} of ${unionId} is not available: a union schema has the version 1 alone.`,
  },
  ENTITY_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: 'profile.yaml retrieveEntity',
    detail: sentence('XDM objects not found.'),
  },
  ENTITY_IDENTITIES_TOO_MANY: {
    status: 422,
    title: 'UnprocessableEntityError',
    source: 'docs: profile/api/entities',
    detail: sentence('Too many related identities'),
  },
  ENTITY_MERGE_POLICY_UNKNOWN: {
    status: 422,
    title: 'UnprocessableEntityError',
    source: ours,
    detail: (mergePolicyId: string) =>
      `mergePolicyId: the merge policy ${mergePolicyId} does not exist in this sandbox.`,
  },
  IMS_INVALID_CLIENT: {
    status: 400,
    title: 'invalid_client',
    source: 'RFC 6749 section 5.2; its words: clients of Adobe’s own',
    detail: (parameter: string) => `invalid ${parameter} parameter`,
  },
  IMS_INVALID_REQUEST: {
    status: 400,
    title: 'invalid_request',
    source: 'RFC 6749 section 5.2',
    detail: (reason: string) => reason,
  },
  IMS_INVALID_SCOPE: {
    status: 400,
    title: 'invalid_scope',
    source: 'RFC 6749 section 5.2',
    detail: (reason: string) => `scope ${reason}`,
  },
  IMS_UNSUPPORTED_GRANT_TYPE: {
    status: 400,
    title: 'unsupported_grant_type',
    source: 'RFC 6749 section 5.2',
    detail: sentence('grant_type must be client_credentials or authorization_code'),
  },
} as const satisfies Record<string, ErrorEntry>
