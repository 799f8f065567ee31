// The table `export_job`: jobs as the emulator keeps them beside the reply that is served for each.
import type { Database } from 'better-sqlite3'
import { type ExportJob, nextMilestone } from '../domain/export-job.ts'
import type { ExportJobStatus } from '../domain/export-job-lifecycle.ts'
import { type ExportJobReply, exportJobReply } from '../domain/export-job-reply.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { TenantEvent } from '../domain/tenant-event.ts'

/** Where a page begins: after a job of the descending order, or after the first `skip` jobs. */
export type PageStart =
  | { readonly after: { readonly createdAt: EpochMs; readonly id: number } }
  | { readonly skip: number }

export interface ExportJobPage {
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

/** The orders of a list; a job's id decides between equals. */
const orders = {
  'created desc': 'created_at DESC, id DESC',
  'created asc': 'created_at, id',
  'updated desc': 'updated_at DESC, id DESC',
  'updated asc': 'updated_at, id',
} as const

export type ExportJobOrder = keyof typeof orders

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
  const pages = {
    all: listStatements(db, 'TRUE'),
    ofStatus: listStatements(db, 'status = @status'),
  }
  /** One status has an index in the order of the list; several together are rarely asked for. */
  const pageStatements = (statuses?: readonly ExportJobStatus[]) => {
    if (statuses === undefined) return pages.all
    if (statuses.length === 1) return pages.ofStatus
    return listStatements(db, 'status IN (SELECT value FROM json_each(@statuses))')
  }
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
    list: (page: ExportJobPage): ExportJobRow[] => {
      const { start, limit, statuses, order } = page
      const statements = pageStatements(statuses)
      const filter = { status: statuses?.[0], statuses: JSON.stringify(statuses) }
      if ('skip' in start) return statements.skip[order].all({ limit, skip: start.skip, ...filter })
      return statements.after.all({ limit, ...start.after, ...filter })
    },
    /** The first job to fall due that `isReady`, of those that time still changes. */
    firstDue: (isReady: (id: number) => boolean): DueJob | undefined => {
      for (const row of due.iterate()) if (isReady(row.id)) return row
      return undefined
    },
    save: (job: ExportJob): void => {
      const { id, status } = job
      const from = note && statusOf.get(id)
      save.run({
        id,
        createdAt: job.createdAt,
        updatedAt: job.updatedAt,
        status,
        dueAt: nextMilestone(job)?.dueAt ?? null,
        job: JSON.stringify(job),
        reply: JSON.stringify(exportJobReply(job)),
      })
      if (from !== status) note?.({ kind: 'exportJob', jobId: id, from, to: status, at: job.updatedAt })
    },
    /** A finished job of the past, kept as it is served. */
    saveHistory: (reply: ExportJobReply): void => {
      const { id, creationTime: createdAt, updateTime: updatedAt, status } = reply
      save.run({ id, createdAt, updatedAt, status, dueAt: null, job: null, reply: JSON.stringify(reply) })
    },
    /** Gives the seeded history to the organization it is now served for. */
    /** Makes all jobs those of the organization. */
    belongTo: (imsOrgId: string): void => {
      moveAll.run(imsOrgId, imsOrgId)
    },
    adoptHistory: (imsOrgId: string): void => {
      adopt.run(imsOrgId)
    },
  }
}

function listStatements(db: Database, condition: string) {
  const skip = (order: ExportJobOrder) =>
    db.prepare<[object], ExportJobRow>(
      `SELECT ${columns} FROM export_job WHERE ${condition} ORDER BY ${orders[order]} LIMIT @limit OFFSET @skip`,
    )
  return {
    skip: {
      'created desc': skip('created desc'),
      'created asc': skip('created asc'),
      'updated desc': skip('updated desc'),
      'updated asc': skip('updated asc'),
    },
    after: db.prepare<[object], ExportJobRow>(
      `SELECT ${columns} FROM export_job WHERE ${condition} AND (created_at, id) < (@createdAt, @id)
       ORDER BY ${orders['created desc']} LIMIT @limit`,
    ),
  }
}
