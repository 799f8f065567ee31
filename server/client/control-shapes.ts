// The shapes of control calls: those that the server checks, and what its lists hold.
import type { Static } from 'typebox'
import type { ClockReply, ClockRequest } from '../admin/clock-schemas.ts'
import type { EmulatorEvent as SentEvent } from '../admin/event-schemas.ts'
import type { FaultReply } from '../admin/fault-schemas.ts'
import type { IgnoredList, JournalQuery, JournalRow, VerifyRequest } from '../admin/journal-schemas.ts'
import type { OutcomeReply } from '../admin/outcome-schemas.ts'
import type { SnapshotReply } from '../admin/snapshot-schemas.ts'
import type { ExportJobReply } from '../domain/export-job-reply.ts'
import type { OutcomeRule } from '../domain/outcome-rule.ts'
import type { FaultRequest as FaultOrder } from '../faults/fault.ts'

export type ExportJob = Static<typeof ExportJobReply>

export type ClockState = Static<typeof ClockReply>
export type ClockChange = Static<typeof ClockRequest>

/** What has happened: `event` says which kind it is of. */
export type EmulatorEvent = Static<typeof SentEvent>

/** What a job that matches is to come to. */
export type OutcomeRequest = OutcomeRule
export type Outcome = Static<typeof OutcomeReply>

/** What is to happen to calls of an operation. */
export type FaultRequest = Static<typeof FaultOrder>
export type Fault = Static<typeof FaultReply>

/** A request with its reply, in short; secrets are redacted. */
export type JournalEntry = Static<typeof JournalRow>
export type JournalFilter = Omit<Static<typeof JournalQuery>, 'org' | 'sandbox' | 'status'> & {
  /** Such as 503, or 5xx. */
  readonly status?: number | string
}
/** How often an operation must have been called. */
export type JournalExpectation = Static<typeof VerifyRequest>
/** Something that a client sent and nothing read. */
export type IgnoredInput = Static<typeof IgnoredList>['ignored'][number]

export type Snapshot = Static<typeof SnapshotReply>
