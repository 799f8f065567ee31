// The error catalogue: every refusal the emulator can answer with, and AepError, the one way to raise it.

/** One row of the catalogue. `detail` words the case at hand from its arguments. */
interface ErrorEntry {
  /** HTTP status of the reply. */
  readonly status: number
  /** Short name of the kind of error, the same for every occurrence. */
  readonly title: string
  /** Where the behaviour comes from; `emulator-defined` where no source says anything. */
  readonly source: string
  /** `error_code` of the platform gateway's own body; entries without one are worded by the service. */
  readonly gatewayCode?: string
  /** What is wrong and where. */
  readonly detail: (...args: never[]) => string
  /** Reply headers that belong to the error. */
  readonly headers?: (...args: never[]) => Record<string, string>
}

const troubleshooting = 'docs: landing/troubleshooting'
const ours = 'emulator-defined'
const sentence = (text: string) => () => text

export const errorCatalogue = {
  API_KEY_MISSING: {
    status: 403,
    title: 'Forbidden',
    gatewayCode: '403000',
    source: troubleshooting,
    detail: sentence('Api Key is required'),
  },
  TOKEN_MISSING: {
    status: 403,
    title: 'Forbidden',
    gatewayCode: '403010',
    source: troubleshooting,
    detail: sentence('Oauth token is missing.'),
  },
  TOKEN_INVALID: {
    status: 401,
    title: 'Unauthorized',
    gatewayCode: '401013',
    source: troubleshooting,
    detail: sentence('Oauth token is not valid'),
  },
  IMS_ORG_MISSING: {
    status: 400,
    title: 'Bad Request',
    gatewayCode: '400003',
    source: troubleshooting,
    detail: sentence('Missing header'),
  },
  SANDBOX_MISSING: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: sentence('The header x-sandbox-name is missing: it names the sandbox the request is for.'),
  },
  SANDBOX_MALFORMED: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (name: string) =>
      `The header x-sandbox-name is not a sandbox name: "${name}". Names are lower-case letters, digits, - and _.`,
  },
  CONTENT_TYPE_INVALID: {
    status: 400,
    title: 'BadRequestError',
    source: troubleshooting,
    detail: sentence('A valid content-type must be specified'),
  },
  BODY_UNREADABLE: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (reason: string) => `The request body cannot be read as JSON: ${reason}`,
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'PayloadTooLargeError',
    source: ours,
    detail: (limitBytes: number) => `The request body is larger than ${limitBytes} bytes.`,
  },
  BODY_UNEXPECTED: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (call: string) => `${call} takes no body.`,
  },
  BODY_INVALID: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (problems: readonly string[]) => problems.join('; '),
  },
  QUERY_INVALID: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (problems: readonly string[]) => problems.join('; '),
  },
  URL_MALFORMED: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (url: string) => `The path is not a valid URL path: ${url}`,
  },
  URL_TOO_LONG: {
    status: 414,
    title: 'UriTooLongError',
    source: ours,
    detail: (limit: number) => `A part of the path is longer than ${limit} characters.`,
  },
  PATH_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: ours,
    detail: (call: string) => `Nothing answers ${call}. GET /_emulator/openapi.json lists what is emulated.`,
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'MethodNotAllowedError',
    source: ours,
    detail: (call: string, allowed: readonly string[]) => `${call} is not one of ${allowed.join(', ')}.`,
    headers: (_call: string, allowed: readonly string[]) => ({ allow: allowed.join(', ') }),
  },
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
  CLOCK_BACKWARDS: {
    status: 409,
    title: 'Clock cannot go back',
    source: ours,
    detail: (now: string, target: string) =>
      `The tenant's clock is at ${now} and only goes forward; ${target} is in its past. A reset sets it back.`,
  },
  TENANT_INCOMPLETE: {
    status: 400,
    title: 'Tenant not named',
    source: ours,
    detail: sentence(
      'A tenant is named by both an organization and a sandbox: x-gw-ims-org-id and x-sandbox-name, or ?org= and ?sandbox=. Give both or neither.',
    ),
  },
  FOREIGN_CALLER: {
    status: 403,
    title: 'Foreign caller',
    source: ours,
    detail: (header: string, value: string) =>
      `Control calls are answered only for this machine's own pages: ${header} is ${value}.`,
  },
  EMULATOR_BUG: {
    status: 500,
    title: 'InternalServerError',
    source: ours,
    detail: sentence(
      'This is a bug in aep-emulator, not a reply of Adobe Experience Platform. The server log has the details.',
    ),
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue
type DetailArgs<Code extends ErrorCode> = Parameters<(typeof errorCatalogue)[Code]['detail']>

/** A refusal from the catalogue. The arguments are those of the entry's `detail`. */
export class AepError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly title: string
  readonly gatewayCode: string | undefined
  readonly headers: Record<string, string>

  constructor(code: Code, ...args: DetailArgs<Code>) {
    const entry: ErrorEntry = errorCatalogue[code]
    super(entry.detail(...(args as never[])))
    this.name = 'AepError'
    this.code = code
    this.status = entry.status
    this.title = entry.title
    this.gatewayCode = entry.gatewayCode
    this.headers = entry.headers?.(...(args as never[])) ?? {}
  }
}
