// A log of events: the latest of one stream, in memory, bounded in number, each known by its place and what came before.
import { crc32 } from 'node:zlib'
import type { TenantEvent } from '../domain/tenant-event.ts'

/** Whose an event is. */
export interface EventOwner {
  readonly imsOrgId: string
  readonly sandboxName: string
}

interface Happening {
  /** Undefined in the log of one tenant, and for what concerns tenants to come. */
  readonly owner: EventOwner | undefined
  readonly event: TenantEvent
}

interface Entry extends Happening {
  /** Of this event and all before it. */
  readonly checksum: number
}

/** Where a reader stands: how many events lie behind it, and the id of the last of them. */
export interface Position {
  readonly passed: number
  readonly id: string
}

/** An event, and where its reader then stands. */
export interface LoggedEvent extends Happening {
  readonly position: Position
}

/** Why a reader cannot go on where it was, and where it goes on instead. */
export interface Gap {
  readonly reason: 'dropped' | 'unknown'
  /** How many events it does not get. */
  readonly missed?: number
  readonly position: Position
}

/** Events that each log keeps; as many as a journal keeps calls. */
const mostEvents = 10_000

export type EventLog = ReturnType<typeof createEventLog>

/**
 * Ids are a running number and a checksum of all that has happened until then, so that the same history has the same
 * ids, and an id of another tenant, or of an earlier run that went otherwise, is told apart.
 */
export function createEventLog() {
  let entries: (Entry | undefined)[] = []
  /** Where the oldest kept one stands in `entries`, and how many are kept no more. */
  let first = 0
  let dropped = 0
  let droppedChecksum = 0
  const followers = new Set<() => void>()

  const recorded = () => dropped + entries.length - first
  const checksumAt = (passed: number) =>
    passed === dropped ? droppedChecksum : (entries[first + passed - dropped - 1] as Entry).checksum

  function positionAt(passed: number): Position {
    const checksum = passed === 0 ? '' : `-${checksumAt(passed).toString(16).padStart(8, '0')}`
    return { passed, id: `${passed}${checksum}` }
  }

  function droppedSince(passed: number): Gap {
    return { reason: 'dropped', missed: dropped - passed, position: positionAt(dropped) }
  }

  function dropOldest(): void {
    droppedChecksum = checksumAt(dropped + 1)
    entries[first] = undefined
    first += 1
    dropped += 1
    if (first < mostEvents) return
    entries = entries.slice(first)
    first = 0
  }

  return {
    /** Adds what has happened; `text` says it, and whose it is. */
    add(text: string, event: TenantEvent, owner?: EventOwner): void {
      entries.push({ owner, event, checksum: crc32(text, checksumAt(recorded())) })
      if (entries.length - first > mostEvents) dropOldest()
      for (const follow of followers) follow()
    },
    /** After the latest. */
    end: (): Position => positionAt(recorded()),
    /** After the event of that id. */
    find(id: string): Position | Gap {
      const passed = Number.parseInt(id, 10)
      if (passed < dropped) return droppedSince(passed)
      if (passed <= recorded() && positionAt(passed).id === id) return positionAt(passed)
      return { reason: 'unknown', position: positionAt(dropped) }
    },
    /** The event that comes next; undefined where none has happened yet. */
    next({ passed }: Position): LoggedEvent | Gap | undefined {
      if (passed < dropped) return droppedSince(passed)
      const entry = entries[first + passed - dropped]
      return entry && { ...entry, position: positionAt(passed + 1) }
    },
    /** Calls whenever something has been added. Returns what ends that. */
    follow(call: () => void): () => void {
      followers.add(call)
      return () => followers.delete(call)
    },
  }
}
