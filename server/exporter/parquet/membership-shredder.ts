// Takes lists of memberships apart, into the columns of a map of namespaces of maps of segments.
import type { HeldMemberships } from '../../domain/profile.ts'
import type { MapField } from '../../domain/union-schema.ts'
import type { MapColumn } from './column.ts'
import { markPresent } from './presence.ts'
import { compileShredder, entryShredders } from './shredder.ts'

/** Puts a profile's memberships, those of a namespace together, into the slot of the column. */
export type ShredMemberships = (slot: number, memberships: HeldMemberships) => void

/** Compiles the walk over memberships into `column`, which is that of `field` or of the whole of it. */
export function membershipShredder(field: MapField, column: MapColumn): ShredMemberships {
  const { value: segments } = column
  if (segments.kind !== 'map') throw new TypeError(`a ${segments.kind} is no map of segments`)
  const keepsNamespace = entryShredders(field, (ofNamespace) => {
    if (ofNamespace.kind !== 'map') throw new TypeError(`a ${ofNamespace.kind} is no map of segments`)
    return entryShredders(ofNamespace, (membership) => compileShredder(membership, segments.value))
  })

  return (slot, memberships) => {
    const before = column.entryCount
    markPresent(column.presence, slot)
    for (let at = 0; at < memberships.length; ) {
      const namespace = memberships[at]?.segment.namespace as string
      const shredderOf = keepsNamespace(namespace)
      const segmentsBefore = segments.entryCount
      for (; at < memberships.length; at += 1) {
        const { segment, membership } = memberships[at] as HeldMemberships[number]
        if (segment.namespace !== namespace) break
        const shredMembership = shredderOf?.(segment.id)
        if (!shredMembership) continue
        segments.keys.push(segment.id)
        shredMembership(segments.entryCount, membership)
        segments.entryCount += 1
      }
      if (!shredderOf) continue
      column.keys.push(namespace)
      markPresent(segments.presence, column.entryCount)
      segments.lengths.push(segments.entryCount - segmentsBefore)
      column.entryCount += 1
    }
    column.lengths.push(column.entryCount - before)
  }
}
