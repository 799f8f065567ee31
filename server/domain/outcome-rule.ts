// A planned outcome as callers arm it: which jobs to come it is for, and what becomes of them.
import { type Static, Type } from 'typebox'
import { parsePace } from './export-plan.ts'
import { jobOutcomes, jobPhases } from './job-plan.ts'

const closed = { additionalProperties: false }

const Text = Type.String({ minLength: 1 })

/** Job errors, in the shape that a failed job has them in (tutorial, job 722). */
const Errors = Type.Array(Type.Object({ code: Text, msg: Type.String(), callStack: Type.String() }, closed), {
  minItems: 1,
  description: 'What a FAILED job reports; without them the errors that are documented for the phase.',
})

export const OutcomeRule = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        pattern: '^[\\w.-]{1,100}$',
        description: 'letters, digits, . _ and -: what the header X-Emulator-Scenario draws it by',
      }),
    ),
    match: Type.Optional(
      Type.Object(
        {
          datasetId: Type.Optional(Text),
          segmentId: Type.Optional(Text),
          client: Type.Optional(Type.String({ minLength: 1, description: 'The x-api-key of the caller.' })),
        },
        {
          ...closed,
          description: 'Jobs that fit all of it; {}: every job. Without it only the name draws it.',
        },
      ),
    ),
    outcome: Type.Unsafe<(typeof jobOutcomes)[number]>({
      type: 'string',
      enum: [...jobOutcomes],
      description:
        'STUCK: stays where it is until it is cancelled. SUCCEEDED: unless something really goes wrong.',
    }),
    phase: Type.Optional(
      Type.Unsafe<(typeof jobPhases)[number]>({
        type: 'string',
        enum: [...jobPhases],
        description: 'Where it fails or stays; the export unless told. Of no meaning to SUCCEEDED.',
      }),
    ),
    errors: Type.Optional(Errors),
    pace: Type.Optional(Type.String({ description: 'How long the job takes, as --pace has it.' })),
    times: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'How many jobs it is for; without it any number.',
      }),
    ),
  },
  { $id: 'OutcomeRequest', ...closed },
)
export type OutcomeRule = Static<typeof OutcomeRule>

/** What of the rule does not go together, one sentence each. */
export function ruleProblems({ name, match, outcome, errors, pace }: OutcomeRule): string[] {
  const plan = pace === undefined ? undefined : parsePace(pace)
  return [
    ...(name === undefined && match === undefined
      ? ['match or name is required: nothing could draw it']
      : []),
    ...(errors && outcome !== 'FAILED' ? [`errors go with FAILED alone, outcome is ${outcome}`] : []),
    ...(typeof plan === 'string' ? [`pace: ${plan}`] : []),
  ]
}
