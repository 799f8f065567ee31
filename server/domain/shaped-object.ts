// Objects as JSON has them, taken apart into their shape, which many have in common, and their leaves.

/** The members of an object in their order, each with its own shape; null stands for a leaf. */
export type Shape = { readonly [name: string]: Shape } | null

/**
 * An object in two parts. A list is a leaf, as is anything that is no object; an object may be one, too, and then its
 * shape is null.
 */
export interface ShapedObject {
  readonly shape: Shape
  /** In the order in which the shape has them. */
  readonly leaves: readonly unknown[]
}

export type JsonObject = Readonly<Record<string, unknown>>

/** The object as a single leaf. */
export const asLeaf = (object: JsonObject): ShapedObject => ({ shape: null, leaves: [object] })

/** True where the value has members of its own to be taken apart. */
export const hasMembers = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How many leaves an object of the shape has. */
export function leafCount(shape: Shape): number {
  if (shape === null) return 1
  return Object.values(shape).reduce((sum, member) => sum + leafCount(member), 0)
}

/** The object itself. */
export function putTogether({ shape, leaves }: ShapedObject): JsonObject {
  return valueAt(shape, leaves, 0) as JsonObject
}

/** What has the shape and, of the leaves, those from the place `first` on. */
export function valueAt(shape: Shape, leaves: readonly unknown[], first: number): unknown {
  if (shape === null) return leaves[first]
  let at = first
  const members = Object.entries(shape).map(([name, member]) => {
    const value = valueAt(member, leaves, at)
    at += leafCount(member)
    return [name, value] as const
  })
  return Object.fromEntries(members)
}

/** The object in its two parts. */
export function takenApart(object: JsonObject): ShapedObject & { readonly shape: NonNullable<Shape> } {
  const leaves: unknown[] = []
  return { shape: shapeOf(object, leaves), leaves }
}

function shapeOf(object: JsonObject, leaves: unknown[]): NonNullable<Shape> {
  const members = Object.entries(object).map(([name, value]) => {
    if (hasMembers(value)) return [name, shapeOf(value, leaves)] as const
    leaves.push(value)
    return [name, null] as const
  })
  return Object.fromEntries(members)
}
