// What a reset takes back, a line each; of one tenant, or of every one.
import type { Emulator } from '../emulator.ts'
import type { TenantName } from '../tenant.ts'
import { orNotKept } from './kept.ts'

type Reset = (emulator: Emulator, name: TenantName | undefined) => Promise<void>

const resets = {
  all: (emulator, name) => emulator.reset(name),
  data: (emulator, name) => emulator.resetPart('data', name),
  clock: (emulator, name) => emulator.resetPart('clock', name),
  faults: (emulator, name) => emulator.clearFaults(name),
  outcomes: (emulator, name) => emulator.clearOutcomes(name),
  journal: async (emulator, name) => emulator.clearJournal(name),
} as const satisfies Record<string, Reset>

export type ResetSubject = keyof typeof resets
export const resetSubjects = Object.keys(resets) as ResetSubject[]

/** Resolves once it is so for whoever calls next. Raises NOT_KEPT. */
export function reset(
  emulator: Emulator,
  name: TenantName | undefined,
  what: ResetSubject = 'all',
): Promise<void> {
  return orNotKept(resets[what](emulator, name))
}
