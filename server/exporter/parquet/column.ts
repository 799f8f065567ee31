// A schema's columns, in its own shape, and what of them the current row group holds.
import type { Field, ScalarField, ScalarType } from '../../domain/union-schema.ts'
import { createBooleanValues } from './boolean-values.ts'
import { createDictionaryValues } from './dictionary-values.ts'
import { createDoubleValues } from './double-values.ts'
import { createInt32Values } from './int32-values.ts'
import { createInt64Values } from './int64-values.ts'
import { readDate, readInstant } from './json-instant.ts'
import { clearPresence, createPresence, type Presence } from './presence.ts'
import { createTextValues } from './text-values.ts'
import type { ColumnValues } from './values.ts'

/** A field's column. A row is a slot of a top-level column; what is there is, by its ordinal, a slot of those below. */
export type Column = ScalarColumn | StructColumn | ListColumn | MapColumn

export interface ScalarColumn {
  readonly kind: 'scalar'
  readonly type: ScalarType
  readonly presence: Presence
  readonly values: ColumnValues
}

export interface StructColumn {
  readonly kind: 'struct'
  readonly presence: Presence
  readonly members: ReadonlyMap<string, Column>
}

export interface ListColumn {
  readonly kind: 'list'
  readonly presence: Presence
  /** How many elements each list has that is there. */
  readonly lengths: number[]
  /** The sum of the lengths. */
  elementCount: number
  readonly element: Column
}

export interface MapColumn {
  readonly kind: 'map'
  readonly presence: Presence
  /** How many entries each map has that is there. */
  readonly lengths: number[]
  /** The sum of the lengths. */
  entryCount: number
  readonly keys: ColumnValues
  readonly value: Column
}

export function createColumn(field: Field): Column {
  const presence = createPresence()
  switch (field.kind) {
    case 'scalar':
      return { kind: 'scalar', type: field.type, presence, values: createValues(field) }
    case 'struct': {
      const members = Object.entries(field.members).map(
        ([name, member]) => [name, createColumn(member)] as const,
      )
      return { kind: 'struct', presence, members: new Map(members) }
    }
    case 'list':
      return { kind: 'list', presence, lengths: [], elementCount: 0, element: createColumn(field.element) }
    case 'map': {
      const keys = createDictionaryValues(createTextValues())
      return { kind: 'map', presence, lengths: [], entryCount: 0, keys, value: createColumn(field.value) }
    }
  }
}

/** Texts recur, and so do days and instants that were set by one process; measured numbers seldom do. */
function createValues({ type }: ScalarField): ColumnValues {
  switch (type) {
    case 'string':
      return createDictionaryValues(createTextValues())
    case 'date':
      return createDictionaryValues(createInt32Values(readDate))
    case 'date-time':
      return createDictionaryValues(createInt64Values(readInstant))
    case 'long':
      return createInt64Values(asNumber)
    case 'integer':
    case 'short':
    case 'byte':
      return createInt32Values(asNumber)
    case 'double':
      return createDoubleValues()
    case 'boolean':
      return createBooleanValues()
  }
}

/** The number buffers check what they get. */
const asNumber = (value: unknown) => value as number

/** Empties the column for the next row group. */
export function clearColumn(column: Column): void {
  clearPresence(column.presence)
  switch (column.kind) {
    case 'scalar':
      column.values.clear()
      break
    case 'struct':
      for (const member of column.members.values()) clearColumn(member)
      break
    case 'list':
      column.lengths.length = 0
      column.elementCount = 0
      clearColumn(column.element)
      break
    case 'map':
      column.lengths.length = 0
      column.entryCount = 0
      column.keys.clear()
      clearColumn(column.value)
  }
}
