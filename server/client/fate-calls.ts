// Planned outcomes of jobs, and faults of calls.
import type { ControlCall } from './control-call.ts'
import type { Fault, FaultRequest, Outcome, OutcomeRequest } from './control-shapes.ts'

export interface PlannedCalls<Request, Planned> {
  add(request: Request): Promise<Planned>
  list(): Promise<Planned[]>
  /** Takes one back, or all. */
  clear(id?: string): Promise<void>
}

export type OutcomeCalls = PlannedCalls<OutcomeRequest, Outcome>
export type FaultCalls = PlannedCalls<FaultRequest, Fault>

export const outcomeCalls = (call: ControlCall): OutcomeCalls => plannedCalls(call, 'outcomes')
export const faultCalls = (call: ControlCall): FaultCalls => plannedCalls(call, 'faults')

function plannedCalls<Request, Planned>(call: ControlCall, name: string): PlannedCalls<Request, Planned> {
  return {
    add: (request) => call('POST', `/${name}`, { body: request }),
    list: async () => (await call<Record<string, Planned[]>>('GET', `/${name}`))[name] ?? [],
    clear: (id) => call('DELETE', id === undefined ? `/${name}` : `/${name}/${encodeURIComponent(id)}`),
  }
}
