// The filter grammar of Catalog lists (docs: catalog, filter-data): query parameters read into conditions.
import { AepError } from '../errors.ts'
import { patternPrefix } from './pattern-prefix.ts'

/** How a property's values compare: as text, as numbers, as versions (semver), or as whatever the client stored. */
export type PropertyKind = 'text' | 'number' | 'version' | 'any'

type Comparison = '<' | '<=' | '>' | '>='

/** One condition on a listed object; all of them have to hold. An absent property equals nothing. */
export type Condition =
  | { readonly is: 'present'; readonly property: string; readonly negated: boolean }
  | {
      readonly is: 'oneOf'
      readonly property: string
      readonly values: readonly string[]
      readonly negated: boolean
    }
  | {
      readonly is: 'compared'
      readonly property: string
      readonly operator: Comparison
      readonly value: string
    }
  /** `pattern`: a regular expression that is found in the value, which begins with one of the `prefixes`. */
  | {
      readonly is: 'matching'
      readonly property: string
      readonly pattern: string
      readonly prefixes: readonly string[]
      readonly negated: boolean
    }
  /** `prefix`: the value may go on. */
  | { readonly is: 'tagged'; readonly tag: string; readonly value: string; readonly prefix: boolean }

interface Order {
  readonly property: string
  readonly descending: boolean
}

/** A list as it was asked for. */
export interface CatalogQuery {
  readonly conditions: readonly Condition[]
  /** The first decides; what is equal in all of them stands in order of creation. */
  readonly orderBy: readonly Order[]
  readonly limit: number
  /** How many objects to pass over. */
  readonly start: number
}

/** The query parameters of a list, by name. */
export interface CatalogParameters {
  readonly limit?: number
  readonly start?: number
  readonly orderBy?: string
  readonly properties?: string
  readonly tags?: string
  readonly createdAfter?: number
  readonly createdBefore?: number
}

/** Objects on a page unless told (docs: catalog, filter-data). */
const defaultLimit = 20

/** Objects on a page at the most where `observableSchema` is asked for (docs: catalog, filter-data). */
const observableLimit = 20

/** SQLite refuses expressions that are nested too deeply; nobody needs so many. */
const mostConditions = 100

/**
 * Reads the parameters of a list. `kindOf` says how a property compares; parameters that `filters` names are simple
 * filters on the property of that name, all others are passed over. `expressions`: every value of `property`.
 * Raises QUERY_INVALID with all that is wrong.
 */
export function readCatalogQuery(
  parameters: CatalogParameters,
  { filters, kindOf }: { filters: readonly string[]; kindOf: (property: string) => PropertyKind },
  expressions: readonly string[],
): CatalogQuery {
  const {
    limit = defaultLimit,
    start = 0,
    orderBy,
    properties,
    tags,
    createdAfter,
    createdBefore,
  } = parameters
  const problems: string[] = []
  const read = <Value>(parameter: string, value: Value | string): Value[] => {
    if (typeof value !== 'string') return [value]
    problems.push(`${parameter} ${value}`)
    return []
  }
  const values = parameters as Record<string, unknown>
  const conditions = [
    ...expressions.flatMap((text) => read('property', propertyCondition(text, kindOf))),
    ...filters
      .filter((name) => values[name] !== undefined)
      .flatMap((name) => read(name, simpleCondition(name, String(values[name]), kindOf(name)))),
    ...(tags === undefined ? [] : list(tags).flatMap((text) => read('tags', tagCondition(text)))),
    ...bound('>', createdAfter),
    ...bound('<', createdBefore),
  ]
  const orders = orderBy === undefined ? [] : list(orderBy).flatMap((text) => read('orderBy', order(text)))
  if (conditions.length + orders.length > mostConditions) {
    problems.push(`the query has more than ${mostConditions} conditions`)
  }
  if (problems.length > 0) throw new AepError('QUERY_INVALID', problems)
  const observable = properties !== undefined && list(properties).includes('observableSchema')
  return { conditions, orderBy: orders, limit: observable ? Math.min(limit, observableLimit) : limit, start }
}

/** Exclusive, as documented. */
function bound(operator: Comparison, value: number | undefined): Condition[] {
  return value === undefined ? [] : [{ is: 'compared', property: 'created', operator, value: String(value) }]
}

