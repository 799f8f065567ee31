// Moves a tenant's jobs when they fall due, in due order: by one timer, or by advancing the clock.
import { followJob } from '../domain/batch.ts'
import {
  awaitsFiles,
  type ExportJob,
  type ExportJobError,
  type Milestone,
  nextMilestone,
  reachMilestone,
} from '../domain/export-job.ts'
import { exportErrors, writeErrors } from '../domain/export-job-errors.ts'
import { type ExportJobStatus, nextStatuses } from '../domain/export-job-lifecycle.ts'
import { forceExportJob } from '../domain/forced-transition.ts'
import { type EpochMs, latestInstant } from '../domain/instant.ts'
import type { Clock } from '../runtime/clock.ts'
import type { ExportOutcome } from './export-task.ts'
import { createJobWork, type WorkPlace } from './job-work.ts'

/** A change of status that time has brought about. */
export interface Transition {
  readonly jobId: number
  readonly from: ExportJobStatus
  readonly to: ExportJobStatus
  readonly at: EpochMs
}

/** What has come of forcing a job; else what it is, and why its export cannot succeed where it was legal to try. */
type Forced =
  | { readonly ok: true; readonly transition: Transition }
  | { readonly ok: false; readonly status: ExportJobStatus | undefined; readonly reason?: string }

export type Scheduler = ReturnType<typeof createScheduler>

