// The journal: what was called, what was not read, and whether it was called as often as a test expects.
import type { ControlCall } from './control-call.ts'
import type { IgnoredInput, JournalEntry, JournalExpectation, JournalFilter } from './control-shapes.ts'

export interface JournalCalls {
  list(filter?: JournalFilter): Promise<JournalEntry[]>
  /** Raises RefusedError with status 409 and the nearest misses when it is not so. */
  verify(expected: JournalExpectation): Promise<void>
  clear(): Promise<void>
  /** What clients sent that nothing read. */
  ignored(): Promise<IgnoredInput[]>
}

export function journalCalls(call: ControlCall): JournalCalls {
  return {
    list: async (filter = {}) =>
      (await call<{ entries: JournalEntry[] }>('GET', '/journal', { query: { ...filter } })).entries,
    verify: async (expected) => {
      await call('POST', '/journal/verify', { body: expected })
    },
    clear: () => call('DELETE', '/journal'),
    ignored: async () => (await call<{ ignored: IgnoredInput[] }>('GET', '/journal/ignored')).ignored,
  }
}
