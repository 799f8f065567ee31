// Clocks: where they stand, and moving them.
import type { Static } from 'typebox'
import type { AdvanceReply, AdvanceRequest } from '../admin/clock-schemas.ts'
import type { ControlCall } from './control-call.ts'
import type { ClockChange, ClockState } from './control-shapes.ts'

type Advance = Static<typeof AdvanceRequest>
type Advanced = Static<typeof AdvanceReply>

export interface ClockCalls {
  get(): Promise<ClockState>
  set(change: ClockChange): Promise<ClockState>
  /**
   * Moves the clock by milliseconds or a duration such as `PT20M`, or `{ to }` an instant; resolves once all that
   * fell due has happened, files included.
   */
  advance(by: number | string | Advance): Promise<Advanced>
  /** The same until nothing is pending any more. */
  runUntilIdle(): Promise<Advanced>
}

export function clockCalls(call: ControlCall): ClockCalls {
  return {
    get: () => call('GET', '/clock'),
    set: (change) => call('PUT', '/clock', { body: change }),
    advance: (by) => call('POST', '/clock/advance', { body: typeof by === 'object' ? by : { by } }),
    runUntilIdle: () => call('POST', '/clock/run-until-idle'),
  }
}