export function createScheduler(place: WorkPlace, clock: Clock) {
  const { store, lake } = place
  const work = createJobWork(place, wake)
  let cancelTimer = () => {}
  let advancing: Promise<unknown> | undefined
  let closed = false
  let change: AbortController | undefined

  /** The job and what happens to it next; its work is begun where it should be under way. */
  function nextStep(jobId: number) {
    const job = store.exportJobs.find(jobId)
    const next = job && nextMilestone(job)
    if (!next) return undefined
    const isWork = awaitsFiles(job, next.name)
    if (isWork) work.start(job)
    return { job, ...next, isWork }
  }

  function isReady(jobId: number): boolean {
    const next = nextStep(jobId)
    return next !== undefined && (!next.isWork || work.finished(jobId) !== undefined)
  }

  /** Sets the timer to the next instant at which something can happen. */
  function wake(): void {
    cancelTimer()
    if (closed || advancing) return
    const next = store.exportJobs.firstDue(isReady)
    if (next) cancelTimer = clock.callAt(next.dueAt, runDue)
  }

  function runDue(): void {
    for (let next = store.exportJobs.firstDue(isReady); next && next.dueAt <= clock.now(); ) {
      take(next.id)
      next = store.exportJobs.firstDue(isReady)
    }
    wake()
  }

  /** Takes the job over its next milestone. Work that took longer than planned moves the milestone back. */
  function take(jobId: number): Transition | undefined {
    const next = nextStep(jobId)
    if (!next) return undefined
    const { job, name, dueAt, isWork } = next
    const done = isWork ? work.finished(jobId) : undefined
    const at = Math.max(dueAt, done?.endedAt ?? dueAt)
    const outcome = done && withDataset(job, done.outcome)
    const result = outcome ? resultOf(outcome, jobId) : lateErrors(job, name)
    const moved = reachMilestone({ ...job, ...result }, name, at)
    settle(moved, outcome)
    if (name === 'exportStarted') nextStep(jobId)
    if (done || name === 'stopped') work.forget(jobId)
    return job.status === moved.status ? undefined : { jobId, from: job.status, to: moved.status, at }
  }

  /** Stores the job as it is now, with the files its work has brought, which are published or removed at its end. */
  function settle(moved: ExportJob, outcome?: ExportOutcome): void {
    if (moved.status === 'SUCCEEDED') publish(moved)
    else if (moved.status === 'FAILED' || moved.status === 'CANCELLED') discard(moved)
    store.transaction(() => {
      if (outcome?.ok) saveFiles(outcome)
      save(moved)
    })
  }

  /** What the work has come to, once it is to be written: the dataset may have been deleted meanwhile. */
  function withDataset({ datasetId }: ExportJob, outcome: ExportOutcome): ExportOutcome {
    return store.datasets.find(datasetId)
      ? outcome
      : { ok: false, kind: 'export', reason: goneReason(datasetId) }
  }

  /** A dataset that is deleted after the files were made still fails the job that was to write them into it. */
  function lateErrors({ datasetId, errors }: ExportJob, name: Milestone): Pick<ExportJob, 'errors'> {
    const isWriting = name === 'writeEnded' || name === 'finished'
    if (!isWriting || errors || store.datasets.find(datasetId)) return {}
    return { errors: exportErrors(goneReason(datasetId)) }
  }

  function saveFiles({ batches }: Extract<ExportOutcome, { ok: true }>): void {
    for (const { batchId, files } of batches) {
      store.batchFiles.removeOfBatch(batchId)
      for (const file of files) store.batchFiles.save({ batchId, ...file })
    }
  }

  function save(job: ExportJob): void {
    store.exportJobs.save(job)
    noteChange()
    for (const batch of store.batches.ofExportJob(job.id)) {
      const followed = followJob(batch, job, store.batchFiles.list(batch.id))
      if (followed !== batch) store.batches.save(followed)
    }
  }

  /** Later, when what is being written has been committed. */
  function noteChange(): void {
    const noted = change
    change = undefined
    if (noted) setImmediate(() => noted.abort())
  }

  function publish({ datasetId, batches }: ExportJob): void {
    for (const { batchId } of batches) lake.publish(datasetId, batchId)
  }

  function discard({ datasetId, batches }: ExportJob): void {
    for (const { batchId } of batches) {
      lake.discard(datasetId, batchId)
      store.batchFiles.removeOfBatch(batchId)
    }
  }

  async function moveClock(target?: EpochMs): Promise<Transition[]> {
    const release = clock.hold()
    const transitions: Transition[] = []
    const end = target ?? latestInstant
    try {
      for (let next = store.exportJobs.firstDue(any); next && next.dueAt <= end && !closed; ) {
        clock.moveTo(next.dueAt)
        if (nextStep(next.id)?.isWork) await work.ended(next.id)
        if (closed) break
        const transition = take(next.id)
        if (transition) transitions.push(transition)
        next = store.exportJobs.firstDue(any)
      }
      if (target !== undefined) clock.moveTo(target)
    } finally {
      release()
    }
    return transitions
  }

  async function forceNow(
    jobId: number,
    to: ExportJobStatus,
    errors?: readonly ExportJobError[],
  ): Promise<Forced> {
    const known = closed ? undefined : store.exportJobs.find(jobId)
    const mayGo = (job: ExportJob) => nextStatuses(job.status).includes(to)
    if (!known || !mayGo(known)) return { ok: false, status: known?.status }
    const isToExport = to === 'SUCCEEDED' && !known.counters && !known.errors
    if (isToExport) work.start(known)
    const ended = work.ended(jobId)
    if (to === 'FAILED') work.forget(jobId)
    if (isToExport || to === 'FAILED') await ended

    const job = store.exportJobs.find(jobId)
    if (closed || !job || !mayGo(job)) return { ok: false, status: job?.status }
    const done = isToExport ? work.finished(jobId) : undefined
    const outcome = done && withDataset(job, done.outcome)
    const exported = { ...job, ...(outcome && resultOf(outcome, jobId)) }
    if (to === 'SUCCEEDED' && !exported.counters) {
      return { ok: false, status: job.status, reason: exported.errors?.[0]?.msg ?? '' }
    }
    const at = Math.max(clock.now(), job.updatedAt)
    const moved = forceExportJob(exported, to, at, errors)
    settle(moved, outcome)
    if (to === 'PROCESSING') nextStep(jobId)
    else work.forget(jobId)
    return { ok: true, transition: { jobId, from: job.status, to: moved.status, at } }
  }

  /** Runs `work` after what was asked for before it; until it has ended no timer moves a job. */
  async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    cancelTimer()
    const before = advancing
    const run = (async () => {
      await before
      return work()
    })()
    const settled = run.catch(() => {})
    advancing = settled
    try {
      return await run
    } finally {
      if (advancing === settled) advancing = undefined
      wake()
    }
  }

  return {
    wake,
    /** Aborted when a job is next changed, or the tenant is closed. */
    nextChange(): AbortSignal {
      change ??= new AbortController()
      return change.signal
    },
    /** When the next job is due; undefined where time changes none. */
    nextDueAt: (): EpochMs | undefined => store.exportJobs.firstDue(any)?.dueAt,
    /** Saves a job that a caller has changed, and stops its work when it is no longer to be done. */
    changed(job: ExportJob): void {
      save(job)
      if (job.status === 'CANCELLING') work.forget(job.id)
    },
    /**
     * Moves the clock to `target` and carries out, in due order, all that falls due until then. Resolves once all
     * of it has happened, files included. Calls follow one another.
     */
    advanceTo: (target: EpochMs): Promise<Transition[]> => alone(() => moveClock(target)),
    /** The same, until no job has anything due; the clock then stands at the last instant that something did. */
    runUntilIdle: (): Promise<Transition[]> => alone(() => moveClock()),
    /** Takes the job at once to a status that its own may lead to; its files are written before it is SUCCEEDED. */
    force: (...args: Parameters<typeof forceNow>): Promise<Forced> => alone(() => forceNow(...args)),
    /** Runs `work` while no job moves and none is read for. */
    pauseFor: <Result>(work: () => Promise<Result>): Promise<Result> => alone(() => place.gate.write(work)),
    /** Whether nothing is under way, and time changes no job. */
    isIdle: (): boolean => !advancing && work.isIdle() && store.exportJobs.firstDue(any) === undefined,
    /** Stops the timer and all work; resolves once nothing is under way. */
    async close(): Promise<void> {
      closed = true
      noteChange()
      cancelTimer()
      await work.close()
      await advancing
    },
  }
}

const any = () => true

const goneReason = (datasetId: string) => `the dataset ${datasetId} does not exist any more`

/** What the ended work adds to its job. */
function resultOf(outcome: ExportOutcome, jobId: number): Pick<ExportJob, 'counters' | 'errors'> {
  if (outcome.ok) return { counters: outcome.counters }
  return { errors: outcome.kind === 'write' ? writeErrors(jobId) : exportErrors(outcome.reason) }
}
