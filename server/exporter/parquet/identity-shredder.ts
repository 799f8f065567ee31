// Takes the identities of a profile apart, into the columns of a map of namespaces.
import type { HeldIdentities } from '../../domain/profile.ts'
import type { MapField } from '../../domain/union-schema.ts'
import type { MapColumn } from './column.ts'
import { markPresent } from './presence.ts'
import { compileShredder, entryShredders } from './shredder.ts'

/** Puts a profile's identities, those of a namespace together, into the slot of the column. */
export type ShredIdentities = (slot: number, identities: HeldIdentities) => void

/** Compiles the walk over identities into `column`, which is that of `field` or of the whole of it. */
export function identityShredder(field: MapField, column: MapColumn): ShredIdentities {
  const { value: items } = column
  if (items.kind !== 'list') throw new TypeError(`a ${items.kind} is no list of identities`)
  const shredderOf = entryShredders(field, (ofNamespace) => {
    if (ofNamespace.kind !== 'list') throw new TypeError(`a ${ofNamespace.kind} is no list of identities`)
    return compileShredder(ofNamespace.element, items.element)
  })

  return (slot, identities) => {
    const before = column.entryCount
    markPresent(column.presence, slot)
    for (let at = 0; at < identities.length; ) {
      const namespace = identities[at]?.namespace as string
      const shredItem = shredderOf(namespace)
      const first = at
      for (; at < identities.length; at += 1) {
        const { namespace: own, item } = identities[at] as HeldIdentities[number]
        if (own !== namespace) break
        shredItem?.(items.elementCount + at - first, item)
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
