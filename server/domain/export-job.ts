// An export job as the emulator keeps it, and the pure steps that take it from NEW to its end.
import { type ExportJobEvent, type ExportJobStatus, isOpen, nextStatus } from './export-job-lifecycle.ts'
import type { ExportPlan } from './export-plan.ts'
import type { ExportRequest, SegmentSelection } from './export-request.ts'
import type { EpochMs } from './instant.ts'
import type { JobPhase, JobPlan } from './job-plan.ts'

/** What a failed job reports (tutorial, job 722). */
export interface ExportJobError {
  readonly code: string
  readonly msg: string
  readonly callStack: string
}

/** One batch of the job: all of it, or, with segmentPerBatch, one segment's share. */
export interface PlannedBatch {
  readonly batchId: string
  /** Present when the batch belongs to one segment of the request; as the request spelled it. */
  readonly segment?: SegmentSelection
  readonly mergePolicyId: string
}

/** What the files of a finished export hold, counted while they were written. */
export interface ExportCounters {
  /** Rows over all batches; a profile in two batches counts twice. */
  readonly profiles: number
  /** Rows that have an identity in the namespace. */
  readonly byNamespace: Record<string, number>
}

export interface ExportJob {
  readonly id: number
  readonly profileInstanceId: string
  readonly imsOrgId: string
  readonly requestId: string
  /** As the caller sent it; what was not sent is not there. */
  readonly request: ExportRequest
  readonly datasetId: string
  readonly mergePolicy: { readonly id: string; readonly version: number }
  readonly batches: readonly PlannedBatch[]
  readonly gatewayJobIds: { readonly exportJob: string; readonly pushJob: string }
  /** The UUID that the names of all part files share. */
  readonly partsId: string
  readonly plan: JobPlan
  readonly status: ExportJobStatus
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  /** When each milestone was reached, on the tenant's clock. */
  readonly reached: Partial<Record<Milestone, EpochMs>>
  readonly counters?: ExportCounters
  readonly errors?: readonly ExportJobError[]
}

/** The id that a path names: a whole number; anything else names no job. */
export function readJobId(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : -1
}

/** What happens to a job in the course of time, in this order; `stopped` ends a cancelled one. */
export type Milestone =
  | 'exportStarted'
  | 'exportEnded'
  | 'writeStarted'
  | 'writeEnded'
  | 'finished'
  | 'stopped'

const milestones = [
  { name: 'exportStarted', after: 'queueMs' },
  { name: 'exportEnded', after: 'exportMs' },
  { name: 'writeStarted', after: 'gapMs' },
  { name: 'writeEnded', after: 'writeMs' },
  { name: 'finished', after: 'tailMs' },
] as const satisfies { name: Milestone; after: keyof ExportPlan }[]

/** How long after the cancelling a job stands CANCELLED: the next instant of the tenant's clock. */
const stopMs = 1

/** The milestone that ends each phase: a job that is planned to be STUCK there never reaches it. */
const endOf = {
  queue: 'exportStarted',
  export: 'exportEnded',
  write: 'writeEnded',
} as const satisfies Record<JobPhase, Milestone>

/**
 * What time alone does to the job next, and when it falls due; undefined when nothing does. A pure function of
 * the job, so one jump of an hour and sixty jumps of a minute reach the same milestones at the same instants.
 */
export function nextMilestone(job: ExportJob): { name: Milestone; dueAt: EpochMs } | undefined {
  if (job.status === 'CANCELLING') return { name: 'stopped', dueAt: job.updatedAt + stopMs }
  if (!isOpen(job.status)) return undefined
  const { fate } = job.plan
  let before = job.createdAt + (failsInQueue(job) ? job.plan.queueMs : 0)
  for (const { name, after } of milestones) {
    const at = job.reached[name]
    if (at === undefined && !isSkipped(job, name)) {
      const isStuck = fate?.outcome === 'STUCK' && endOf[fate.phase] === name
      return isStuck ? undefined : { name, dueAt: before + job.plan[after] }
    }
    before = at ?? before
  }
  return undefined
}

/** Whether the milestone waits for the files to be there, however long that takes. */
export function awaitsFiles({ plan }: ExportJob, name: Milestone): boolean {
  return name === 'exportEnded' && plan.fate?.phase !== 'export'
}

/** The job once `name` has come about at `at`; with the errors that its plan has for it, unless others came before. */
export function reachMilestone(job: ExportJob, name: Milestone, at: EpochMs): ExportJob {
  const errors = job.errors ?? plannedErrors(job, name)
  const reached = { ...job.reached, [name]: at }
  const moved = { ...job, updatedAt: at, reached, ...(errors && { errors }) }
  if (name === 'exportStarted') return apply(moved, 'start')
  if (name === 'finished') return apply(moved, errors ? 'fail' : 'succeed')
  if (name === 'stopped') return apply(moved, 'stop')
  return moved
}

function failsInQueue({ plan: { fate } }: ExportJob): boolean {
  return fate?.outcome === 'FAILED' && fate.phase === 'queue'
}

/** What has failed goes straight to its end; a job that fails while it waits has only that. */
function isSkipped(job: ExportJob, name: Milestone): boolean {
  if (failsInQueue(job)) return name !== 'finished'
  return job.errors !== undefined && (name === 'writeStarted' || name === 'writeEnded')
}

function plannedErrors(
  { plan: { fate } }: ExportJob,
  name: Milestone,
): readonly ExportJobError[] | undefined {
  if (fate?.outcome !== 'FAILED') return undefined
  return name === (fate.phase === 'queue' ? 'finished' : endOf[fate.phase]) ? fate.errors : undefined
}

/** The job after a caller cancelled it at `at`; the same job where that changes nothing. */
export function cancelExportJob(job: ExportJob, at: EpochMs): ExportJob {
  const cancelled = apply(job, 'cancel')
  return cancelled.status === job.status ? job : { ...cancelled, updatedAt: at }
}

function apply(job: ExportJob, event: ExportJobEvent): ExportJob {
  const status = nextStatus(job.status, event)
  if (!status) throw new Error(`The lifecycle has no "${event}" for a job that is ${job.status}.`)
  return { ...job, status }
}