/** `name`, `!name`, `name==value`, `name~expression`, …; a text says what is wrong. */
function propertyCondition(text: string, kindOf: (property: string) => PropertyKind): Condition | string {
  const [, negation, property = '', operator, value = ''] =
    /^(!?)([^~=!<>]+)(?:(~|==|!=|<=|>=|<|>)(.*))?$/s.exec(text) ?? []
  if (property === '' || (negation && operator)) {
    return `must be a property's name, a name after !, or a name followed by ~, ==, !=, <, <=, > or >= and a value, not "${text}"`
  }
  switch (operator) {
    case undefined:
      return { is: 'present', property, negated: negation === '!' }
    case '~':
      return {
        is: 'matching',
        property,
        pattern: value,
        prefixes: [patternPrefix(value)],
        negated: false,
      }
    case '==':
    case '!=':
      return equality(property, [value], operator === '!=', kindOf(property))
    default:
      return (
        valueProblem(value, kindOf(property)) ?? {
          is: 'compared',
          property,
          operator: operator as Comparison,
          value,
        }
      )
  }
}

/** `value`, `value,value`, `!value,value`. */
function simpleCondition(property: string, text: string, kind: PropertyKind): Condition | string {
  const negated = text.startsWith('!')
  return equality(property, list(negated ? text.slice(1) : text), negated, kind)
}

function equality(
  property: string,
  values: readonly string[],
  negated: boolean,
  kind: PropertyKind,
): Condition | string {
  if (property === 'name' && values.some((value) => value.includes('*'))) {
    const pattern = `^(?s:${values.map(wildcardPattern).join('|')})$`
    return { is: 'matching', property, pattern, prefixes: values.map(wildcardPrefix), negated }
  }
  const problem = values.map((value) => valueProblem(value, kind)).find((found) => found !== undefined)
  return problem ?? { is: 'oneOf', property, values, negated }
}

function valueProblem(value: string, kind: PropertyKind): string | undefined {
  if (kind === 'number' && !/^-?\d{1,15}$/.test(value))
    return `must be compared with whole numbers, not "${value}"`
  if (kind === 'version' && !versionPattern.test(value))
    return `must be compared with versions, not "${value}"`
  return undefined
}

/** `*` stands for any characters, `**` for one asterisk. */
const wildcardParts = (text: string): string[] => text.match(/\*\*|\*|[^*]+/g) ?? []

function wildcardPattern(text: string): string {
  return wildcardParts(text)
    .map((part) => (part === '*' ? '.*' : (part === '**' ? '*' : part).replace(/[^\p{L}\p{N}]/gu, quoted)))
    .join('')
}

/** What stands before the first wildcard. */
function wildcardPrefix(text: string): string {
  const parts = wildcardParts(text)
  const end = parts.indexOf('*')
  return (end < 0 ? parts : parts.slice(0, end)).map((part) => (part === '**' ? '*' : part)).join('')
}

const quoted = (character: string) => `\\x{${character.codePointAt(0)?.toString(16)}}`

/** `name:value`, `name:prefix*`, `name:*`. */
function tagCondition(text: string): Condition | string {
  const colon = text.indexOf(':')
  if (colon < 1) return `must be pairs such as name:value, not "${text}"`
  const value = text.slice(colon + 1)
  const prefix = value.endsWith('*')
  return { is: 'tagged', tag: text.slice(0, colon), value: prefix ? value.slice(0, -1) : value, prefix }
}

/** `property`, `asc:property`, `desc:property`; a leading + is one client's asc. */
function order(text: string): Order | string {
  const [, direction, property] = /^(?:(asc|desc):)?\+?([^:+][^:]*)$/.exec(text) ?? []
  if (property === undefined) return `must be names after asc: or desc:, or names alone, not "${text}"`
  return { property, descending: direction === 'desc' }
}

/** The texts between the commas, without blanks around them. */
const list = (text: string) => text.split(',').map((part) => part.trim())

const versionPattern = /^\d{1,9}(\.\d{1,9}){0,2}$/

/** The three numbers of a version; those that are left out are 0. */
export function versionNumbers(version: string): [major: number, minor: number, patch: number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return [major, minor, patch]
}
