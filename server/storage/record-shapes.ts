// The table `record_shape`: a number for every shape that bodies of records have.
import type { Database } from 'better-sqlite3'
import {
  asLeaf,
  hasMembers,
  type JsonObject,
  type Shape,
  type ShapedObject,
  takenApart,
} from '../domain/shaped-object.ts'

/** The number of the shape that every object has: that of a leaf. */
const numberOfLeaf = 0

/**
 * Bodies of more shapes than this, or of shapes longer than this as text, are stored as one leaf: what all have in
 * common is worth knowing, and where each has members of its own, nothing is.
 */
const maxShapes = 1000
const maxShapeText = 10_000

export type RecordShapes = ReturnType<typeof recordShapes>

/** What is met on the way through an object: its members, one in the other, until it ends. */
interface Step {
  readonly leaves: Map<string, Step>
  readonly objects: Map<string, Step>
  end?: Step
  /** Set where the way ends. */
  number?: number
}

const newStep = (): Step => ({ leaves: new Map(), objects: new Map() })

/** What is held in memory is good as long as the connection is: who rolls back closes it. */
export function recordShapes(db: Database) {
  const all = db.prepare<[], { number: number; shape: string }>('SELECT number, shape FROM record_shape')
  const add = db.prepare<[number, string]>('INSERT INTO record_shape (number, shape) VALUES (?, ?)')
  const find = db.prepare<[number], string>('SELECT shape FROM record_shape WHERE number = ?').pluck()
  const known = new Map<number, Shape>([[numberOfLeaf, null]])
  /** The ways of all shapes from their beginning on. */
  let ways: Step | undefined
  let count = 0

  /** Every shape on its way. */
  function readAll(): Step {
    const first = newStep()
    for (const { number, shape } of all.iterate()) {
      pave(first, JSON.parse(shape)).number = number
      count += 1
    }
    return first
  }

  /** The number of a shape that is met for the first time; undefined where it gets none. */
  function addShape(ways: Step, object: JsonObject): number | undefined {
    if (count === maxShapes) return undefined
    const { shape } = takenApart(object)
    const text = JSON.stringify(shape)
    if (text.length > maxShapeText) return undefined
    count += 1
    add.run(count, text)
    pave(ways, shape).number = count
    return count
  }

  return {
    /** The object in two parts, the shape by its number, which it gets where it has none. */
    takeApart(object: JsonObject): { readonly number: number; readonly leaves: readonly unknown[] } {
      ways ??= readAll()
      const leaves: unknown[] = []
      const number = walk(ways, object, leaves)?.number
      if (number !== undefined) return { number, leaves }
      const added = addShape(ways, object)
      if (added === undefined) return { number: numberOfLeaf, leaves: asLeaf(object).leaves }
      return { number: added, leaves: takenApart(object).leaves }
    },
    /** The object of a number that `takeApart` has given, and its leaves. */
    shaped(number: number, leaves: readonly unknown[]): ShapedObject {
      let shape = known.get(number)
      if (shape === undefined) {
        const text = find.get(number)
        if (text === undefined) throw new Error(`no shape has the number ${number}`)
        shape = JSON.parse(text) as Shape
        known.set(number, shape)
      }
      return { shape, leaves }
    },
  }
}

/** Where the way of the object ends; undefined where nobody has gone it to the end. Collects the leaves. */
function walk(start: Step, object: JsonObject, leaves: unknown[]): Step | undefined {
  let step: Step | undefined = start
  for (const name in object) {
    const value = object[name]
    if (hasMembers(value)) {
      const inside: Step | undefined = step.objects.get(name)
      step = inside && walk(inside, value, leaves)
    } else {
      leaves.push(value)
      step = step.leaves.get(name)
    }
    if (!step) return undefined
  }
  return step.end
}

/** Makes the way of a shape; returns where it ends. */
function pave(start: Step, shape: NonNullable<Shape>): Step {
  let step = start
  for (const [name, member] of Object.entries(shape)) {
    step = member === null ? nextStep(step.leaves, name) : pave(nextStep(step.objects, name), member)
  }
  step.end ??= newStep()
  return step.end
}

function nextStep(steps: Map<string, Step>, name: string): Step {
  const known = steps.get(name)
  if (known) return known
  const step = newStep()
  steps.set(name, step)
  return step
}
