// A journal: the latest calls of one tenant, in memory, bounded in number and in size.
import type { JournalBody, JournalCall, JournalEntry } from './entry.ts'

export type Journal = ReturnType<typeof createJournal>

export interface JournalBounds {
  readonly mostEntries: number
  /** Roughly how much memory the entries take. */
  readonly mostBytes: number
}

/** Bounds of every journal (control.md §3 names the number; the size is our own). */
const usualBounds: JournalBounds = { mostEntries: 10_000, mostBytes: 16 * 1024 * 1024 }

/** When a bound is reached, the oldest entries go. */
export function createJournal({ mostEntries, mostBytes }: JournalBounds = usualBounds) {
  let entries: (JournalEntry | undefined)[] = []
  let first = 0
  let bytes = 0
  let recorded = 0

  function dropOldest(): void {
    const oldest = entries[first]
    if (oldest) bytes -= sizeOf(oldest)
    entries[first] = undefined
    first += 1
    if (first < mostEntries) return
    entries = entries.slice(first)
    first = 0
  }

  return {
    add(call: JournalCall): void {
      recorded += 1
      const entry = { id: recorded, ...call }
      entries.push(entry)
      bytes += sizeOf(entry)
      while (entries.length - first > mostEntries || (bytes > mostBytes && entries.length - first > 1))
        dropOldest()
    },
    /** The oldest first. */
    all: (): JournalEntry[] => entries.slice(first) as JournalEntry[],
    find(id: number): JournalEntry | undefined {
      const oldest = entries[first]
      return oldest && id >= oldest.id ? entries[first + id - oldest.id] : undefined
    },
    /** Ids go on from where they are. */
    clear(): void {
      entries = []
      first = 0
      bytes = 0
    },
  }
}

function sizeOf(entry: JournalEntry): number {
  const { url, requestHeaders, replyHeaders, requestBody, replyBody } = entry
  return (
    400 +
    url.length +
    headersSize(requestHeaders) +
    headersSize(replyHeaders) +
    size(requestBody) +
    size(replyBody)
  )
}

const size = (body: JournalBody | undefined) => body?.text.length ?? 0

function headersSize(headers: Readonly<Record<string, string>>): number {
  let sum = 0
  for (const name in headers) sum += 32 + (headers[name] as string).length
  return sum
}
