// Wire shapes of the calls that arm and list HTTP faults.
import { Type } from 'typebox'
import { Fault } from '../faults/fault.ts'
import { closed, Owner } from './schemas.ts'

export const FaultPath = Type.Object({ faultId: Type.String() })

export const FaultReply = Type.Object(
  {
    id: Type.String(),
    ...Owner,
    scope: Type.Unsafe<'tenant' | 'server'>({
      type: 'string',
      enum: ['tenant', 'server'],
      description: 'Whose calls it strikes: one tenant’s, or all.',
    }),
    ...Fault.properties,
    calls: Type.Integer({ description: 'Calls of the operation since it was armed.' }),
    hits: Type.Integer({ description: 'Calls that it struck.' }),
  },
  { $id: 'Fault', ...closed },
)

export const FaultListReply = Type.Object({ faults: Type.Array(FaultReply) }, { $id: 'FaultList', ...closed })
