// Namespaces of identities and segments: they compare without case.

/** True where no two keys are the same namespace in two spellings. */
export function hasDistinctNamespaces(byNamespace: object): boolean {
  let first: string | undefined
  let others: Set<string> | undefined
  for (const namespace in byNamespace) {
    const key = namespace.toLowerCase()
    if (first === undefined) first = key
    else if (key === first || others?.has(key)) return false
    else others = (others ?? new Set()).add(key)
  }
  return true
}
