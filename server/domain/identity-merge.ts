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
  const merged = new Map<string, { namespace: string; identities: Map<string, HeldIdentity> }>()
  const add = (held: HeldIdentity) => {
    const { namespace, id } = held
    const key = namespace.toLowerCase()
    const group = merged.get(key) ?? { namespace, identities: new Map<string, HeldIdentity>() }
    merged.set(key, group)
    if (!group.identities.has(id)) group.identities.set(id, held)
  }
  for (const { identities, primary } of fragments) {
    for (const identity of identities) add(identity)
    add({ ...primary, primary: true, details: undefined })
  }
  return [...merged.values()].flatMap(({ namespace, identities }) =>
    Array.from(identities.values(), (held) => ({ ...held, namespace })),
  )
}

/** True where they are sure to be the union already; of several that takes longer to tell than to make it. */
function isUnion({ primary, identities }: IdentifiedFragment): boolean {
  const [only] = identities
  return (
    only !== undefined &&
    identities.length === 1 &&
    only.id === primary.id &&
    only.namespace === primary.namespace
  )
}

/** An entry of a map as it is merged. */
export function heldIdentity(namespace: string, { id, primary, ...rest }: IdentityItem): HeldIdentity {
  return { namespace, id, primary, details: Object.keys(rest).length > 0 ? rest : undefined }
}

/** The entries of a map; what is null in it counts as missing. */
export function identitiesIn(identityMap: IdentityMap = {}): HeldIdentity[] {
  return Object.entries(identityMap).flatMap(([namespace, items]) =>
    (items ?? []).map((item) => heldIdentity(namespace, item)),
  )
}

/** The map of the entries. */
export function identityMapOf(identities: HeldIdentities): IdentityMap {
  const byNamespace = Map.groupBy(identities, ({ namespace }) => namespace)
  return Object.fromEntries(Array.from(byNamespace, ([namespace, held]) => [namespace, held.map(itemOf)]))
}

const itemOf = ({ id, primary, details }: HeldIdentity): IdentityItem =>
  primary === undefined ? { id, ...details } : { id, primary, ...details }

/** The deprecated twin of the map (XDM: profile-identities-deprecated), which the tutorial exports. */
export function identityList(identities: HeldIdentities): object[] {
  return identities.map(({ namespace: code, id, primary }) => {
    const namespace = { code }
    return primary === undefined ? { id, namespace } : { id, namespace, primary }
  })
}
