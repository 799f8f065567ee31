// The export job's lifecycle as one table: which event leads from which status to which.

/**
 * Statuses and the events each one answers to. NEW, PROCESSING, SUCCEEDED and FAILED are Adobe's
 * (segmentation.yaml, ExportJobResponse.status); CANCELLING and CANCELLED are those of its sibling, the
 * segment job. Cancelling a finished job changes nothing: the tutorial cancels 726, which has SUCCEEDED. A job
 * that fails while it waits has never been PROCESSING (emulator-defined).
 */
const transitions = {
  NEW: { start: 'PROCESSING', fail: 'FAILED', cancel: 'CANCELLING' },
  PROCESSING: { succeed: 'SUCCEEDED', fail: 'FAILED', cancel: 'CANCELLING' },
  CANCELLING: { stop: 'CANCELLED', cancel: 'CANCELLING' },
  SUCCEEDED: { cancel: 'SUCCEEDED' },
  FAILED: { cancel: 'FAILED' },
  CANCELLED: { cancel: 'CANCELLED' },
} as const satisfies Record<string, Partial<Record<ExportJobEvent, string>>>

export type ExportJobEvent = 'start' | 'succeed' | 'fail' | 'cancel' | 'stop'
export type ExportJobStatus = keyof typeof transitions

export const exportJobStatuses = Object.keys(transitions) as ExportJobStatus[]

/** The status after `event`, or undefined where the table has no such row. */
export function nextStatus(status: ExportJobStatus, event: ExportJobEvent): ExportJobStatus | undefined {
  const row: Partial<Record<ExportJobEvent, ExportJobStatus>> = transitions[status]
  return row[event]
}

/** The statuses that one event leads to from this one, itself left out. */
export function nextStatuses(status: ExportJobStatus): ExportJobStatus[] {
  const targets: ExportJobStatus[] = Object.values(transitions[status])
  return [...new Set(targets)].filter((target) => target !== status)
}

/** True of a status that time alone still changes. */
export function isOpen(status: ExportJobStatus): boolean {
  return status === 'NEW' || status === 'PROCESSING' || status === 'CANCELLING'
}
