// Rows of a file and rows of the reference in one form: missing is missing, and keys and rows have an order.

/** The rows as texts, sorted, because no document promises an order of rows. */
export function comparableRows(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(comparable(row, false) ?? {}, null, 1)).sort()
}

/**
 * A missing member, null and an object without members are one; lists keep their length. Namespaces under
 * segmentMembership are brought to lower case: which of several spellings is written is nowhere said.
 */
function comparable(value: unknown, lowerKeys: boolean): unknown {
  if (value === null || value === undefined) return undefined
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map((element) => comparable(element, false) ?? null)
  if (typeof value !== 'object') return value
  const members = Object.entries(value).flatMap(([name, member]) => {
    const simple = comparable(member, name === 'segmentMembership')
    return simple === undefined ? [] : [[lowerKeys ? name.toLowerCase() : name, simple] as const]
  })
  if (members.length === 0) return undefined
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
}
