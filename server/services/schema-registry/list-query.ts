// `property`, `orderby`, `start` and `limit` of a list of unions.
import type { Static } from 'typebox'
import { AepError } from '../../errors.ts'
import { isFoundIn, patternProblem } from '../../storage/pattern.ts'
import { mostUnions, type UnionList, type UnionListQuery } from './schemas.ts'

type Query = Static<typeof UnionListQuery>
type Page = Static<typeof UnionList>['_page']

/** A resource with all its members. */
export type Resource = Readonly<Record<string, unknown>>

/** The order where the call names none (schema-registry.yaml listBehaviors): all unions are equally old. */
const usualOrder = 'updated'

/** The order of pages where the call names none: it has to tell unions apart. */
const pagedOrder = 'title'

/** What the repeated parameter `property` asks for. */
interface Selection {
  readonly names: readonly string[]
  readonly conditions: readonly ((resource: Resource) => boolean)[]
}

/**
 * The resources of the page that is asked for, and the names of the members that are wanted of each; no name: all.
 * Source: schema-registry.yaml listUnionSchemas; docs, xdm/api/appendix. Raises QUERY_INVALID.
 */
export function selectUnions(
  resources: readonly Resource[],
  { orderby, start, limit }: Query,
  properties: readonly string[],
): { page: Page; shown: readonly Resource[]; names: readonly string[] } {
  const { names, conditions } = selectionOf(properties)
  const found = resources.filter((resource) => conditions.every((holds) => holds(resource)))
  const isPaged = start !== undefined || limit !== undefined
  const order = orderby?.trim() || (isPaged ? pagedOrder : usualOrder)
  const [first = order] = order.split(',').map((name) => name.trim().replace(/^[+-]/, ''))
  const sorted = found.toSorted(byMembers(order))
  const isFalling = order.startsWith('-')
  const rest =
    start === undefined
      ? sorted
      : sorted.filter((resource) => {
          const text = textOf(resource[first])
          return isFalling ? text < start : text > start
        })
  const shown = rest.slice(0, limit || mostUnions)
  const next = shown.length < rest.length ? textOf(shown.at(-1)?.[first]) : null
  return { page: { orderby: order, next, count: shown.length }, shown, names }
}

/** The members that are named; all where none is. */
export function pick(resource: object, names: readonly string[]): object {
  if (names.length === 0) return resource
  return Object.fromEntries(Object.entries(resource).filter(([name]) => names.includes(name)))
}

/** Several conditions all have to hold. */
function selectionOf(properties: readonly string[]): Selection {
  const read = properties.filter((text) => text.trim() !== '').map(readProperty)
  return {
    names: read.flatMap((part) => ('names' in part ? part.names : [])),
    conditions: read.flatMap((part) => ('holds' in part ? [part.holds] : [])),
  }
}

function readProperty(text: string) {
  const [, name = '', operator, value = ''] = /^([^=!<>~]+)(==|!=|<=|>=|<|>|~)(.*)$/.exec(text) ?? []
  if (operator) return { holds: condition(name.trim(), operator, value) }
  const names = text.split(',').map((part) => part.trim())
  if (names.some((part) => !/^[$\w:]+$/.test(part))) {
    throw new AepError('QUERY_INVALID', [
      'property must be names of members, or a name, one of ==, !=, <, <=, >, >=, ~, and a value',
    ])
  }
  return { names }
}

/** A member that is a list meets a condition where one of its elements does. */
function condition(name: string, operator: string, value: string): (resource: Resource) => boolean {
  const meets = comparison(operator, value)
  const textsOf = (resource: Resource) => [resource[name] ?? []].flat().map(textOf)
  if (operator === '!=') return (resource) => !textsOf(resource).includes(value)
  return (resource) => textsOf(resource).some(meets)
}

function comparison(operator: string, value: string): (text: string) => boolean {
  switch (operator) {
    case '<':
      return (text) => text < value
    case '<=':
      return (text) => text <= value
    case '>':
      return (text) => text > value
    case '>=':
      return (text) => text >= value
    case '~': {
      const problem = patternProblem(value)
      if (problem) throw new AepError('QUERY_INVALID', [`property: ${problem}`])
      return (text) => isFoundIn(value, text)
    }
    default:
      return (text) => text === value
  }
}

function byMembers(order: string): (a: Resource, b: Resource) => number {
  const terms = order.split(',').map((term) => ({
    name: term.trim().replace(/^[+-]/, ''),
    sign: term.trim().startsWith('-') ? -1 : 1,
  }))
  return (a, b) => {
    for (const { name, sign } of terms) {
      const [x, y] = [textOf(a[name]), textOf(b[name])]
      if (x !== y) return x < y ? -sign : sign
    }
    return 0
  }
}

const textOf = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
