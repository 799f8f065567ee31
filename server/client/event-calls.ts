// The stream of events: read as it comes, and resumed where it was when the connection is lost.
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { type Scope, scopeHeaders } from './control-call.ts'
import type { EmulatorEvent } from './control-shapes.ts'
import { type EventBlock, eventBlocks } from './event-blocks.ts'
import { RefusedError } from './refused-error.ts'
import type { Transport } from './transport.ts'

interface EventOptions {
  /** The `id` of an event: those after it come first. '0': all that are kept. Default: only what happens from now on. */
  readonly lastEventId?: string
  /** Ends the iteration. */
  readonly signal?: AbortSignal
}

/**
 * Resolves once the stream is open: what happens from then on is in it. It ends when `signal` is aborted, the loop over
 * it is left or the emulator is closed by its own handle; a lost connection is taken up again by itself. An event `gap`
 * tells where events are missing. Raises RefusedError, or what `fetch` says where nobody answers.
 */
export type EventCall = (options?: EventOptions) => Promise<AsyncGenerator<EmulatorEvent, void>>

/** Before a server is asked again that did not answer, or had nothing to say, in milliseconds. */
const retryMs = 1000

export function eventCall(transport: Transport, scope: Scope): EventCall {
  return async ({ lastEventId, signal } = {}) => {
    const left = new AbortController()
    const stopped = AbortSignal.any([left.signal, transport.closed, ...(signal ? [signal] : [])])
    let last = lastEventId

    async function open(): Promise<AsyncIterable<EventBlock>> {
      const headers = { ...scopeHeaders(scope), ...(last !== undefined && { 'last-event-id': last }) }
      const call = { method: 'GET', path: '/_emulator/events', headers } as const
      const { status, chunks } = await transport.stream(call, stopped)
      if (status !== 200) throw new RefusedError(status, await text(chunks))
      return eventBlocks(chunks)
    }

    /** Resolves to undefined when it is not wanted any more. */
    async function reopen(afterMs: number): Promise<AsyncIterable<EventBlock> | undefined> {
      try {
        await pause(afterMs, undefined, { signal: stopped })
        return await open()
      } catch (error) {
        if (stopped.aborted) return undefined
        if (error instanceof RefusedError && error.status < 500) throw error
        return reopen(retryMs)
      }
    }

    async function* events(first: AsyncIterable<EventBlock>): AsyncGenerator<EmulatorEvent, void> {
      try {
        for (let blocks: AsyncIterable<EventBlock> | undefined = first; blocks; ) {
          let waitMs = retryMs
          for await (const { id, event, data } of blocks) {
            if (stopped.aborted) return
            last = id ?? last
            if (data === undefined) continue
            waitMs = 0
            yield { id: last, event, data: JSON.parse(data) } as EmulatorEvent
          }
          blocks = await reopen(waitMs)
        }
      } finally {
        left.abort()
      }
    }

    return events(await open())
  }
}
