// Namespaces of identities and segments: they compare without case.

/** True where no two are the same namespace in two spellings. */
export function areDistinctNamespaces(namespaces: readonly string[]): boolean {
  if (namespaces.length < 2) return true
  return new Set(namespaces.map((namespace) => namespace.toLowerCase())).size === namespaces.length
}
