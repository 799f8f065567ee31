// The table `export_job`: jobs as the emulator keeps them beside the reply that is served for each.
import type { Database } from 'better-sqlite3'
import { type ExportJob, nextMilestone } from '../domain/export-job.ts'
import type { ExportJobStatus } from '../domain/export-job-lifecycle.ts'
import { type ExportJobReply, exportJobReply } from '../domain/export-job-reply.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { TenantEvent } from '../domain/tenant-event.ts'
import { type PagedList, type PageStart, pageAnchors } from './page-anchors.ts'

export interface ExportJobPage {
  /** After the first so many jobs, or after a place of the order: a time and the id. */
  readonly start: PageStart
  readonly limit: number
  readonly order: ExportJobOrder
  /** Only jobs that have one of these. */
  readonly statuses?: readonly ExportJobStatus[]
}

/** One row of a list: the stored reply, and what its cursor is made of. */
export interface ExportJobRow {
  readonly id: number
  readonly createdAt: EpochMs
  readonly reply: string
}

/** A job that time changes at `dueAt`. */
export interface DueJob {
  readonly id: number
  readonly dueAt: EpochMs
}

const columns = 'id, created_at AS createdAt, reply'

/** The time that a list is sorted by; a job's id decides between equals. */
export type ExportJobOrder = `${'created' | 'updated'} ${'asc' | 'desc'}`

/** `note` is given every change of a status that `save` makes. */
export function exportJobTable(db: Database, note?: (event: TenantEvent) => void) {
  const findReply = db.prepare<[number], { reply: string }>('SELECT reply FROM export_job WHERE id = ?')
  const find = db.prepare<[number], { job: string | null }>('SELECT job FROM export_job WHERE id = ?')
  const statusOf = db.prepare<[number], ExportJobStatus>('SELECT status FROM export_job WHERE id = ?').pluck()
  const last = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM export_job')
  const due = db.prepare<[], DueJob>(
    'SELECT id, due_at AS dueAt FROM export_job WHERE due_at IS NOT NULL ORDER BY due_at, id',
  )
  const save = db.prepare(
    `INSERT INTO export_job (id, created_at, updated_at, status, due_at, job, reply)
     VALUES (@id, @createdAt, @updatedAt, @status, @dueAt, @job, @reply)
     ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, status = excluded.status,
       due_at = excluded.due_at, job = excluded.job, reply = excluded.reply`,
  )
  const moveAll = db.prepare<[string, string]>(
    `UPDATE export_job SET reply = json_set(reply, '$.imsOrgId', ?),
       job = CASE WHEN job IS NOT NULL THEN json_set(job, '$.imsOrgId', ?) END`,
  )
  const adopt = db.prepare(`UPDATE export_job SET reply = json_set(reply, '$.imsOrgId', ?) WHERE job IS NULL`)
  const anchors = pageAnchors(db)
  return {
    /** The reply as it is served by default, or undefined for an unknown id. */
    findReply: (id: number): string | undefined => findReply.get(id)?.reply,
    /** The job; null for history, which is served but has no inner life; undefined for an unknown id. */
    find: (id: number): ExportJob | null | undefined => {
      const row = find.get(id)
      return row && (row.job === null ? null : JSON.parse(row.job))
    },
    lastId: (): number => last.get()?.id ?? 0,
    /** In that order; a page that begins after a job has the newest first. */
    list: ({ start, limit, statuses, order }: ExportJobPage): ExportJobRow[] =>
      anchors.page(columns, orderedJobs(order, statuses), start, limit),
    /** The first job to fall due that `isReady`, of those that time still changes. */
    firstDue: (isReady: (id: number) => boolean): DueJob | undefined => {
      for (const row of due.iterate()) if (isReady(row.id)) return row
      return undefined
    },
    save: (job: ExportJob): void => {
      const { id, status } = job
      const from = statusOf.get(id)
      save.run({
        id,
        createdAt: job.createdAt,
        updatedAt: job.updatedAt,
        status,
        dueAt: nextMilestone(job)?.dueAt ?? null,
        job: JSON.stringify(job),
        reply: JSON.stringify(exportJobReply(job)),
      })
      if (from === undefined) anchors.changed([job.createdAt, id])
      if (from !== status) note?.({ kind: 'exportJob', jobId: id, from, to: status, at: job.updatedAt })
    },
    /** A finished job of the past, kept as it is served. */
    saveHistory: (reply: ExportJobReply): void => {
      const { id, creationTime: createdAt, updateTime: updatedAt, status } = reply
      save.run({ id, createdAt, updatedAt, status, dueAt: null, job: null, reply: JSON.stringify(reply) })
      anchors.changed([createdAt, id])
    },
    /** Makes all jobs those of the organization. */
    belongTo: (imsOrgId: string): void => {
      moveAll.run(imsOrgId, imsOrgId)
    },
    /** Gives the seeded history to the organization it is now served for. */
    adoptHistory: (imsOrgId: string): void => {
      adopt.run(imsOrgId)
    },
  }
}

/** One status has an index in the order of the list; several together are rarely asked for. */
function orderedJobs(order: ExportJobOrder, statuses: readonly ExportJobStatus[] | undefined): PagedList {
  const descending = order.endsWith('desc')
  const time = order.startsWith('created') ? 'created_at' : 'updated_at'
  const [status, ...others] = statuses ?? []
  const chosen = !statuses
    ? { condition: 'TRUE', values: {} }
    : others.length === 0 && status
      ? { condition: 'status = @status', values: { status } }
      : {
          condition: 'status IN (SELECT value FROM json_each(@statuses))',
          values: { statuses: JSON.stringify(statuses) },
        }
  return {
    from: `export_job WHERE ${chosen.condition}`,
    values: chosen.values,
    order: [time, 'id'].map((sql) => ({ sql, descending })),
    hasPlaces: true,
    isWhole: !statuses && time === 'created_at',
  }
}
