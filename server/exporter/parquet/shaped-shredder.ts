// Takes shaped objects apart: where each leaf goes is found out once for a shape.
import { leafCount, type Shape, type ShapedObject, valueAt } from '../../domain/shaped-object.ts'
import type { Field, StructField } from '../../domain/union-schema.ts'
import type { Column } from './column.ts'
import { markPresent } from './presence.ts'
import { compileShredder, shredMembers } from './shredder.ts'

/** Puts an object of one shape, by its leaves, into the slot of the columns. */
type ShredLeaves = (slot: number, leaves: readonly unknown[]) => void

/** Compiles the walk over shaped objects into the columns of a struct's members; what the struct lacks is passed over. */
export function shapedShredder(field: StructField, columns: ReadonlyMap<string, Column>) {
  const byShape = new Map<Shape, ShredLeaves>()

  function compile(shape: Shape): ShredLeaves {
    if (shape !== null) return compileLeaves(shape, 0, field, columns)
    const shred = shredMembers(field, columns)
    return (slot, [object]) => shred(slot, object)
  }

  return (slot: number, { shape, leaves }: ShapedObject): void => {
    let shred = byShape.get(shape)
    if (!shred) {
      shred = compile(shape)
      byShape.set(shape, shred)
    }
    shred(slot, leaves)
  }
}

/** Compiles the walk over the leaves from the place `first` on, which are those of `shape`. */
function compileLeaves(
  shape: NonNullable<Shape>,
  first: number,
  field: StructField,
  columns: ReadonlyMap<string, Column>,
): ShredLeaves {
  const steps: ShredLeaves[] = []
  let end = first
  for (const [name, part] of Object.entries(shape)) {
    const at = end
    end += leafCount(part)
    const [member, column] = [field.members[name], columns.get(name)]
    if (!member || !column) continue
    steps.push(compileStep(part, at, member, column))
  }
  return (slot, leaves) => {
    for (let step = 0; step < steps.length; step += 1) (steps[step] as ShredLeaves)(slot, leaves)
  }
}

/** Compiles the walk over one member, whose leaves begin at `at`. */
function compileStep(part: Shape, at: number, member: Field, column: Column): ShredLeaves {
  if (part !== null && member.kind === 'struct' && column.kind === 'struct') {
    const shredOwn = compileLeaves(part, at, member, column.members)
    return (slot, leaves) => shredOwn(markPresent(column.presence, slot), leaves)
  }
  const shred = compileShredder(member, column)
  if (part === null) {
    return (slot, leaves) => {
      const value = leaves[at]
      if (value !== null && value !== undefined) shred(slot, value)
    }
  }
  return (slot, leaves) => shred(slot, valueAt(part, leaves, at))
}
