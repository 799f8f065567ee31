// The errors a job can end with, in the words of the documented failures.
import type { ExportJobError } from './export-job.ts'

const logger = 'com.adobe.aep.unifiedprofile.common.logging.Logger'

/** The files could not be written (tutorial, job 722). */
export function writeErrors(exportJobId: number): ExportJobError[] {
  return [
    {
      code: '0090000009',
      msg: `Error writing profiles to output path 'adl://va7devprofilesnapshot.azuredatalakestore.net/snapshot/${exportJobId}'`,
      callStack: logger,
    },
    { code: 'unknown', msg: 'Job aborted.', callStack: 'org.apache.spark.SparkException: Job aborted.' },
  ]
}

/** Anything else that stops a job; code and first words are segmentation.yaml's, a reason is ours. */
export function exportErrors(reason?: string): ExportJobError[] {
  const msg = reason === undefined ? 'Error in Export Job' : `Error in Export Job: ${reason}`
  return [{ code: '0100000003', msg, callStack: logger }]
}

/** What a cancelled job reports where the switch `cancelledStatus=FAILED` has it read as a failed one; the words are ours. */
export function cancelErrors(): ExportJobError[] {
  return exportErrors('the job was cancelled')
}
