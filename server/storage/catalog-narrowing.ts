// Which few objects a Catalog query can be about, where an index tells.
import type { Database } from 'better-sqlite3'
import type { Condition } from '../domain/catalog-query.ts'
import { type Bind, columnSql, keepsCreation } from './catalog-conditions.ts'
import { type ListedProperty, type Listing, ownProperty } from './catalog-listing.ts'

/** So many objects are sooner looked up and sorted than met on the way through a list. */
const few = 1000

interface Place {
  readonly db: Database
  readonly listing: Listing
  readonly bind: Bind
  /** What has been bound so far. */
  readonly values: object
}

/**
 * SQL of the positions of few objects, among them all for which the conditions hold; undefined where no index tells so
 * few, or where one gives the objects in their order.
 */
export function fewCandidates(
  { db, listing, bind, values }: Place,
  conditions: readonly Condition[],
  byCreation: boolean,
): string | undefined {
  return conditions
    .map((condition) => candidates(listing, condition, bind, byCreation))
    .find((sql) => sql && !db.prepare<[object]>(`${sql} LIMIT 1 OFFSET ${few}`).get(values))
}

/** SQL of the positions of all objects for which the condition can hold, by an index; undefined where there is none. */
function candidates(
  listing: Listing,
  condition: Condition,
  bind: Bind,
  byCreation: boolean,
): string | undefined {
  if (condition.is === 'tagged') return listing.tags && taggedCandidates(listing.tags.table, condition, bind)
  if (condition.is === 'present' || ('negated' in condition && condition.negated)) return undefined
  const property = ownProperty(listing.properties, condition.property)
  if (!property?.indexed || (byCreation && keepsCreation(listing, property, condition))) return undefined
  if (condition.is === 'matching') return prefixCandidates(listing, property, condition.prefixes, bind)
  return `SELECT position FROM ${listing.table} WHERE ${columnSql(property.sql, property.kind, condition, bind)}`
}

function taggedCandidates(
  table: string,
  { tag, value, prefix }: Extract<Condition, { is: 'tagged' }>,
  bind: Bind,
): string {
  const text = bind(value)
  const fits = prefix ? beginsWith('value', text) : `value = ${text}`
  return `SELECT position FROM ${table} WHERE tag = ${bind(tag)} AND ${fits}`
}

function prefixCandidates(
  { table }: Listing,
  { sql, kind }: ListedProperty,
  prefixes: readonly string[],
  bind: Bind,
): string | undefined {
  if (kind !== 'text' || prefixes.includes('')) return undefined
  const given = `(SELECT value AS prefix FROM json_each(${bind(JSON.stringify(prefixes))}))`
  return `SELECT position FROM ${given} CROSS JOIN ${table} ON ${beginsWith(sql, 'prefix')}`
}

/** Texts are ordered by their bytes, and none has the byte FF. */
const beginsWith = (text: string, prefix: string) => `${text} >= ${prefix} AND ${text} < ${prefix} || x'FF'`
