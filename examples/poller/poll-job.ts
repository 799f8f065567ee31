// A poller: asks for an export job until it has ended, and cancels it when it is told to stop.
import { setTimeout } from 'node:timers/promises'

export interface Job {
  readonly id: number
  readonly status: 'NEW' | 'PROCESSING' | 'CANCELLING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'
  readonly errors?: readonly { readonly code: string; readonly msg: string }[]
}

export interface PollOptions {
  /** Called between two looks at the job. */
  readonly wait?: () => Promise<unknown>
  /** Told of every job that was looked at. */
  readonly onLook?: (job: Job) => void
  /** When it aborts the job is cancelled; the poller goes on until that has happened. */
  readonly signal?: AbortSignal
}

const pollMs = 10_000

/** Resolves to the job once it has ended, however it did. Raises Error where the Platform refuses. */
export async function pollJob(
  { url, headers }: { readonly url: string; readonly headers: Record<string, string> },
  id: number,
  { wait = () => setTimeout(pollMs), onLook = () => {}, signal }: PollOptions = {},
): Promise<Job> {
  const call = async (method: string): Promise<Response> => {
    const reply = await fetch(`${url}/data/core/ups/export/jobs/${id}`, { method, headers })
    if (!reply.ok) throw new Error(`${method} of job ${id}: ${reply.status}`)
    return reply
  }
  let hasCancelled = false
  for (;;) {
    const job = (await (await call('GET')).json()) as Job
    onLook(job)
    if (['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(job.status)) return job
    if (signal?.aborted && !hasCancelled) {
      await call('DELETE')
      hasCancelled = true
    }
    await wait()
  }
}
