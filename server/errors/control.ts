// Refusals of our own control API, and the one error that is our fault.
import { type ErrorEntry, ours, sentence } from './entry.ts'

/** A seed record that cannot be taken: where it stands, and why. */
export interface SeedProblem {
  readonly place: string
  readonly reason: string
}

export const controlRefusals = {
  CLOCK_BACKWARDS: {
    status: 409,
    title: 'Clock cannot go back',
    source: ours,
    detail: (now: string, target: string) =>
      `The tenant's clock is at ${now} and only goes forward; ${target} is in its past. A reset sets it back.`,
  },
  TENANT_INCOMPLETE: {
    status: 400,
    title: 'Tenant not named',
    source: ours,
    detail: sentence(
      'A tenant is named by both an organization and a sandbox: x-gw-ims-org-id and x-sandbox-name, or ?org= and ?sandbox=. Give both or neither.',
    ),
  },
  SNAPSHOT_UNKNOWN: {
    status: 404,
    title: 'Snapshot not found',
    source: ours,
    detail: (name: string, known: readonly string[]) =>
      `There is no snapshot ${JSON.stringify(name)}. ${known.length > 0 ? `There is ${known.join(', ')}.` : 'There is none.'}`,
  },
  TENANT_EXISTS: {
    status: 409,
    title: 'Tenant exists',
    source: ours,
    detail: (imsOrgId: string, sandboxName: string) =>
      `The tenant ${imsOrgId}, ${sandboxName} has been used already. Fork into another sandbox, or restore there.`,
  },
  WAIT_OVER: {
    status: 408,
    title: 'Not there in time',
    source: ours,
    detail: (jobId: string, status: string, wanted: string) =>
      `Export job ${jobId} is ${status}, not ${wanted}, and the time to wait for it is over.`,
  },
  JOB_ENDED_OTHERWISE: {
    status: 409,
    title: 'Ended otherwise',
    source: ours,
    detail: (jobId: string, status: string, wanted: string) =>
      `Export job ${jobId} is ${status} and will not be ${wanted} any more.`,
  },
  TENANT_REQUIRED: {
    status: 400,
    title: 'Tenant not named',
    source: ours,
    detail: sentence(
      'This call is about one tenant. Name it: x-gw-ims-org-id and x-sandbox-name, or ?org= and ?sandbox=.',
    ),
  },
  TRANSITION_ILLEGAL: {
    status: 409,
    title: 'Transition not legal',
    source: ours,
    detail: (jobId: string, from: string, to: string, legal: readonly string[]) =>
      `Export job ${jobId} is ${from} and cannot go to ${to}. ${
        legal.length > 0
          ? `From ${from} it may go to ${legal.join(', ')}.`
          : 'It has ended, so it goes nowhere.'
      }`,
  },
  EXPORT_CANNOT_SUCCEED: {
    status: 409,
    title: 'Export cannot succeed',
    source: ours,
    detail: (jobId: string, reason: string) =>
      `Export job ${jobId} cannot be SUCCEEDED, because its export really fails: ${reason}. It is left as it is.`,
  },
  SEED_INVALID: {
    status: 400,
    title: 'Seed not taken',
    source: ours,
    detail: (problems: readonly SeedProblem[], count: number) =>
      `Nothing has been seeded: ${count === 1 ? 'a record is' : `${count} records are`} not right. ${problems
        .slice(0, 10)
        .map(({ place, reason }) => `${place}: ${reason}`)
        .join('; ')}`,
    members: (problems: readonly SeedProblem[], count: number) => ({ problems, problemCount: count }),
  },
  SEED_ABANDONED: {
    status: 409,
    title: 'Seed abandoned',
    source: ours,
    detail: sentence('Nothing has been seeded: the tenant was reset, or the server stopped, meanwhile.'),
  },
  SEED_NOT_KEPT: {
    status: 507,
    title: 'Seed not kept',
    source: ours,
    detail: (reason: string) => `Nothing has been seeded: the seed could not be written to disk: ${reason}`,
  },
  NOT_KEPT: {
    status: 507,
    title: 'Not kept',
    source: ours,
    detail: (reason: string) => `The disk refuses what was to be written: ${reason}`,
  },
  CALL_ABANDONED: {
    status: 409,
    title: 'Call abandoned',
    source: ours,
    detail: sentence(
      'The tenant was reset or restored, or the server stopped, while the call was under way.',
    ),
  },
  TENANT_ENDED: {
    status: 503,
    title: 'Tenant replaced',
    source: ours,
    detail: sentence(
      'The tenant was reset or restored, or the server stopped, while the call was under way.',
    ),
  },
  FIXTURES_UNKNOWN: {
    status: 400,
    title: 'No such fixture set',
    source: ours,
    detail: (reason: string) => `Nothing has been seeded: ${reason}`,
  },
  OUTCOME_NOT_FOUND: {
    status: 404,
    title: 'No such outcome',
    source: ours,
    detail: (outcomeId: string, place: string) => `No outcome ${outcomeId} is planned for ${place}.`,
  },
  FOREIGN_CALLER: {
    status: 403,
    title: 'Foreign caller',
    source: ours,
    detail: (header: string, value: string) =>
      `Control calls are answered only for this machine's own pages: ${header} is ${value}.`,
  },
  OPERATION_UNKNOWN: {
    status: 400,
    title: 'No such operation',
    source: ours,
    detail: (place: string, name: string, nearest: string) =>
      `${place}: no operation of Adobe's services is named "${name}"; the nearest is ${nearest}. GET /_emulator/routes lists them.`,
  },
  FAULT_NOT_FOUND: {
    status: 404,
    title: 'No such fault',
    source: ours,
    detail: (faultId: string, place: string) => `No fault ${faultId} is armed for ${place}.`,
  },
  JOURNAL_ENTRY_NOT_FOUND: {
    status: 404,
    title: 'No such call',
    source: ours,
    detail: (id: number, place: string) => `The journal of ${place} has no call ${id}, or no longer.`,
  },
  CALLS_DIFFER: {
    status: 409,
    title: 'Calls differ',
    source: ours,
    detail: (expected: string, matched: number, _nearest: readonly object[]) =>
      `Expected ${expected}; the journal has ${matched}.`,
    members: (_expected: string, matched: number, nearest: readonly object[]) => ({ matched, nearest }),
  },
  EMULATOR_BUG: {
    status: 500,
    title: 'InternalServerError',
    source: ours,
    detail: sentence(
      'This is a bug in aep-emulator, not a reply of Adobe Experience Platform. The server log has the details.',
    ),
  },
} as const satisfies Record<string, ErrorEntry>
