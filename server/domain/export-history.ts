// Jobs of the past that were seeded as they are served: their batches, and what their files hold.
import { type Batch, batchStatusOf } from './batch.ts'
import type { ExportJob } from './export-job.ts'
import type { ExportJobReply } from './export-job-reply.ts'

/** The batches that a finished job names, as the Catalog keeps them; a failed one may name none. */
export function historyBatches(reply: ExportJobReply): Batch[] {
  const { id, status, destination, metrics, errors = [], creationTime, updateTime } = reply
  const startedAt = metrics.profileExportTime?.startTimeInMs
  const completedAt = metrics.totalTime.endTimeInMs
  return batchIds(reply).map((batchId) => ({
    id: batchId,
    datasetId: destination.datasetId ?? destination.dataSetId ?? '',
    exportJobId: id,
    status: status === 'CANCELLING' ? 'aborted' : batchStatusOf[status],
    createdAt: creationTime,
    updatedAt: updateTime,
    ...(startedAt !== undefined && { startedAt }),
    ...(completedAt !== undefined && { completedAt }),
    revision: 0,
    errors: errors.map(({ code, msg }) => ({ code, description: msg })),
  }))
}

/** What has to be exported for the files of a job of the past to be there. */
export type HistoryExport = Pick<ExportJob, 'request' | 'datasetId' | 'batches' | 'mergePolicy'>

export function historyExport(reply: ExportJobReply): HistoryExport {
  const { fields, filter, additionalFields, schema, destination, mergePolicy } = reply
  const datasetId = destination.datasetId ?? destination.dataSetId ?? ''
  return {
    datasetId,
    mergePolicy,
    request: {
      ...(fields !== undefined && { fields }),
      ...(filter && { filter }),
      ...(additionalFields && { additionalFields }),
      mergePolicy,
      schema,
      destination: { datasetId },
    },
    batches: destination.batches
      ? destination.batches.map(({ batchId, ...segment }) => ({
          batchId,
          segment,
          mergePolicyId: mergePolicy.id,
        }))
      : batchIds(reply).map((batchId) => ({ batchId, mergePolicyId: mergePolicy.id })),
  }
}

function batchIds({ destination }: ExportJobReply): string[] {
  const ids = destination.batches?.map(({ batchId }) => batchId) ?? [destination.batchId ?? '']
  return ids.filter((id) => id !== '')
}
