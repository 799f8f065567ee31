// The identities of a merged profile: those of its fragments, each once.
import type { HeldIdentities, HeldIdentity, Identity, IdentityItem, IdentityMap } from './profile.ts'

/** The identities that a fragment names, and the one that it is of. */
export interface IdentifiedFragment {
  readonly primary: Identity
  readonly identities: HeldIdentities
}

/**
 * The union of the fragments' identities, the winner's first: one namespace whatever its case, in the winner's
 * spelling, and one entry per id. A fragment's primary identity belongs to it even where its map leaves it out.
 */
export function mergeIdentities(fragments: readonly IdentifiedFragment[]): HeldIdentities {
  const [only] = fragments
  if (only && fragments.length === 1 && isUnion(only)) return only.identities
  const merged = new Map<string, { namespace: string; items: Map<string, IdentityItem> }>()
  const add = ({ namespace, item }: HeldIdentity) => {
    const key = namespace.toLowerCase()
    const group = merged.get(key) ?? { namespace, items: new Map<string, IdentityItem>() }
    merged.set(key, group)
    if (!group.items.has(item.id)) group.items.set(item.id, item)
  }
  for (const { identities, primary } of fragments) {
    for (const identity of identities) add(identity)
    add({ namespace: primary.namespace, item: { id: primary.id, primary: true } })
  }
  return [...merged.values()].flatMap(({ namespace, items }) =>
    Array.from(items.values(), (item) => ({ namespace, item })),
  )
}

/** True where they are sure to be the union already; of several that takes longer to tell than to make it. */
function isUnion({ primary, identities }: IdentifiedFragment): boolean {
  const [only] = identities
  return (
    only !== undefined &&
    identities.length === 1 &&
    only.item.id === primary.id &&
    only.namespace === primary.namespace
  )
}

/** The entries of a map; what is null in it counts as missing. */
export function identitiesIn(identityMap: IdentityMap = {}): HeldIdentity[] {
  return Object.entries(identityMap).flatMap(([namespace, items]) =>
    (items ?? []).map((item) => ({ namespace, item })),
  )
}

/** The map of the entries. */
export function identityMapOf(identities: HeldIdentities): IdentityMap {
  const byNamespace = Map.groupBy(identities, ({ namespace }) => namespace)
  const entries = Array.from(
    byNamespace,
    ([namespace, held]) => [namespace, held.map(({ item }) => item)] as const,
  )
  return Object.fromEntries(entries)
}

/** The deprecated twin of the map (XDM: profile-identities-deprecated), which the tutorial exports. */
export function identityList(identities: HeldIdentities): object[] {
  return identities.map(({ namespace: code, item: { id, primary } }) => {
    const namespace = { code }
    return primary === undefined ? { id, namespace } : { id, namespace, primary }
  })
}
