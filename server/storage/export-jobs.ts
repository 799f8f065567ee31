// The table `export_job`: jobs as the emulator keeps them beside the reply that is served for each.
import type { Database } from 'better-sqlite3'
import { type ExportJob, nextMilestone } from '../domain/export-job.ts'
import type { ExportJobStatus } from '../domain/export-job-lifecycle.ts'
import { type ExportJobReply, exportJobReply } from '../domain/export-job-reply.ts'
import type { EpochMs } from '../domain/instant.ts'

/** Where a page begins: after a job of the descending order, or after the first `skip` jobs. */
export type PageStart =
  | { readonly after: { readonly createdAt: EpochMs; readonly id: number } }
  | { readonly skip: number }

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
const order = 'ORDER BY created_at DESC, id DESC'

export function exportJobTable(db: Database) {
  const findReply = db.prepare<[number], { reply: string }>('SELECT reply FROM export_job WHERE id = ?')
  const find = db.prepare<[number], { job: string | null }>('SELECT job FROM export_job WHERE id = ?')
  const last = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM export_job')
  const due = db.prepare<[], DueJob>(
    'SELECT id, due_at AS dueAt FROM export_job WHERE due_at IS NOT NULL ORDER BY due_at, id',
  )
  const save = db.prepare(
    `INSERT INTO export_job (id, created_at, status, due_at, job, reply)
     VALUES (@id, @createdAt, @status, @dueAt, @job, @reply)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, due_at = excluded.due_at, job = excluded.job,
       reply = excluded.reply`,
  )
  const adopt = db.prepare(`UPDATE export_job SET reply = json_set(reply, '$.imsOrgId', ?) WHERE job IS NULL`)
  const pages = {
    all: listStatements(db, 'TRUE'),
    ofStatus: listStatements(db, 'status = @status'),
  }
  return {
    /** The reply as it is served, or undefined for an unknown id. */
    findReply: (id: number): string | undefined => findReply.get(id)?.reply,
    /** The job; null for history, which is served but has no inner life; undefined for an unknown id. */
    find: (id: number): ExportJob | null | undefined => {
      const row = find.get(id)
      return row && (row.job === null ? null : JSON.parse(row.job))
    },
    lastId: (): number => last.get()?.id ?? 0,
    /** The newest first. */
    list: (page: { start: PageStart; limit: number; status?: ExportJobStatus }): ExportJobRow[] => {
      const { start, limit, status } = page
      const statements = status === undefined ? pages.all : pages.ofStatus
      if ('skip' in start) return statements.skip.all({ limit, skip: start.skip, status })
      return statements.after.all({ limit, ...start.after, status })
    },
    /** The first job to fall due that `isReady`, of those that time still changes. */
    firstDue: (isReady: (id: number) => boolean): DueJob | undefined => {
      for (const row of due.iterate()) if (isReady(row.id)) return row
      return undefined
    },
    save: (job: ExportJob): void => {
      save.run({
        id: job.id,
        createdAt: job.createdAt,
        status: job.status,
        dueAt: nextMilestone(job)?.dueAt ?? null,
        job: JSON.stringify(job),
        reply: JSON.stringify(exportJobReply(job)),
      })
    },
    /** A finished job of the past, kept as it is served. */
    saveHistory: (reply: ExportJobReply): void => {
      const { id, creationTime: createdAt, status } = reply
      save.run({ id, createdAt, status, dueAt: null, job: null, reply: JSON.stringify(reply) })
    },
    /** Gives the seeded history to the organization it is now served for. */
    adoptHistory: (imsOrgId: string): void => {
      adopt.run(imsOrgId)
    },
  }
}

function listStatements(db: Database, condition: string) {
  return {
    skip: db.prepare<[object], ExportJobRow>(
      `SELECT ${columns} FROM export_job WHERE ${condition} ${order} LIMIT @limit OFFSET @skip`,
    ),
    after: db.prepare<[object], ExportJobRow>(
      `SELECT ${columns} FROM export_job WHERE ${condition} AND (created_at, id) < (@createdAt, @id)
       ${order} LIMIT @limit`,
    ),
  }
}
