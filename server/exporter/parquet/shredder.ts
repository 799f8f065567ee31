// Takes rows apart: every object is walked once, and each value goes to its column.
import {
  type Field,
  type ListField,
  type MapField,
  mapKey,
  type StructField,
} from '../../domain/union-schema.ts'
import type { Column, ListColumn, MapColumn, ScalarColumn, StructColumn } from './column.ts'
import { markPresent } from './presence.ts'

/** Puts a value, which is there, into the slot of a column. */
export type Shred = (slot: number, value: unknown) => void

/**
 * Compiles the walk over the values of `field` into `column`, which is that of the field or of one it is part of: a
 * key that a projection keeps may have fewer fields than the map it is a key of. What the field lacks is passed over.
 */
export function compileShredder(field: Field, column: Column): Shred {
  if (field.kind === 'scalar' && column.kind === 'scalar') return shredScalar(column)
  if (field.kind === 'struct' && column.kind === 'struct') return shredStruct(field, column)
  if (field.kind === 'list' && column.kind === 'list') return shredList(field, column)
  if (field.kind === 'map' && column.kind === 'map') return shredMap(field, column)
  throw new TypeError(`a ${field.kind} is no part of a ${column.kind}`)
}

function shredScalar({ presence, values }: ScalarColumn): Shred {
  return (slot, value) => {
    markPresent(presence, slot)
    values.push(value)
  }
}

function shredStruct(field: StructField, column: StructColumn): Shred {
  const shredOwn = shredMembers(field, column.members)
  return (slot, value) => shredOwn(markPresent(column.presence, slot), value)
}

/**
 * Compiles the walk over the members of a struct; the struct's own column, if it has one, is the caller's. Rows tend to
 * have their members in the schema's order, so the next one expected is compared before the name is looked up.
 */
export function shredMembers(field: StructField, columns: ReadonlyMap<string, Column>): Shred {
  const names = Object.keys(field.members)
  const positions = new Map(names.map((name, position) => [name, position]))
  const shredders = Object.entries(field.members).map(([name, member]) =>
    compileShredder(member, columns.get(name) as Column),
  )
  return (slot, value) => {
    const struct = value as Record<string, unknown>
    let expected = 0
    for (const name in struct) {
      const position = names[expected] === name ? expected : positions.get(name)
      if (position === undefined) continue
      const member = struct[name]
      if (member !== null && member !== undefined) shredders[position]?.(slot, member)
      expected = position + 1
    }
  }
}

/** Compiles the walk over one member of a struct; undefined where the struct does not have it. */
export function memberShredder(field: StructField, column: StructColumn, name: string): Shred | undefined {
  const [member, own] = [field.members[name], column.members.get(name)]
  return member && own && compileShredder(member, own)
}

function shredList(field: ListField, column: ListColumn): Shred {
  const shredElement = compileShredder(field.element, column.element)
  return (slot, value) => {
    const elements = value as readonly unknown[]
    markPresent(column.presence, slot)
    column.lengths.push(elements.length)
    for (const element of elements) {
      if (element !== null && element !== undefined) shredElement(column.elementCount, element)
      column.elementCount += 1
    }
  }
}

function shredMap(field: MapField, column: MapColumn): Shred {
  const shredderOf = entryShredders(field, (value) => compileShredder(value, column.value))
  return (slot, value) => {
    const entries = value as Record<string, unknown>
    const before = column.entryCount
    markPresent(column.presence, slot)
    for (const key in entries) {
      const shredEntry = shredderOf(key)
      if (!shredEntry) continue
      const entry = entries[key]
      column.keys.push(key)
      if (entry !== null && entry !== undefined) shredEntry(column.entryCount, entry)
      column.entryCount += 1
    }
    column.lengths.push(column.entryCount - before)
  }
}

/** Compiles the values of a map: the same for all keys, or, where a projection keeps only some, for each of these. */
export function entryShredders<Compiled>(
  field: MapField,
  compile: (value: Field) => Compiled,
): (key: string) => Compiled | undefined {
  if (!field.keys) {
    const compiled = compile(field.value)
    return () => compiled
  }
  const byKey = new Map(Array.from(field.keys, ([key, part]) => [key, compile(part)]))
  return (key) => byKey.get(mapKey(field, key))
}
