// Which calls of a journal are meant: by operation, status, job and time.
import type { EpochMs } from '../domain/instant.ts'
import type { JournalEntry } from './entry.ts'

export interface JournalFilter {
  readonly operationId?: string | undefined
  /** `503`, or `5xx` for all of the kind. */
  readonly status?: string | undefined
  readonly jobId?: number | undefined
  /** The first instant that counts, by the tenant's clock. */
  readonly since?: EpochMs | undefined
}

export function isMeant(entry: JournalEntry, { operationId, status, jobId, since }: JournalFilter): boolean {
  return (
    (operationId === undefined || entry.operationId === operationId) &&
    (status === undefined || hasStatus(entry, status)) &&
    (jobId === undefined || entry.jobId === jobId) &&
    (since === undefined || entry.at >= since)
  )
}

function hasStatus({ status }: JournalEntry, wanted: string): boolean {
  if (status === undefined) return false
  return /xx$/i.test(wanted) ? String(status)[0] === wanted[0] : String(status) === wanted
}
