// An export job's reply as it is served: as it is stored, but for what a switch has otherwise.
import type { ExportJobReply } from './export-job-reply.ts'
import type { Switches } from './switches.ts'

/** Whether the reply is about the job alone, or lists it among others. */
type Place = 'alone' | 'listed'

/** The reply as it is served. */
export function servedReply(
  reply: ExportJobReply,
  { destinationDatasetKey }: Switches,
  place: Place,
): ExportJobReply {
  const { destination } = reply
  if (destinationDatasetKey !== 'seed') return withKey(reply, destinationDatasetKey)
  return withKey(reply, destination.segmentPerBatch && place === 'alone' ? 'dataSetId' : 'datasetId')
}

/** The same for the text of a reply, which is left as it is where no switch asks for anything else. */
export function servedText(reply: string, switches: Switches, place: Place): string {
  if (switches.destinationDatasetKey === 'both') return reply
  return JSON.stringify(servedReply(JSON.parse(reply), switches, place))
}

/** The reply with the dataset's id under that key alone; `both`: as it is, which a seeded job may have under one. */
function withKey(reply: ExportJobReply, key: Switches['destinationDatasetKey']): ExportJobReply {
  const { datasetId, dataSetId, ...others } = reply.destination
  const id = datasetId ?? dataSetId
  if (key === 'both' || id === undefined) return reply
  return { ...reply, destination: { [key]: id, ...others } }
}
