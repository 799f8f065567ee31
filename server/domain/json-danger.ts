// Values that JSON can say and that cannot be kept safely.

/** Deeper than any documented body by far; SQLite and JSON.stringify give up far below 10 MiB of brackets. */
const deepestNesting = 100

/** A schema has two levels for each one of the values that it declares. */
export const deepestSchemaNesting = 2 * deepestNesting + 10

/** Why the value cannot be kept safely; undefined when it can. */
export function dangerOf(value: unknown, levels = deepestNesting): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (levels === 0) return `it is nested more than ${deepestNesting} levels deep`
  if (Object.hasOwn(value, '__proto__')) return 'it has a member named __proto__'
  for (const member of Object.values(value)) {
    const reason = dangerOf(member, levels - 1)
    if (reason) return reason
  }
  return undefined
}
