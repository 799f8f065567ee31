// Events as the stream says them: the text of server-sent events (HTML standard, "Server-sent events").
import type { Static } from 'typebox'
import { formatInstant } from '../domain/instant.ts'
import type { TenantEvent } from '../domain/tenant-event.ts'
import type { Gap, LoggedEvent } from '../events/event-log.ts'
import type { EmulatorEvent } from './event-schemas.ts'

type Sent = Static<typeof EmulatorEvent>

/** How soon a client comes back that has lost the connection, in milliseconds. */
const retryMs = 1000

/** Says nothing, and so that the connection is alive. */
export const heartbeat = ':\n\n'

/**
 * The first of a stream. The id makes a client that has met no event yet resume from here all the same; it is left out
 * where a gap is to be told first.
 */
export const opening = (id: string | undefined) =>
  `retry: ${retryMs}\n${id === undefined ? '' : `id: ${id}\n`}\n`

export function frameOf(next: LoggedEvent | Gap): string {
  const { id, event, data } = wordedNext(next)
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

function wordedNext(next: LoggedEvent | Gap): Sent {
  const { id } = next.position
  if ('event' in next) return { id, ...worded(next.event, next.owner) }
  const { reason, missed } = next
  return { id, event: 'gap', data: { reason, ...(missed !== undefined && { missed }) } }
}

function worded(event: TenantEvent, owner: LoggedEvent['owner']) {
  switch (event.kind) {
    case 'exportJob': {
      const { jobId, from, to, at } = event
      const data = { ...owner, jobId, ...(from && { from }), to, at: formatInstant(at) }
      return { event: event.kind, data }
    }
    case 'batch': {
      const { kind, at, ...members } = event
      return { event: kind, data: { ...owner, ...members, at: formatInstant(at) } }
    }
    case 'clock': {
      const { kind, mode, at, scale } = event
      return { event: kind, data: { ...owner, mode, now: formatInstant(at), scale } }
    }
    case 'tenant': {
      const { kind, ...members } = event
      return { event: kind, data: { ...owner, ...members } }
    }
  }
}
