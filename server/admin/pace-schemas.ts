// Wire shapes of the calls about paces.
import { Type } from 'typebox'
import { type ExportPlan, longestPhaseMs, type PaceName } from '../domain/export-plan.ts'
import { closed, tenantMembers } from './schemas.ts'

const phase = Type.Integer({ minimum: 0, maximum: longestPhaseMs, description: 'Milliseconds.' })
const phases = { queueMs: phase, exportMs: phase, gapMs: phase, writeMs: phase, tailMs: phase }

/** A pace by its name, as text of lengths, or as lengths, of which what is left out is 0. */
export const PaceRequest = Type.Object(
  {
    pace: Type.Unsafe<string | Partial<ExportPlan>>({
      type: ['string', 'object'],
      properties: phases,
      minProperties: 1,
      ...closed,
      description:
        'instant, quick, tutorial, tutorial-slow, sampled, queue=MS,export=MS,… or an object of lengths.',
    }),
  },
  { $id: 'PaceRequest', ...closed },
)

const pace = Type.Unsafe<PaceName | ExportPlan>({
  type: ['string', 'object'],
  properties: phases,
  required: Object.keys(phases),
  ...closed,
  description: 'Its name, or its lengths where it has none.',
})

export const PaceReply = Type.Object({ pace }, { $id: 'Pace', ...closed })

/** The pace of tenants to come, and those of the tenants that are open. */
export const EveryPaceReply = Type.Object(
  {
    default: Type.Object({ pace }, closed),
    tenants: Type.Array(Type.Object({ ...tenantMembers, pace }, closed)),
  },
  { $id: 'EveryPace', ...closed },
)
