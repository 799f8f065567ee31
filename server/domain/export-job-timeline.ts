// When the phases of a job begin and end: as planned, and as they came about.
import type { ExportJob } from './export-job.ts'
import type { ExportJobReply } from './export-job-reply.ts'
import { type PhaseName, phaseNames } from './export-plan.ts'
import type { EpochMs } from './instant.ts'

/** A phase; `endedAt` is missing while it lasts. */
interface Span {
  readonly startedAt: EpochMs
  readonly endedAt?: EpochMs
}

export interface TimelinePhase {
  readonly phase: PhaseName
  /** What the plan says, counted from the job's creation; missing for history, which has no plan. */
  readonly planned?: Required<Span>
  /** Missing where the phase has not begun, or was left out. */
  readonly actual?: Span
}

/** The phases of a job that is kept, or, without one, of history as it is served. */
export function timelineOf(reply: ExportJobReply, job?: ExportJob): TimelinePhase[] {
  const planned = job && plannedSpans(job)
  const actual = actualSpans(reply, job?.errors !== undefined)
  return phaseNames.map((phase) => ({
    phase,
    ...(planned && { planned: planned[phase] }),
    ...(actual[phase] && { actual: actual[phase] }),
  }))
}

function plannedSpans({ createdAt, plan }: ExportJob): Record<PhaseName, Required<Span>> {
  let end = createdAt
  const next = (lengthMs: number): Required<Span> => {
    const startedAt = end
    end += lengthMs
    return { startedAt, endedAt: end }
  }
  return {
    queue: next(plan.queueMs),
    export: next(plan.exportMs),
    gap: next(plan.gapMs),
    write: next(plan.writeMs),
    tail: next(plan.tailMs),
  }
}

/** Phase by phase out of the metrics (semantics: queue, gap and tail lie between what the metrics name). */
function actualSpans(
  { metrics, creationTime, status }: ExportJobReply,
  isFailing: boolean,
): Partial<Record<PhaseName, Span>> {
  const end = metrics.totalTime.endTimeInMs
  const { profileExportTime: exporting, aCPDatasetWriteTime: writing } = metrics
  const span = (startedAt: EpochMs | undefined, endedAt = end): Span | undefined => {
    if (startedAt === undefined || (endedAt !== undefined && endedAt < startedAt)) return undefined
    return { startedAt, ...(endedAt !== undefined && { endedAt }) }
  }
  const isFailed = isFailing || status === 'FAILED'
  const phases = {
    queue: span(creationTime, exporting?.startTimeInMs),
    export: span(exporting?.startTimeInMs, exporting?.endTimeInMs),
    gap: isFailed && !writing ? undefined : span(exporting?.endTimeInMs, writing?.startTimeInMs),
    write: span(writing?.startTimeInMs, writing?.endTimeInMs),
    tail: span(writing?.endTimeInMs ?? (isFailed ? exporting?.endTimeInMs : undefined)),
  }
  return Object.fromEntries(Object.entries(phases).filter(([, found]) => found !== undefined))
}
