// A profile or an event as a file has it: only the fields of a schema, in its order, without what is missing.
import { formatInstant, parseInstant } from './instant.ts'
import { type Field, type MapField, mapKey, type StructField } from './union-schema.ts'

type Struct = Readonly<Record<string, unknown>>

/**
 * The part of `value` that the schema has. Instants are in UTC and whole milliseconds, as columns keep them; objects
 * of which nothing is left are left out, but for elements of lists, which keep their places.
 */
export function projected({ members }: StructField, value: Struct): Struct {
  const kept = Object.entries(members).flatMap(([name, member]) => {
    const part = Object.hasOwn(value, name) ? projectedValue(member, value[name]) : undefined
    return part === undefined || isEmptyObject(part) ? [] : [[name, part] as const]
  })
  return Object.fromEntries(kept)
}

function projectedValue(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  switch (field.kind) {
    case 'scalar':
      return field.type === 'date-time' ? inUtc(value as string) : value
    case 'struct':
      return projected(field, value as Struct)
    case 'list':
      return (value as readonly unknown[]).map((element) => projectedValue(field.element, element) ?? null)
    case 'map':
      return projectedMap(field, value as Struct)
  }
}

function projectedMap(field: MapField, value: Struct): Struct {
  const kept = Object.entries(value).flatMap(([key, entry]) => {
    const wanted = field.keys ? field.keys.get(mapKey(field, key)) : field.value
    const part = wanted && projectedValue(wanted, entry)
    return part === undefined || isEmptyObject(part) ? [] : [[key, part] as const]
  })
  return Object.fromEntries(kept)
}

function inUtc(text: string): string {
  const instant = parseInstant(text)
  return instant === undefined ? text : formatInstant(instant)
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  )
}
