// Takes the identities of a profile apart, into the columns of a map of namespaces and into those of a list.
import type { HeldIdentities, HeldIdentity } from '../../domain/profile.ts'
import type { Field } from '../../domain/union-schema.ts'
import type { Column } from './column.ts'
import { markPresent } from './presence.ts'
import { entryShredders, memberShredder, shredMembers } from './shredder.ts'

/** Puts a profile's identities, those of a namespace together, into the slot of the column. */
export type ShredIdentities = (slot: number, identities: HeldIdentities) => void

/** Compiles the walk over identities into `column`, which is that of the map `field` or of the whole of it. */
export function identityMapShredder(field: Field, column: Column): ShredIdentities {
  if (field.kind !== 'map' || column.kind !== 'map' || column.value.kind !== 'list') throw notThese(field)
  const { value: items } = column
  const shredderOf = entryShredders(field, (ofNamespace) => {
    if (ofNamespace.kind !== 'list') throw notThese(ofNamespace)
    return itemShredder(ofNamespace.element, items.element)
  })

  return (slot, identities) => {
    const before = column.entryCount
    markPresent(column.presence, slot)
    for (let at = 0; at < identities.length; ) {
      const namespace = identities[at]?.namespace as string
      const shredItem = shredderOf(namespace)
      const first = at
      for (; at < identities.length; at += 1) {
        const held = identities[at] as HeldIdentity
        if (held.namespace !== namespace) break
        shredItem?.(items.elementCount + at - first, held)
      }
      if (!shredItem) continue
      column.keys.push(namespace)
      markPresent(items.presence, column.entryCount)
      items.lengths.push(at - first)
      items.elementCount += at - first
      column.entryCount += 1
    }
    column.lengths.push(column.entryCount - before)
  }
}

/** Compiles the walk over one entry. What nearly all of them say, and nothing else, is not looked for by name. */
function itemShredder(field: Field, column: Column): (slot: number, held: HeldIdentity) => void {
  if (field.kind !== 'struct' || column.kind !== 'struct') throw notThese(field)
  const { presence, members } = column
  const shredId = memberShredder(field, column, 'id')
  const shredPrimary = memberShredder(field, column, 'primary')
  const shredDetails = shredMembers(field, members)
  return (slot, { id, primary, details }) => {
    const own = markPresent(presence, slot)
    shredId?.(own, id)
    if (primary !== undefined) shredPrimary?.(own, primary)
    if (details) shredDetails(own, details)
  }
}

/**
 * Compiles the walk over identities into the columns of their list, the deprecated twin of the map (XDM:
 * profile-identities-deprecated), which the tutorial exports.
 */
export function identityListShredder(field: Field, column: Column): ShredIdentities {
  if (field.kind !== 'list' || column.kind !== 'list') throw notThese(field)
  const [item, items] = [field.element, column.element]
  if (item.kind !== 'struct' || items.kind !== 'struct') throw notThese(item)
  const shredId = memberShredder(item, items, 'id')
  const shredPrimary = memberShredder(item, items, 'primary')
  const shredNamespace = memberShredder(item, items, 'namespace')
  return (slot, identities) => {
    markPresent(column.presence, slot)
    column.lengths.push(identities.length)
    for (let at = 0; at < identities.length; at += 1) {
      const { namespace: code, id, primary } = identities[at] as HeldIdentity
      const own = markPresent(items.presence, column.elementCount)
      shredId?.(own, id)
      shredNamespace?.(own, { code })
      if (primary !== undefined) shredPrimary?.(own, primary)
      column.elementCount += 1
    }
  }
}

const notThese = ({ kind }: Field) => new TypeError(`identities are not in a ${kind}`)
