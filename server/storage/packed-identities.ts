// The identityMap of a record as its stored body has it: one value after the other, which is parsed faster than a map.
import { heldIdentity, identitiesIn } from '../domain/identity-merge.ts'
import type { HeldIdentities, HeldIdentity, Identity, IdentityItem, IdentityMap } from '../domain/profile.ts'

/**
 * Of each identity its namespace, its id and whether it is primary, null where nobody says; or, of one that has more to
 * say, its namespace and itself. A map that has more to say than identities is kept as it is.
 */
export type PackedIdentities = IdentityValues | IdentityMap

type IdentityValues = readonly (string | boolean | null | IdentityItem)[]

/** The map packed, and the place of `primary` among its identities where it is one of them. */
export function packIdentities(
  identityMap: IdentityMap | undefined,
  primary: Identity,
): { readonly packed: PackedIdentities; readonly place: number | undefined } {
  const packed: (string | boolean | null | IdentityItem)[] = []
  let [place, count]: [number | undefined, number] = [undefined, 0]
  for (const namespace in identityMap) {
    const items = identityMap[namespace]
    if (!items || items.length === 0) return { packed: identityMap, place: undefined }
    for (const item of items) {
      if (item.id === primary.id && namespace === primary.namespace) place ??= count
      count += 1
      if (saysMore(item)) packed.push(namespace, item)
      else packed.push(namespace, item.id, item.primary ?? null)
    }
  }
  return { packed: identityMap && count === 0 ? identityMap : packed, place }
}

export function unpackIdentities(packed: PackedIdentities): HeldIdentities {
  if (!isList(packed)) return identitiesIn(packed)
  const held: HeldIdentity[] = []
  for (let at = 0; at < packed.length; ) {
    const namespace = packed[at] as string
    const second = packed[at + 1] as string | IdentityItem
    if (typeof second === 'object') {
      held.push(heldIdentity(namespace, second))
      at += 2
    } else {
      const primary = (packed[at + 2] as boolean | null) ?? undefined
      held.push({ namespace, id: second, primary, details: undefined })
      at += 3
    }
  }
  return held
}

/** The map where it was kept as it is. */
export const mapIn = (packed: PackedIdentities): IdentityMap | undefined =>
  isList(packed) ? undefined : packed

const isList = (packed: PackedIdentities): packed is IdentityValues => Array.isArray(packed)

function saysMore(item: IdentityItem): boolean {
  for (const name in item) if (name !== 'id' && name !== 'primary') return true
  return false
}
