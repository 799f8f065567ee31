// Wire shapes of the calls about one export job.
import { Type } from 'typebox'
import { phaseNames } from '../domain/export-plan.ts'
import { Status, transitionMembers } from './clock-schemas.ts'
import { closed, TenantQuery } from './schemas.ts'

export const JobParams = Type.Object({ id: Type.String({ description: 'Id of the export job.' }) })

/** The longest that a call can wait: ten minutes. */
const longestWaitMs = 600_000

export const WaitQuery = Type.Object(
  {
    ...TenantQuery.properties,
    job: Type.String({ pattern: '^\\d{1,15}$', description: 'Id of the export job.' }),
    status: Type.Optional(Status),
    timeoutMs: Type.Optional(
      Type.String({
        pattern: `^(\\d{1,5}|[1-5]\\d{5}|${longestWaitMs})$`,
        description: `Milliseconds, at most ${longestWaitMs}; default 30000.`,
      }),
    ),
    advance: Type.Optional(
      Type.Unsafe<'true' | 'false'>({
        type: 'string',
        enum: ['true', 'false'],
        description: "Moves the tenant's clock from one due instant to the next instead of waiting.",
      }),
    ),
  },
  closed,
)

const instant = Type.String({ description: 'RFC 3339.' })
const lengthMs = Type.Integer()

const TimelinePhase = Type.Object(
  {
    phase: Type.Unsafe<(typeof phaseNames)[number]>({ type: 'string', enum: phaseNames }),
    planned: Type.Optional(Type.Object({ startedAt: instant, endedAt: instant, lengthMs }, closed)),
    actual: Type.Optional(
      Type.Object(
        { startedAt: instant, endedAt: Type.Optional(instant), lengthMs: Type.Optional(lengthMs) },
        closed,
      ),
    ),
  },
  {
    ...closed,
    description:
      'planned: counted from the creation of the job, missing for history; actual: missing where the phase has not begun or was left out, without an end while it lasts.',
  },
)

export const TimelineReply = Type.Object(
  {
    jobId: Type.Integer(),
    status: Status,
    now: Type.String({ description: "Where the tenant's clock stands, RFC 3339." }),
    nextDueAt: Type.Optional(Type.String({ description: 'When time next changes the job, RFC 3339.' })),
    phases: Type.Array(TimelinePhase),
  },
  { $id: 'Timeline', ...closed },
)

const JobError = Type.Object(
  { code: Type.String({ minLength: 1 }), msg: Type.String({ minLength: 1 }), callStack: Type.String() },
  closed,
)

export const TransitionRequest = Type.Object(
  {
    to: Status,
    errors: Type.Optional(
      Type.Array(JobError, {
        minItems: 1,
        description: "What a FAILED job reports; without it the errors of the tutorial's job 722.",
      }),
    ),
  },
  { $id: 'TransitionRequest', ...closed },
)

export const TransitionReply = Type.Object(transitionMembers, { $id: 'Transition', ...closed })
