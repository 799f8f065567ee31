// Where a caller may force a job to go at once, and the job once it is there.
import { cancelExportJob, type ExportJob, type ExportJobError, reachMilestone } from './export-job.ts'
import { writeErrors } from './export-job-errors.ts'
import type { ExportJobStatus } from './export-job-lifecycle.ts'
import type { EpochMs } from './instant.ts'

/**
 * The job as it is at `at`, taken to a status that its own may lead to: what it has not yet been through happens then,
 * all at once. A job that is to be SUCCEEDED must have its counters; a FAILED one has the errors that are given, its
 * own, or those of the tutorial's job 722.
 */
export function forceExportJob(
  job: ExportJob,
  to: ExportJobStatus,
  at: EpochMs,
  errors?: readonly ExportJobError[],
): ExportJob {
  if (to === 'CANCELLING') return cancelExportJob(job, at)
  if (to === 'CANCELLED') return reachMilestone(job, 'stopped', at)
  if (to === 'PROCESSING') return reachMilestone(job, 'exportStarted', at)
  if (to === 'SUCCEEDED') {
    return reachAll(job, ['exportEnded', 'writeStarted', 'writeEnded', 'finished'], at)
  }
  const failing = { ...job, errors: errors ?? job.errors ?? writeErrors(job.id) }
  const isWriting = job.reached.writeStarted !== undefined
  return reachAll(failing, ['exportEnded', ...(isWriting ? (['writeEnded'] as const) : []), 'finished'], at)
}

function reachAll(job: ExportJob, names: readonly (keyof ExportJob['reached'])[], at: EpochMs): ExportJob {
  return names
    .filter((name) => job.reached[name] === undefined)
    .reduce((moved, name) => reachMilestone(moved, name, at), job)
}
