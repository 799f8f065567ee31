// The plan of one job, drawn when it is created: how long its phases last, and what is to become of it.
import type { ExportJobError } from './export-job.ts'
import { exportErrors, writeErrors } from './export-job-errors.ts'
import type { ExportPlan } from './export-plan.ts'

export const jobOutcomes = ['SUCCEEDED', 'FAILED', 'STUCK'] as const
type JobOutcome = (typeof jobOutcomes)[number]

/** Where a job can fail or stay: while it waits, while it exports, while it writes the dataset. */
export const jobPhases = ['queue', 'export', 'write'] as const
export type JobPhase = (typeof jobPhases)[number]

/** Where the job fails, and with which errors, or where it stays until it is cancelled. */
type JobFate =
  | { readonly outcome: 'FAILED'; readonly phase: JobPhase; readonly errors: readonly ExportJobError[] }
  | { readonly outcome: 'STUCK'; readonly phase: JobPhase }

export interface JobPlan extends ExportPlan {
  /** Without one the job comes to what really happens. */
  readonly fate?: JobFate
}

/** What is wished of a job; without a phase it is the export. */
export interface WishedOutcome {
  readonly outcome: JobOutcome
  readonly phase?: JobPhase
  readonly errors?: readonly ExportJobError[]
}

/** The plan of a job of that pace. */
export function jobPlan(pace: ExportPlan, exportJobId: number, wished?: WishedOutcome): JobPlan {
  if (!wished || wished.outcome === 'SUCCEEDED') return pace
  const { outcome, phase = 'export' } = wished
  if (outcome === 'STUCK') return { ...pace, fate: { outcome, phase } }
  return { ...pace, fate: { outcome, phase, errors: wished.errors ?? usualErrors(phase, exportJobId) } }
}

/** A job that fails while it exports does so as job 722 of the tutorial; so does one whose dataset cannot be written. */
function usualErrors(phase: JobPhase, exportJobId: number): ExportJobError[] {
  return phase === 'queue' ? exportErrors() : writeErrors(exportJobId)
}
