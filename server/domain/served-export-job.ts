// An export job's reply as it is served: as it is stored, but for what a switch has otherwise.
import { cancelErrors } from './export-job-errors.ts'
import { type ExportJobStatus, exportJobStatuses } from './export-job-lifecycle.ts'
import type { ExportJobReply } from './export-job-reply.ts'
import { defaultSwitches, type Switches } from './switches.ts'

/** What of the switches words the replies. */
type Wording = Pick<Switches, 'destinationDatasetKey' | 'cancelledStatus'>

/** Whether the reply is about the job alone, or lists it among others. */
type Place = 'alone' | 'listed'

/** The reply as it is served. */
export function servedReply(reply: ExportJobReply, wording: Wording, place: Place): ExportJobReply {
  return withCancelling(withDatasetKey(reply, wording, place), wording)
}

/** The same for the text of a reply, which is left as it is where no switch asks for anything else. */
export function servedText(reply: string, wording: Wording, place: Place): string {
  const { destinationDatasetKey, cancelledStatus } = defaultSwitches
  const isDefault =
    wording.destinationDatasetKey === destinationDatasetKey && wording.cancelledStatus === cancelledStatus
  return isDefault ? reply : JSON.stringify(servedReply(JSON.parse(reply), wording, place))
}

/** The statuses whose jobs are served with that one; none where no job is. */
export function storedStatuses(served: ExportJobStatus, wording: Wording): ExportJobStatus[] {
  return exportJobStatuses.filter((status) => servedStatus(status, wording) === served)
}

function servedStatus(status: ExportJobStatus, { cancelledStatus }: Wording): ExportJobStatus {
  if (cancelledStatus === 'CANCELLED') return status
  if (status === 'CANCELLING') return 'PROCESSING'
  return status === 'CANCELLED' ? 'FAILED' : status
}

/** A cancelled job that is served as a failed one looks like one: with errors, and a `batchId` that is "". */
function withCancelling(reply: ExportJobReply, wording: Wording): ExportJobReply {
  const status = servedStatus(reply.status, wording)
  if (status === reply.status) return reply
  if (status !== 'FAILED') return { ...reply, status }
  const { profileInstanceId, errors = [], destination, ...others } = reply
  return {
    profileInstanceId,
    errors: [...errors, ...cancelErrors()],
    ...others,
    status,
    destination: { ...destination, ...(destination.batchId !== undefined && { batchId: '' }) },
  }
}

/** The dataset's id under the one key, or, with `both`, as it is, which a seeded job may have under one. */
function withDatasetKey(
  reply: ExportJobReply,
  { destinationDatasetKey }: Wording,
  place: Place,
): ExportJobReply {
  const { datasetId, dataSetId, ...others } = reply.destination
  const id = datasetId ?? dataSetId
  if (destinationDatasetKey === 'both' || id === undefined) return reply
  const ofSamples = others.segmentPerBatch && place === 'alone' ? 'dataSetId' : 'datasetId'
  const key = destinationDatasetKey === 'seed' ? ofSamples : destinationDatasetKey
  return { ...reply, destination: { [key]: id, ...others } }
}
