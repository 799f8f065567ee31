// What can happen in a tenant that somebody may want to be told of.
import type { BatchStatus } from './batch.ts'
import type { ExportJobStatus } from './export-job-lifecycle.ts'
import type { EpochMs } from './instant.ts'

/** An export job has been created, or its status has changed. */
interface ExportJobEvent {
  readonly kind: 'exportJob'
  readonly jobId: number
  /** Undefined: it has been created. */
  readonly from: ExportJobStatus | undefined
  readonly to: ExportJobStatus
  readonly at: EpochMs
}

/** A batch has been created, or its status has changed. */
interface BatchEvent {
  readonly kind: 'batch'
  readonly batchId: string
  readonly datasetId: string
  readonly jobId: number
  readonly status: BatchStatus
  readonly at: EpochMs
}

/** The clock has been set or moved. */
interface ClockEvent {
  readonly kind: 'clock'
  readonly mode: 'real' | 'frozen' | 'scaled'
  readonly scale: number
  readonly at: EpochMs
}

export const tenantChanges = ['reset', 'seeded', 'restored', 'forked'] as const
export const resetParts = ['all', 'data', 'clock'] as const

/** Much of the tenant is another than before. */
interface WholeTenantEvent {
  readonly kind: 'tenant'
  readonly change: (typeof tenantChanges)[number]
  /** What was taken back to its birth. */
  readonly what?: (typeof resetParts)[number]
}

export type TenantEvent = ExportJobEvent | BatchEvent | ClockEvent | WholeTenantEvent
