// The identities of a merged profile: those of its fragments, each once.
import { areDistinctNamespaces } from './namespaces.ts'
import type { Identity, IdentityItem, IdentityMap } from './profile.ts'

interface IdentifiedFragment {
  readonly primary: Identity
  readonly body: { readonly identityMap?: IdentityMap }
}

/**
 * The union of the fragments' identities, the winner's first: one namespace whatever its case, in the winner's
 * spelling, and one entry per id. A fragment's primary identity belongs to it even where its map leaves it out.
 */
export function mergeIdentities(fragments: readonly IdentifiedFragment[]): IdentityMap {
  const [only, ...others] = fragments
  if (only && others.length === 0 && isComplete(only)) return only.body.identityMap ?? {}
  const merged = new Map<string, { namespace: string; items: Map<string, IdentityItem> }>()
  const add = (namespace: string, item: IdentityItem) => {
    const key = namespace.toLowerCase()
    const group = merged.get(key) ?? { namespace, items: new Map<string, IdentityItem>() }
    merged.set(key, group)
    if (!group.items.has(item.id)) group.items.set(item.id, item)
  }
  for (const { body, primary } of fragments) {
    for (const [namespace, items] of Object.entries(body.identityMap ?? {})) {
      for (const item of items ?? []) add(namespace, item)
    }
    add(primary.namespace, { id: primary.id, primary: true })
  }
  return Object.fromEntries(
    [...merged.values()].map(({ namespace, items }) => [namespace, [...items.values()]]),
  )
}

/** True where the fragment's own map is already the union: each identity once, its primary one among them. */
function isComplete({ primary, body: { identityMap = {} } }: IdentifiedFragment): boolean {
  const own = identityMap[primary.namespace]
  if (!own?.some(({ id }) => id === primary.id) || !areDistinctNamespaces(Object.keys(identityMap)))
    return false
  for (const namespace in identityMap) {
    const items = identityMap[namespace]
    if (!items || items.length === 0) return false
    if (items.length > 1 && new Set(items.map(({ id }) => id)).size < items.length) return false
  }
  return true
}
