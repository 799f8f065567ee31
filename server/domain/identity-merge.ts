// The identities of a merged profile: those of its fragments, each once.
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
