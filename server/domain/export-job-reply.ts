// The export job as Adobe words it: the shape of every reply that carries one, and the one mapper into it.
import { type Static, Type } from 'typebox'
import type { ExportJob, PlannedBatch } from './export-job.ts'
import { type ExportJobStatus, exportJobStatuses } from './export-job-lifecycle.ts'
import { ExportRequest, SegmentSelection } from './export-request.ts'
import type { EpochMs } from './instant.ts'

const closed = { additionalProperties: false }

const PhaseTime = Type.Object(
  {
    startTimeInMs: Type.Integer(),
    endTimeInMs: Type.Optional(Type.Integer()),
    totalTimeInMs: Type.Optional(Type.Integer()),
  },
  closed,
)

const JobErrorReply = Type.Object(
  { code: Type.String(), msg: Type.String(), callStack: Type.String() },
  closed,
)

const DestinationBatch = Type.Object({ ...SegmentSelection.properties, batchId: Type.String() })

/** Source: tutorial, replies of "Initiate export job" and "Monitor export progress"; counters: docs, segmentation. */
export const ExportJobReply = Type.Object(
  {
    profileInstanceId: Type.String(),
    errors: Type.Optional(Type.Array(JobErrorReply)),
    jobType: Type.Unsafe<'BATCH' | 'STREAMING'>({ type: 'string', enum: ['BATCH', 'STREAMING'] }),
    fields: ExportRequest.properties.fields,
    filter: ExportRequest.properties.filter,
    additionalFields: ExportRequest.properties.additionalFields,
    evaluationInfo: ExportRequest.properties.evaluationInfo,
    id: Type.Integer(),
    schema: ExportRequest.properties.schema,
    mergePolicy: Type.Object({ id: Type.String(), version: Type.Number() }, closed),
    status: Type.Unsafe<ExportJobStatus>({ type: 'string', enum: exportJobStatuses }),
    requestId: Type.String(),
    computeGatewayJobId: Type.Object(
      { exportJob: Type.Optional(Type.String()), pushJob: Type.Optional(Type.String()) },
      closed,
    ),
    metrics: Type.Object(
      {
        totalTime: PhaseTime,
        profileExportTime: Type.Optional(PhaseTime),
        aCPDatasetWriteTime: Type.Optional(PhaseTime),
        totalExportedProfileCounter: Type.Optional(Type.Integer()),
        exportedProfileByNamespaceCounter: Type.Optional(Type.Record(Type.String(), Type.Integer())),
      },
      closed,
    ),
    destination: Type.Object(
      {
        datasetId: Type.Optional(Type.String()),
        dataSetId: Type.Optional(Type.String()),
        segmentPerBatch: Type.Optional(Type.Boolean()),
        batchId: Type.Optional(Type.String({ description: 'Empty when the job failed.' })),
        batches: Type.Optional(Type.Array(DestinationBatch)),
      },
      closed,
    ),
    updateTime: Type.Integer({ description: 'Epoch milliseconds.' }),
    imsOrgId: Type.String(),
    creationTime: Type.Integer({ description: 'Epoch milliseconds.' }),
  },
  { $id: 'ExportJob', ...closed },
)
export type ExportJobReply = Static<typeof ExportJobReply>

/** The reply for a job, in the order of members the tutorial prints. */
export function exportJobReply(job: ExportJob): ExportJobReply {
  const { request, reached } = job
  const { fields, filter, additionalFields, evaluationInfo } = request
  return {
    profileInstanceId: job.profileInstanceId,
    ...(job.status === 'FAILED' && job.errors && { errors: [...job.errors] }),
    jobType: 'BATCH',
    ...(fields !== undefined && { fields }),
    ...(filter && { filter }),
    ...(additionalFields && { additionalFields }),
    ...(evaluationInfo && { evaluationInfo }),
    id: job.id,
    schema: request.schema,
    mergePolicy: job.mergePolicy,
    status: job.status,
    requestId: job.requestId,
    computeGatewayJobId: {
      ...(reached.exportStarted !== undefined && { exportJob: job.gatewayJobIds.exportJob }),
      ...(reached.writeStarted !== undefined && { pushJob: job.gatewayJobIds.pushJob }),
    },
    metrics: metricsReply(job),
    destination: destinationReply(job),
    updateTime: job.updatedAt,
    imsOrgId: job.imsOrgId,
    creationTime: job.createdAt,
  }
}

function metricsReply({ status, createdAt, reached, counters }: ExportJob): ExportJobReply['metrics'] {
  return {
    totalTime: phaseTime(createdAt, reached.finished ?? reached.stopped),
    ...(reached.exportStarted !== undefined && {
      profileExportTime: phaseTime(reached.exportStarted, reached.exportEnded),
    }),
    ...(reached.writeStarted !== undefined && {
      aCPDatasetWriteTime: phaseTime(reached.writeStarted, reached.writeEnded),
    }),
    ...(status === 'SUCCEEDED' &&
      counters && {
        totalExportedProfileCounter: counters.profiles,
        exportedProfileByNamespaceCounter: counters.byNamespace,
      }),
  }
}

function phaseTime(start: EpochMs, end: EpochMs | undefined): Static<typeof PhaseTime> {
  if (end === undefined) return { startTimeInMs: start }
  return { startTimeInMs: start, endTimeInMs: end, totalTimeInMs: end - start }
}

/**
 * Both spellings of the dataset's key go out, as the tutorial has both. `batches` stands in for `batchId` when
 * each segment has its own; a failed job's `batchId` is "" (tutorial, job 722), while `batches` keep their ids.
 */
function destinationReply({ datasetId, request, batches, status }: ExportJob): ExportJobReply['destination'] {
  const segmentPerBatch = request.destination.segmentPerBatch ?? false
  const [only] = batches
  const perSegment = batches.filter((batch) => batch.segment !== undefined)
  return {
    datasetId,
    dataSetId: datasetId,
    segmentPerBatch,
    ...(perSegment.length > 0
      ? { batches: perSegment.map(batchReply) }
      : { batchId: status === 'FAILED' ? '' : (only?.batchId ?? '') }),
  }
}

function batchReply({ batchId, segment }: PlannedBatch): Static<typeof DestinationBatch> {
  const { segmentId = '', segmentNs, status } = segment ?? {}
  return { segmentId, ...(segmentNs !== undefined && { segmentNs }), ...(status && { status }), batchId }
}
