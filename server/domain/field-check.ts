// Whether a value fits its declared field; says where it does not and why.
import { parseDate, parseInstant } from './instant.ts'
import type { Field, ListField, MapField, ScalarField, ScalarType, StructField } from './union-schema.ts'

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
  const found = problemOf(field, value)
  if (!found) return undefined
  return {
    path: found.within.reduceRight((whole, step) => whole + step, path).replace(/^\./, ''),
    reason: found.reason,
  }
}

/** A problem on its way up: a path is only put together for a value that has one. */
interface Found {
  readonly reason: string
  /** The steps that lead to the value, the last one first. */
  readonly within: string[]
}

const found = (reason: string): Found => ({ reason, within: [] })

function below(step: string, problem: Found): Found {
  problem.within.push(step)
  return problem
}

function problemOf(field: Field, value: unknown): Found | undefined {
  if (value === null || value === undefined) return undefined
  switch (field.kind) {
    case 'scalar':
      return scalarProblem(field, value)
    case 'list':
      return listProblem(field, value)
    case 'map':
      return mapProblem(field, value)
    case 'struct':
      return structProblem(field, value)
  }
}

function structProblem({ members, required }: StructField, value: unknown): Found | undefined {
  if (!isObject(value)) return found(`must be an object, is ${kindOf(value)}`)
  const missing = required?.find((name) => value[name] === undefined || value[name] === null)
  if (missing) return below(`.${missing}`, found('is required'))
  for (const name in value) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    const problem = member ? problemOf(member, value[name]) : unknownProblem(value[name])
    if (problem) return below(`.${name}`, problem)
  }
  return undefined
}

/** What says nothing of a type does no harm: no column is made of it. */
function unknownProblem(value: unknown): Found | undefined {
  const isEmpty = typeof value === 'object' && (value === null || Object.keys(value).length === 0)
  return isEmpty ? undefined : found('is not a field of the union schema')
}

function listProblem({ element }: ListField, value: unknown): Found | undefined {
  if (!Array.isArray(value)) return found(`must be a list, is ${kindOf(value)}`)
  for (const [index, item] of value.entries()) {
    const problem = elementProblem(element, item)
    if (problem) return below(`[${index}]`, problem)
  }
  return undefined
}

/** An element may be missing, but not one that must have members. */
function elementProblem(field: Field, value: unknown): Found | undefined {
  if (field.kind === 'struct' && field.required && (value === null || value === undefined)) {
    return found('must be an object, is null')
  }
  return problemOf(field, value)
}

function mapProblem(field: MapField, value: unknown): Found | undefined {
  if (!isObject(value)) return found(`must be a map, is ${kindOf(value)}`)
  for (const key in value) {
    if (key === '__proto__') return found('has a key named __proto__')
    const problem = problemOf(field.value, value[key])
    if (problem) return below(`.${key}`, problem)
  }
  return undefined
}

function scalarProblem({ type, values }: ScalarField, value: unknown): Found | undefined {
  if (!fits[type](value)) return found(`must be a ${type}, is ${shown(value)}`)
  if (values && !values.includes(value as string)) {
    return found(`must be one of ${values.join(', ')}, is ${shown(value)}`)
  }
  return undefined
}

/** A value as JSON has it, cut short where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

const kindOf = (value: unknown) => {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
