// Fields beyond the standard ones: read off the values that records bring, or declared by a dataset's schema.
import type { Field, ScalarField, ScalarType, StructField } from './union-schema.ts'

/** A union of no more fields than this can still be a table (emulator-defined). */
const maxFields = 2000

/** Why a field cannot be declared. The message names it. */
export class DeclarationError extends Error {}

/**
 * The union with the fields that `value` has and the union lacks; the union itself where there are none. A text is a
 * string, a whole number a long until a fraction comes, which makes it a double; what is empty declares nothing
 * (emulator-defined). Raises DeclarationError for a name that no column can have, and for too many fields.
 */
export function withFieldsOf(union: StructField, value: object): StructField {
  return bounded(union, extended(union, value) as StructField)
}

/**
 * The union with the properties that a dataset's `observableSchema` declares: JSON Schema as the registry writes it,
 * `meta:xdmType` before `type`. Raises DeclarationError as above; a field that is already there stays as it is.
 */
export function withDeclaredFields(union: StructField, schema: JsonSchema): StructField {
  const declared = fieldOf(schema)
  return declared?.kind === 'struct' ? bounded(union, united(union, declared) as StructField) : union
}

/**
 * What the union has beyond the standard one, as a schema that declares it again; undefined where that is nothing.
 */
export function fieldsBeyond(field: Field, standard: Field | undefined): JsonSchema | undefined {
  switch (field.kind) {
    case 'scalar':
      return standard ? undefined : { 'meta:xdmType': field.type, ...(field.inferred && { inferred: true }) }
    case 'struct': {
      const known = standard?.kind === 'struct' ? standard.members : {}
      const members = Object.entries(field.members).flatMap(([name, member]) => {
        const beyond = fieldsBeyond(member, Object.hasOwn(known, name) ? known[name] : undefined)
        return beyond ? [[name, beyond] as const] : []
      })
      return members.length > 0 ? { properties: Object.fromEntries(members) } : undefined
    }
    case 'list': {
      const items = fieldsBeyond(field.element, standard?.kind === 'list' ? standard.element : undefined)
      return items && { items }
    }
    case 'map': {
      const additionalProperties = fieldsBeyond(
        field.value,
        standard?.kind === 'map' ? standard.value : undefined,
      )
      return additionalProperties && { additionalProperties }
    }
  }
}

/** What is read of a JSON Schema. */
export interface JsonSchema {
  readonly type?: string
  readonly format?: string
  readonly 'meta:xdmType'?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  /** Ours: the type was read off a value. */
  readonly inferred?: boolean
}

function bounded(before: StructField, after: StructField): StructField {
  if (after === before || countFields(after) <= maxFields) return after
  throw new DeclarationError(`there are more than ${maxFields} fields; keys that vary belong in a map`)
}

function countFields(field: Field): number {
  if (field.kind === 'scalar') return 1
  if (field.kind === 'list') return countFields(field.element)
  if (field.kind === 'map') return countFields(field.value)
  return Object.values(field.members).reduce((sum, member) => sum + countFields(member), 0)
}

/** The field with what `value` adds to it; the field itself where that is nothing, or does not fit. */
function extended(field: Field, value: unknown): Field {
  if (value === null || value === undefined) return field
  switch (field.kind) {
    case 'scalar':
      return widened(field, value)
    case 'struct':
      return isObject(value) ? extendedStruct(field, value) : field
    case 'list': {
      const element = Array.isArray(value) ? value.reduce(extended, field.element) : field.element
      return element === field.element ? field : { ...field, element }
    }
    case 'map': {
      const inside = isObject(value) ? Object.values(value).reduce(extended, field.value) : field.value
      return inside === field.value ? field : { ...field, value: inside as Field }
    }
  }
}

function widened(field: ScalarField, value: unknown): ScalarField {
  const isFraction = typeof value === 'number' && !Number.isSafeInteger(value)
  return field.inferred && field.type === 'long' && isFraction ? { ...field, type: 'double' } : field
}

