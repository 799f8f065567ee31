// Names of operations in control calls: only those of Adobe's services will do.
import { AepError } from '../errors.ts'
import type { Operations } from '../gateway/operations.ts'
import { nearestName } from '../nearest-name.ts'

/** Raises OPERATION_UNKNOWN, naming the nearest one and the `place` where the wrong one stands. */
export function checkOperation(operations: Operations, name: string, place: string): void {
  const known = [...operations.values()].filter(({ service }) => service !== undefined)
  const names = known.map(({ operationId }) => operationId)
  if (!names.includes(name))
    throw new AepError('OPERATION_UNKNOWN', place, name, nearestName(name, names) ?? '')
}
