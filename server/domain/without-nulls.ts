// What is stored of a value that may hold nulls: null stands for a member left out, so it is left out.

/** The value without the members that are null, at any depth; in a list a null keeps its place. */
export function withoutNulls<Value extends object>(value: Value): Value {
  if (Array.isArray(value)) return value.map(inside) as Value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, inside(member)])) as Value
}

function inside(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? withoutNulls(value) : value
}
