// Takes lists of memberships apart, into the columns of a map of namespaces of maps of segments.
import type { HeldMembership, HeldMemberships } from '../../domain/profile.ts'
import type { Field } from '../../domain/union-schema.ts'
import type { Column } from './column.ts'
import { markPresent } from './presence.ts'
import { entryShredders, memberShredder, shredMembers } from './shredder.ts'

/** Puts a profile's memberships, those of a namespace together, into the slot of the column. */
export type ShredMemberships = (slot: number, memberships: HeldMemberships) => void

/** Compiles the walk over memberships into `column`, which is that of `field` or of the whole of it. */
export function membershipShredder(field: Field, column: Column): ShredMemberships {
  if (field.kind !== 'map' || column.kind !== 'map' || column.value.kind !== 'map') throw notThese(field)
  const { value: segments } = column
  const keepsNamespace = entryShredders(field, (ofNamespace) => {
    if (ofNamespace.kind !== 'map') throw notThese(ofNamespace)
    return entryShredders(ofNamespace, (membership) => oneShredder(membership, segments.value))
  })

  return (slot, memberships) => {
    const before = column.entryCount
    markPresent(column.presence, slot)
    for (let at = 0; at < memberships.length; ) {
      const namespace = memberships[at]?.segment.namespace as string
      const shredderOf = keepsNamespace(namespace)
      const segmentsBefore = segments.entryCount
      for (; at < memberships.length; at += 1) {
        const held = memberships[at] as HeldMembership
        if (held.segment.namespace !== namespace) break
        const shredMembership = shredderOf?.(held.segment.id)
        if (!shredMembership) continue
        segments.keys.push(held.segment.id)
        shredMembership(segments.entryCount, held)
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

/** Compiles the walk over one membership. What nearly all of them say, and nothing else, is not looked for by name. */
function oneShredder(field: Field, column: Column): (slot: number, held: HeldMembership) => void {
  if (field.kind !== 'struct' || column.kind !== 'struct') throw notThese(field)
  const { presence, members } = column
  const shredStatus = memberShredder(field, column, 'status')
  const shredTime = memberShredder(field, column, 'lastQualificationTime')
  const shredDetails = shredMembers(field, members)
  return (slot, { status, lastQualificationTime, details }) => {
    const own = markPresent(presence, slot)
    shredStatus?.(own, status)
    if (lastQualificationTime !== undefined) shredTime?.(own, lastQualificationTime)
    if (details) shredDetails(own, details)
  }
}

const notThese = ({ kind }: Field) => new TypeError(`memberships are not in a ${kind}`)
