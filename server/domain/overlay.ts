// One body over another: how fragments are merged, and how a dataset with `isUpsert` is patched.
import { hasMembers, type JsonObject } from './shaped-object.ts'

/** `upper` over `lower`: objects leaf by leaf, anything else whole; null counts as missing. */
export function overlay(lower: JsonObject, upper: JsonObject): JsonObject {
  const merged = new Map(Object.entries(lower))
  for (const [name, value] of Object.entries(upper)) {
    if (value === null || value === undefined) continue
    const below = merged.get(name)
    merged.set(name, hasMembers(value) && hasMembers(below) ? overlay(below, value) : value)
  }
  return Object.fromEntries(merged)
}
