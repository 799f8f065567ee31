// What can be done to one tenant, or to the whole server, from outside.
import type { Readable } from 'node:stream'
import type { Static } from 'typebox'
import type { ResetQuery, SeedReply } from '../admin/data-schemas.ts'
import type { SeedRecord } from '../seeding/seed-records.ts'
import { type ClockCalls, clockCalls } from './clock-calls.ts'
import type { ControlCall } from './control-call.ts'
import { type FaultCalls, faultCalls, type OutcomeCalls, outcomeCalls } from './fate-calls.ts'
import { type JournalCalls, journalCalls } from './journal-calls.ts'
import { type SnapshotCalls, snapshotCalls } from './snapshot-calls.ts'

/** Records, the names of fixture sets, or a stream or text of NDJSON. */
export type Seed = readonly SeedRecord[] | { readonly fixtures: string | string[] } | Readable | string

export type ResetWhat = NonNullable<Static<typeof ResetQuery>['what']>

/** Every call raises RefusedError when the emulator refuses it. */
export interface Controls {
  readonly clock: ClockCalls
  readonly outcomes: OutcomeCalls
  readonly faults: FaultCalls
  readonly journal: JournalCalls
  readonly snapshots: SnapshotCalls
  /** All of it, or nothing; resolves to how many records of each type were written. */
  seed(seed: Seed): Promise<Static<typeof SeedReply>['seeded']>
  /** Back to birth. */
  reset(what?: ResetWhat): Promise<void>
}

export function controls(call: ControlCall): Controls {
  return {
    clock: clockCalls(call),
    outcomes: outcomeCalls(call),
    faults: faultCalls(call),
    journal: journalCalls(call),
    snapshots: snapshotCalls(call),
    seed: async (seed) => {
      const sent =
        typeof seed === 'string' || 'readable' in seed
          ? { ndjson: seed }
          : { body: 'fixtures' in seed ? seed : { records: seed } }
      return (await call<Static<typeof SeedReply>>('POST', '/seed', sent)).seeded
    },
    reset: (what) => call('POST', '/reset', { query: { what } }),
  }
}
