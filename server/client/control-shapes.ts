// The shapes of control calls whose schemas are not made yet, as the plan of the control API words them.
import type { Static } from 'typebox'
import type { ExportJobReply } from '../domain/export-job-reply.ts'

export type ExportJob = Static<typeof ExportJobReply>

/** Epoch milliseconds or RFC 3339. */
type Time = number | string

export interface ClockState {
  readonly mode: 'real' | 'frozen' | 'scaled'
  /** RFC 3339. */
  readonly now: string
  /** Seconds of the clock for one of the machine. */
  readonly scale?: number
}

export interface ClockChange {
  readonly mode?: ClockState['mode']
  readonly now?: Time
  readonly scale?: number
}

/** What a job that matches is to come to. */
export interface OutcomeRequest {
  readonly match: { readonly datasetId?: string; readonly segmentId?: string; readonly client?: string }
  readonly outcome: 'SUCCEEDED' | 'FAILED' | 'STUCK'
  readonly phase?: 'queue' | 'export' | 'write'
  readonly errors?: readonly { readonly code: string; readonly msg: string; readonly callStack?: string }[]
  readonly pace?: string
  /** How many jobs it holds for; without it all. */
  readonly times?: number
}

export interface Outcome extends OutcomeRequest {
  readonly id: string
  /** How many jobs it has met. */
  readonly hits: number
}

/** What is to happen to calls of an operation. */
export interface FaultRequest {
  readonly match: {
    /** An operationId. */
    readonly operation: string
    readonly nth?: number
    readonly times?: number
    readonly probability?: number
  }
  /** Whether the call is answered so before or after it had its effect. */
  readonly phase?: 'before' | 'after'
  readonly effect:
    | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
    | { readonly delayMs: number }
    | { readonly reset: true }
    | { readonly truncateAfterBytes: number }
    | { readonly hang: true }
}

export interface Fault extends FaultRequest {
  readonly id: string
  readonly hits: number
}

/** A request with its reply; secrets are redacted. */
export interface JournalEntry {
  readonly id: string
  readonly operationId?: string
  readonly status: number
  readonly [member: string]: unknown
}

export interface JournalFilter {
  readonly operationId?: string
  readonly status?: number
  readonly jobId?: number
  readonly since?: Time
}

/** How often an operation must have been called. */
export interface JournalExpectation {
  readonly operation: string
  readonly count?: number
  readonly atLeast?: number
  readonly atMost?: number
  readonly where?: Readonly<Record<string, unknown>>
}

/** Something that a client sent and nothing read. */
export interface IgnoredInput {
  readonly suggestion?: string
  readonly [member: string]: unknown
}

export interface Snapshot {
  readonly name: string
  readonly [member: string]: unknown
}
