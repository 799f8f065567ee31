// The one place that runs JSON Schema: compiles a check on its first use and words what it finds.
import { createRequire } from 'node:module'
import type { Ajv, ErrorObject } from 'ajv'
import { parseInstant } from './domain/instant.ts'
import { likelyMeant } from './nearest-name.ts'

/** Problems of a value, one sentence each, naming the member; empty when it fits. */
export type Check = (value: unknown) => string[]

/** `strict` takes values as they are; `lenient` reads numbers and booleans from text, as query strings need. */
type Leniency = 'strict' | 'lenient'

/** Ajv costs the start some 40 ms, so it is loaded when the first value is checked. */
const require = createRequire(import.meta.url)
const instances = new Map<Leniency, Ajv>()

function ajv(leniency: Leniency): Ajv {
  const known = instances.get(leniency)
  if (known) return known
  const { Ajv } = require('ajv') as typeof import('ajv')
  const instance = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    addUsedSchema: false,
    coerceTypes: leniency === 'lenient',
    formats: { rfc3339: (text: string) => parseInstant(text) !== undefined, binary: true },
  })
  instances.set(leniency, instance)
  return instance
}

/** A check for `schema`, compiled when it is first asked. `whole` names the value where no member can be named. */
export function checkOf(schema: object, whole: string, leniency: Leniency = 'strict'): Check {
  let validate: ReturnType<Ajv['compile']> | undefined
  return (value) => {
    validate ??= ajv(leniency).compile(schema)
    if (validate(value)) return []
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if')
    return [...new Set(errors.map((error) => problem(error, whole)))]
  }
}

function problem(
  { instancePath, keyword, params, message, parentSchema }: ErrorObject,
  whole: string,
): string {
  const path = memberPath(instancePath)
  switch (keyword) {
    case 'required':
      return `${join(path, params.missingProperty)} is required`
    case 'additionalProperties':
      return `${join(path, params.additionalProperty)} is not a known member${meant(params.additionalProperty, parentSchema)}`
    case 'enum':
      return `${path || whole} must be one of ${params.allowedValues.join(', ')}`
    case 'const':
      return `${path || whole} must be ${params.allowedValue}`
    case 'format':
      return `${path || whole} must be an RFC 3339 timestamp such as 2019-09-01T00:00:00Z`
    case 'type':
      return `${path || whole} must be ${[params.type].flat().map(kindName).join(' or ')}`
    case 'minimum':
    case 'maximum':
      return `${path || whole} must be ${rangeOf(parentSchema as Bounds)}`
    case 'pattern':
      return `${path || whole} must match ${params.pattern}${hint(parentSchema)}`
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return `${path || whole} must not be empty`
    default:
      return `${path || whole} ${message ?? 'is not valid'}`
  }
}

interface Bounds {
  readonly minimum?: number
  readonly maximum?: number
}

function rangeOf({ minimum, maximum = Number.MAX_SAFE_INTEGER }: Bounds): string {
  if (maximum === Number.MAX_SAFE_INTEGER) return `${minimum} or more`
  return minimum === undefined ? `${maximum} or less` : `from ${minimum} to ${maximum}`
}

const kindName = (type: string) =>
  /^[aeio]/.test(type) ? `an ${type}` : type === 'null' ? type : `a ${type}`

/** The member that a name which is none was likely meant for. */
const meant = (name: string, schema: unknown) => {
  const { properties = {} } = schema as { properties?: object }
  const nearest = likelyMeant(name, Object.keys(properties))
  return nearest === undefined ? '' : `; the nearest is ${nearest}`
}

/** What the schema says of a text that has to match a pattern. */
const hint = (schema: unknown) => {
  const { description } = (schema ?? {}) as { description?: string }
  return description ? ` (${description})` : ''
}

/** `/filter/segments/0/status` → `filter.segments[0].status` */
function memberPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '')
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)
