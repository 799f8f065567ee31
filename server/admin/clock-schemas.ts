// Wire shapes of the calls that move clocks.
import { Type } from 'typebox'
import { type ExportJobStatus, exportJobStatuses } from '../domain/export-job-lifecycle.ts'
import { highestScale } from '../runtime/clock.ts'
import { closed, tenantMembers } from './schemas.ts'

export const Status = Type.Unsafe<ExportJobStatus>({ type: 'string', enum: exportJobStatuses })

const Instant = Type.Unsafe<number | string>({
  type: ['integer', 'string'],
  description: 'Epoch milliseconds or RFC 3339.',
})

export const clockModes = ['real', 'frozen', 'scaled'] as const
const Mode = Type.Unsafe<(typeof clockModes)[number]>({ type: 'string', enum: clockModes })

const scaleMeaning = 'Seconds of the clock in a real one: 1 where it is real, 0 where it is frozen.'

/** What is left out stays as it is. */
export const ClockRequest = Type.Object(
  {
    mode: Type.Optional(Mode),
    now: Type.Optional(Instant),
    scale: Type.Optional(Type.Number({ minimum: 0, maximum: highestScale, description: scaleMeaning })),
  },
  { $id: 'ClockRequest', ...closed },
)

export const clockMembers = {
  mode: Mode,
  now: Type.String({ description: 'RFC 3339.' }),
  scale: Type.Number({ description: scaleMeaning }),
}

export const ClockReply = Type.Object(clockMembers, { $id: 'Clock', ...closed })

/** The clock of tenants to come, and those of the tenants that are open. */
export const EveryClockReply = Type.Object(
  {
    default: Type.Object(clockMembers, closed),
    tenants: Type.Array(Type.Object({ ...tenantMembers, ...clockMembers }, closed)),
  },
  { $id: 'EveryClock', ...closed },
)

/** Either how far, or to which instant. */
export const AdvanceRequest = Type.Object(
  {
    by: Type.Optional(
      Type.Unsafe<number | string>({
        type: ['integer', 'string'],
        minimum: 0,
        description: 'Milliseconds, or an ISO 8601 duration such as PT20M.',
      }),
    ),
    to: Type.Optional(Instant),
  },
  { $id: 'AdvanceRequest', ...closed },
)

/** A change of status that has come about. */
export const transitionMembers = {
  jobId: Type.Integer(),
  from: Status,
  to: Status,
  at: Type.String({ description: "RFC 3339, on the tenant's clock." }),
}

export const AdvanceReply = Type.Object(
  {
    now: Type.String({ description: 'Where the clock stands now, RFC 3339.' }),
    transitions: Type.Array(
      Type.Object(
        {
          imsOrgId: Type.Optional(
            Type.String({ description: 'Whose job it is, where all clocks were moved.' }),
          ),
          sandboxName: Type.Optional(Type.String()),
          ...transitionMembers,
        },
        closed,
      ),
    ),
  },
  { $id: 'AdvanceReply', ...closed },
)