function extendedStruct(struct: StructField, value: Record<string, unknown>): StructField {
  const members = { ...struct.members }
  let changed = false
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(members, name) ? members[name] : undefined
    const field = known ? extended(known, member) : inferred(member)
    if (!field || field === known) continue
    members[checkName(name)] = field
    changed = true
  }
  return changed ? { ...struct, members } : struct
}

/** The field that a value speaks of; undefined for one that is empty. */
function inferred(value: unknown): Field | undefined {
  switch (typeof value) {
    case 'string':
      return { kind: 'scalar', type: 'string', inferred: true }
    case 'boolean':
      return { kind: 'scalar', type: 'boolean', inferred: true }
    case 'number':
      return { kind: 'scalar', type: Number.isSafeInteger(value) ? 'long' : 'double', inferred: true }
  }
  if (Array.isArray(value)) {
    const element = value.reduce<Field | undefined>(
      (field, item) => (field ? extended(field, item) : inferred(item)),
      undefined,
    )
    return element && { kind: 'list', element }
  }
  if (!isObject(value)) return undefined
  const struct = extendedStruct({ kind: 'struct', members: {} }, value)
  return Object.keys(struct.members).length > 0 ? struct : undefined
}

/** Both fields in one: the first one's, and what only the second has. */
function united(field: Field, other: Field): Field {
  if (field.kind === 'struct' && other.kind === 'struct') {
    const members = { ...field.members }
    for (const [name, member] of Object.entries(other.members)) {
      const known = Object.hasOwn(members, name) ? members[name] : undefined
      members[name] = known ? united(known, member) : member
    }
    return { ...field, members }
  }
  if (field.kind === 'list' && other.kind === 'list') {
    return { ...field, element: united(field.element, other.element) }
  }
  if (field.kind === 'map' && other.kind === 'map')
    return { ...field, value: united(field.value, other.value) }
  return field
}

/** How the registry names types, as `meta:xdmType` and as JSON Schema's `type`. */
const scalarTypes: Readonly<Record<string, ScalarType>> = {
  string: 'string',
  double: 'double',
  number: 'double',
  long: 'long',
  int: 'integer',
  integer: 'integer',
  short: 'short',
  byte: 'byte',
  boolean: 'boolean',
  date: 'date',
  'date-time': 'date-time',
}

function fieldOf(schema: JsonSchema): Field | undefined {
  // Callers' schemas are read as they are; what is no schema declares nothing.
  if (typeof schema !== 'object' || schema === null) return undefined
  const { properties, items, additionalProperties, format, type } = schema
  if (properties) {
    const members = Object.entries(properties).flatMap(([name, property]) => {
      const field = fieldOf(property)
      return field ? [[checkName(name), field] as const] : []
    })
    return members.length > 0 ? { kind: 'struct', members: Object.fromEntries(members) } : undefined
  }
  if (items) {
    const element = fieldOf(items)
    return element && { kind: 'list', element }
  }
  if (typeof additionalProperties === 'object') {
    const value = fieldOf(additionalProperties)
    return value && { kind: 'map', value, caseless: false }
  }
  const isDated = type === 'string' && typeof format === 'string' && format.startsWith('date')
  const named = String(schema['meta:xdmType'] ?? (isDated ? format : type))
  const scalarType = Object.hasOwn(scalarTypes, named) ? scalarTypes[named] : undefined
  return (
    scalarType && { kind: 'scalar', type: scalarType, ...(schema.inferred === true && { inferred: true }) }
  )
}

/** Raises DeclarationError for a name that Spark or JavaScript would stumble over. */
function checkName(name: string): string {
  if (/^[A-Za-z_][\w-]{0,127}$/.test(name) && name !== '__proto__') return name
  throw new DeclarationError(`${JSON.stringify(name.slice(0, 128))} is no name for a field`)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
