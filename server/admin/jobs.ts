// One export job: its phases, and where a caller forces it to go.
import type { Static } from 'typebox'
import { nextMilestone, readJobId } from '../domain/export-job.ts'
import { nextStatuses } from '../domain/export-job-lifecycle.ts'
import type { ExportJobReply } from '../domain/export-job-reply.ts'
import { timelineOf } from '../domain/export-job-timeline.ts'
import { type EpochMs, formatInstant } from '../domain/instant.ts'
import { AepError } from '../errors.ts'
import type { Tenant } from '../tenant.ts'
import type { TimelineReply, TransitionReply, TransitionRequest } from './job-schemas.ts'

/** Raises EXPORT_JOB_NOT_FOUND. */
export function readTimeline({ store, clock }: Tenant, exportJobId: string): Static<typeof TimelineReply> {
  const reply = findReply(store, exportJobId)
  const job = store.exportJobs.find(reply.id) ?? undefined
  const next = job && nextMilestone(job)
  return {
    jobId: reply.id,
    status: reply.status,
    now: formatInstant(clock.now()),
    ...(next && { nextDueAt: formatInstant(next.dueAt) }),
    phases: timelineOf(reply, job).map(({ phase, planned, actual }) => ({
      phase,
      ...(planned && { planned: worded(planned) }),
      ...(actual && {
        actual: actual.endedAt === undefined ? open(actual) : worded({ ...actual, endedAt: actual.endedAt }),
      }),
    })),
  }
}

/**
 * Takes the job to `to` at once; answers when that has happened, files included. Raises EXPORT_JOB_NOT_FOUND,
 * BODY_INVALID, TRANSITION_ILLEGAL, EXPORT_CANNOT_SUCCEED.
 */
export async function forceTransition(
  { store, scheduler }: Tenant,
  exportJobId: string,
  { to, errors }: Static<typeof TransitionRequest>,
): Promise<Static<typeof TransitionReply>> {
  const { id, status: served } = findReply(store, exportJobId)
  if (errors && to !== 'FAILED') {
    throw new AepError('BODY_INVALID', [`errors belong to a job that is to be FAILED, not ${to}`])
  }
  const forced = await scheduler.force(id, to, errors)
  if (forced.ok) return { ...forced.transition, at: formatInstant(forced.transition.at) }
  if (forced.reason !== undefined) throw new AepError('EXPORT_CANNOT_SUCCEED', exportJobId, forced.reason)
  const { status = served } = forced
  throw new AepError('TRANSITION_ILLEGAL', exportJobId, status, to, nextStatuses(status))
}

/** The job as it is stored, in the default's words. Raises EXPORT_JOB_NOT_FOUND. */
export function findReply({ exportJobs }: Tenant['store'], exportJobId: string): ExportJobReply {
  const reply = exportJobs.findReply(readJobId(exportJobId))
  if (reply === undefined) throw new AepError('EXPORT_JOB_NOT_FOUND', exportJobId)
  return JSON.parse(reply)
}

function worded({ startedAt, endedAt }: { startedAt: EpochMs; endedAt: EpochMs }) {
  return { ...open({ startedAt }), endedAt: formatInstant(endedAt), lengthMs: endedAt - startedAt }
}

const open = ({ startedAt }: { startedAt: EpochMs }) => ({ startedAt: formatInstant(startedAt) })
