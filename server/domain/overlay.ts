// One body over another: how fragments are merged, and how a dataset with `isUpsert` is patched.

/** An object as JSON has it. */
type Json = Readonly<Record<string, unknown>>

/** `upper` over `lower`: objects leaf by leaf, anything else whole; null counts as missing. */
export function overlay(lower: Json, upper: Json): Json {
  const merged = new Map(Object.entries(lower))
  for (const [name, value] of Object.entries(upper)) {
    if (value === null || value === undefined) continue
    const below = merged.get(name)
    merged.set(name, isObject(value) && isObject(below) ? overlay(below, value) : value)
  }
  return Object.fromEntries(merged)
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
