// Waiting until an export job has a status: for a while, or by moving its tenant's clock there.
import type { Static } from 'typebox'
import { isOpen } from '../domain/export-job-lifecycle.ts'
import type { ExportJobReply } from '../domain/export-job-reply.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import { uptimeMs } from '../runtime/clock.ts'
import { pause } from '../runtime/pause.ts'
import type { TenantName } from '../tenant.ts'
import type { WaitQuery } from './job-schemas.ts'
import { findReply } from './jobs.ts'

const usualTimeoutMs = '30000'

/**
 * The job, as the Platform serves it by default, once it has the status. `stopped`: nobody waits any more. Raises
 * EXPORT_JOB_NOT_FOUND; WAIT_OVER when the time is up or, with `advance`, when nothing more falls due;
 * JOB_ENDED_OTHERWISE.
 */
export async function waitForJob(
  emulator: Emulator,
  name: TenantName,
  { job, status = 'SUCCEEDED', timeoutMs = usualTimeoutMs, advance = 'false' }: Static<typeof WaitQuery>,
  stopped: AbortSignal,
): Promise<ExportJobReply> {
  const until = uptimeMs() + Number(timeoutMs)
  for (;;) {
    // Each time by its name: the tenant may have been reset meanwhile.
    const tenant = emulator.tenant(name)
    const changed = tenant.scheduler.nextChange()
    const reply = findReply(tenant.store, job)
    if (reply.status === status) return reply
    if (!isOpen(reply.status)) throw new AepError('JOB_ENDED_OTHERWISE', job, reply.status, status)
    const dueAt = advance === 'true' ? tenant.scheduler.nextDueAt() : undefined
    const leftMs = until - uptimeMs()
    if (dueAt !== undefined) await tenant.advanceTo(Math.max(dueAt, tenant.clock.now()))
    else if (advance === 'true' || leftMs <= 0 || stopped.aborted) {
      throw new AepError('WAIT_OVER', job, reply.status, status)
    } else await pause(leftMs, [changed, stopped])
  }
}
