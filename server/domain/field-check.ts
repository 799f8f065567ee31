// Whether a value fits its declared field; says where it does not and why.
import { parseDate, parseInstant } from './instant.ts'
import type { Field, ScalarField, ScalarType, StructField } from './union-schema.ts'

/** What is wrong with a value, and the dotted path to it. */
export interface FieldProblem {
  readonly path: string
  readonly reason: string
}

const integerRange = (limit: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= -limit && (value as number) < limit

const fits: Record<ScalarType, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  double: (value) => typeof value === 'number' && Number.isFinite(value),
  long: (value) => Number.isSafeInteger(value),
  integer: integerRange(2 ** 31),
  short: integerRange(2 ** 15),
  byte: integerRange(2 ** 7),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && parseDate(value) !== undefined,
  'date-time': (value) => typeof value === 'string' && parseInstant(value) !== undefined,
}

/** The first problem of `value` as a `field`, or undefined when it fits. null stands for a value left out. */
export function checkField(field: Field, value: unknown, path: string): FieldProblem | undefined {
  if (value === null || value === undefined) return undefined
  switch (field.kind) {
    case 'scalar':
      return checkScalar(field, value, path)
    case 'list':
      if (!Array.isArray(value)) return { path, reason: `must be a list, is ${kindOf(value)}` }
      return firstProblem(value.entries(), ([index, element]) =>
        checkElement(field.element, element, `${path}[${index}]`),
      )
    case 'map':
      if (!isObject(value)) return { path, reason: `must be a map, is ${kindOf(value)}` }
      return firstProblem(Object.entries(value), ([key, entry]) =>
        checkField(field.value, entry, `${path}.${key}`),
      )
    case 'struct':
      return checkStruct(field, value, path)
  }
}

function checkStruct(
  { members, required }: StructField,
  value: unknown,
  path: string,
): FieldProblem | undefined {
  if (!isObject(value)) return { path, reason: `must be an object, is ${kindOf(value)}` }
  const missing = required?.find((name) => value[name] === undefined || value[name] === null)
  if (missing) return { path: join(path, missing), reason: 'is required' }
  return firstProblem(Object.entries(value), ([name, member]) => {
    const known = Object.hasOwn(members, name) ? members[name] : undefined
    if (!known) return { path: join(path, name), reason: 'is not a field of the union schema' }
    return checkField(known, member, join(path, name))
  })
}

/** An element may be missing, but not one that must have members. */
function checkElement(field: Field, value: unknown, path: string): FieldProblem | undefined {
  if (field.kind === 'struct' && field.required && (value === null || value === undefined)) {
    return { path, reason: 'must be an object, is null' }
  }
  return checkField(field, value, path)
}

function checkScalar({ type, values }: ScalarField, value: unknown, path: string): FieldProblem | undefined {
  if (!fits[type](value)) return { path, reason: `must be a ${type}, is ${JSON.stringify(value)}` }
  if (values && !values.includes(value as string)) {
    return { path, reason: `must be one of ${values.join(', ')}, is ${JSON.stringify(value)}` }
  }
  return undefined
}

function firstProblem<Item>(items: Iterable<Item>, check: (item: Item) => FieldProblem | undefined) {
  for (const item of items) {
    const problem = check(item)
    if (problem) return problem
  }
  return undefined
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)
const kindOf = (value: unknown) => {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
