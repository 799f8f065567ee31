// Wire shapes of the calls that plan what becomes of jobs.
import { Type } from 'typebox'
import { jobOutcomes } from '../domain/job-plan.ts'
import { OutcomeRule } from '../domain/outcome-rule.ts'
import { closed, Owner } from './schemas.ts'

export const OutcomePath = Type.Object({ outcomeId: Type.String() })

export const OutcomeReply = Type.Object(
  {
    id: Type.String(),
    ...Owner,
    scope: Type.Unsafe<'tenant' | 'server'>({
      type: 'string',
      enum: ['tenant', 'server'],
      description: 'Whom it was planned for: one tenant, or all.',
    }),
    ...OutcomeRule.properties,
    times: Type.Optional(Type.Integer({ description: 'How many jobs are left for it.' })),
    hits: Type.Integer({ description: 'How many jobs have drawn it.' }),
  },
  { $id: 'Outcome', ...closed },
)

export const OutcomeListReply = Type.Object(
  { outcomes: Type.Array(OutcomeReply, { description: 'In the order in which they are tried.' }) },
  { $id: 'OutcomeList', ...closed },
)

export const MagicReply = Type.Object(
  {
    magic: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          kind: Type.Unsafe<'dataset'>({
            type: 'string',
            enum: ['dataset'],
            description: 'What has the id.',
          }),
          outcome: Type.Unsafe<(typeof jobOutcomes)[number]>({ type: 'string', enum: [...jobOutcomes] }),
          description: Type.String(),
        },
        closed,
      ),
    ),
  },
  { $id: 'MagicList', ...closed },
)
