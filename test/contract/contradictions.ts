// Where replies are known to differ from Adobe's specification files, because another source of Adobe's, or the way
// the service is used, says otherwise.

interface Contradiction {
  /** Its number in the register of contradictions; null where the register has no row for it. */
  readonly register: number | null
  readonly because: string
  readonly operations: readonly string[]
  readonly problems: readonly string[]
}

const exportJobs = ['createExportJob', 'retrieveExportJob', 'listExportJobs']
const policies = [
  'getMany',
  'createMergePolicy',
  'retrieveMergePolicy',
  'updateMergePolicy',
  'patchMergePolicy',
]
const segments = ['createSegmentDefinition', 'retrieveSegmentDefinitionById', 'patchSegmentDefinition']

const changes = ['putDataset', 'patchDataset', 'patchDataSetV2']
const dataAccess = ['retrieveBatchMeta', 'retrieveDatasetFile', 'retrieveDatasetPreview']
const sandboxLists = ['listAvailableSandboxes', 'listSandboxes']

const rows: readonly Contradiction[] = [
  {
    register: 1,
    because: 'the tutorial cancels with 204',
    operations: ['cancelExportJob'],
    problems: ['204 is none of 200, 403, 404, 503'],
  },
  {
    register: 3,
    because: 'the tutorial has both spellings',
    operations: exportJobs,
    problems: ['/destination/dataSetId is not described'],
  },
  {
    register: 10,
    because: 'the tutorial has a list',
    operations: exportJobs,
    problems: ['/destination/batches must be object'],
  },
  {
    register: 13,
    because: 'a job that is being cancelled has a status of its own',
    operations: ['retrieveExportJob', 'listExportJobs'],
    problems: ['/status must be equal to one of the allowed values'],
  },
  {
    register: 19,
    because: 'docs, merge policies, page in another shape, and link',
    operations: ['getMany'],
    problems: [
      '/_page/totalCount is not described',
      '/_page/pageSize is not described',
      '/_links is not described',
    ],
  },
  {
    register: null,
    because: 'docs, segmentation export jobs, send it',
    operations: exportJobs,
    problems: ['/evaluationInfo is not described'],
  },
  {
    register: null,
    because: 'docs, segmentation export jobs, count',
    operations: ['retrieveExportJob', 'listExportJobs'],
    problems: [
      '/metrics/totalExportedProfileCounter is not described',
      '/metrics/exportedProfileByNamespaceCounter is not described',
    ],
  },
  {
    register: null,
    because: 'docs, merge policies, "Complete merge policy object"',
    operations: policies,
    problems: ['/imsOrgId is not described', '/sandbox is not described', '/updateEpoch is not described'],
  },
  {
    register: null,
    because: 'the file describes the ids of its example alone',
    operations: ['bulkGetMergePolicies', 'bulkGetSegmentDefinitions'],
    problems: ['/results/* is not described'],
  },
  {
    register: null,
    because: 'docs, segment definitions, every sample reply',
    operations: segments,
    problems: ['/sandbox is not described'],
  },
  {
    register: null,
    because: 'the file answers the list with one definition; docs, segment definitions, with a list',
    operations: ['listSegmentDefinitions'],
    problems: [
      "/ must have required property 'expression'",
      "/ must have required property 'name'",
      "/ must have required property 'schema'",
      '/segments is not described',
      '/page is not described',
      '/link is not described',
    ],
  },
  {
    register: null,
    because: 'the tutorial sends it',
    operations: ['retrieveDataset', 'listDatasets'],
    problems: [
      '/aspect is not described',
      '/fileDescription/persisted is not described',
      '/fileDescription/containerFormat is not described',
    ],
  },
  {
    register: null,
    because: 'docs, catalog look-up-object',
    operations: ['retrieveDataset', 'listDatasets'],
    problems: ['/classification is not described', '/sandboxId is not described'],
  },
  {
    register: null,
    because: 'docs, catalog list-objects',
    operations: ['retrieveBatch', 'listBatches'],
    problems: ['/id is not described', '/sandboxId is not described'],
  },
  {
    register: null,
    because: 'the file has no shape for the list of parts; docs, data access',
    operations: ['retrieveDatasetFile'],
    problems: ['/data is not described', '/_page is not described'],
  },
  {
    register: 25,
    because: 'docs, sandboxes API, spell it so',
    operations: ['retrieveSandbox'],
    problems: ['/eTag is not described'],
  },
  {
    register: 25,
    because: 'docs, sandboxes API, spell it so',
    operations: sandboxLists,
    problems: ['/sandboxes/*/eTag is not described'],
  },
  {
    register: null,
    because: 'docs, sandboxes API, print null',
    operations: sandboxLists,
    problems: ['/_links/page/templated must be boolean'],
  },
  {
    register: null,
    because: 'the file has it for other operations; aepp reads it',
    operations: ['listAvailableSandboxes'],
    problems: ['/sandboxes/*/id is not described'],
  },
  {
    register: null,
    because: 'docs, sandbox types API, list names',
    operations: ['listSandboxTypes'],
    problems: ['/sandboxTypes/* must be object'],
  },
  {
    register: null,
    because: 'the files leave bodies of refusals empty; docs, landing/troubleshooting, print one',
    operations: [
      'createDataset',
      'listDatasets',
      'listBatches',
      'listLastBatches',
      'listSandboxes',
      ...changes,
    ],
    problems: ['400 has a body'],
  },
  {
    register: null,
    because: 'the same',
    operations: ['retrieveDataset', 'retrieveBatch', ...dataAccess, ...changes],
    problems: ['404 has a body'],
  },
  {
    register: null,
    because: 'the same; that If-Match is answered so: docs, catalog appendix',
    operations: ['putDataset', 'patchDataset'],
    problems: ['412 has a body'],
  },
  {
    register: null,
    because: 'docs, catalog appendix, If-Match',
    operations: ['patchDataSetV2'],
    problems: ['412 is none of 200, 400, 403, 404, 500'],
  },
  {
    register: null,
    because: 'what is not there is 404 (emulator-defined)',
    operations: ['listDatasetFiles', 'retrieveFailedBatch'],
    problems: ['404 is none of 200, 401, 500'],
  },
  {
    register: null,
    because: 'what is not there is 404 (emulator-defined)',
    operations: ['retrieveSandbox'],
    problems: ['404 is none of 200, 400, 403, 500'],
  },
  {
    register: null,
    because: 'docs, catalog look-up-object; every object has its sandbox',
    operations: ['listLastBatches'],
    problems: ['/sandboxId is not described'],
  },
  {
    register: null,
    because: 'docs, catalog update-object, set it',
    operations: ['retrieveDataset'],
    problems: ['/extensions is not described'],
  },
  {
    register: null,
    because: 'the file describes the content of a file; docs, error-diagnostics, list files',
    operations: ['retrieveBatchMeta'],
    problems: ['/data is not described', '/_page is not described'],
  },
  {
    register: null,
    because: 'the file describes the columns of its example alone',
    operations: ['retrieveDatasetPreview'],
    problems: [
      '/data/*/identities is not described',
      '/data/*/personalEmail is not described',
      '/data/*/timeSeriesEvents is not described',
    ],
  },
  {
    register: null,
    because: 'the file’s other lists have it; docs, xdm/api/appendix',
    operations: ['listUnionSchemas'],
    problems: ['/_page is not described', '/results/*/meta:registryMetadata/eTag is not described'],
  },
  {
    register: null,
    because: 'the file describes etag and shows eTag; it lists the full formats without their fields',
    operations: ['retrieveUnionSchema', 'retrieveSchema'],
    problems: ['/meta:registryMetadata/eTag is not described', '/properties is not described'],
  },
  {
    register: null,
    because: 'the file has a blank behind $ref',
    operations: ['retrieveSchema'],
    problems: ['/allOf/*/$ref is not described'],
  },
  {
    register: null,
    because: 'docs, profile/api/entities, page events; the file has profiles alone',
    operations: ['retrieveEntity'],
    problems: [
      '/_page/orderby is not described',
      '/_page/start is not described',
      '/_page/count is not described',
      '/_page/next is not described',
      '/_links/next is not described',
    ],
  },
]

/** Each as `{operationId}: {problem}`. */
export const contradictions: ReadonlySet<string> = new Set(
  rows.flatMap(({ operations, problems }) =>
    operations.flatMap((operation) => problems.map((problem) => `${operation}: ${problem}`)),
  ),
)
