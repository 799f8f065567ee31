// Translates a query of the Catalog into SQL over the columns of a table, so that SQLite filters, sorts and pages.
import type { Database } from 'better-sqlite3'
import type { CatalogQuery } from '../domain/catalog-query.ts'
import { type Bind, conditionSql } from './catalog-conditions.ts'
import { type Constants, type Listing, ownProperty } from './catalog-listing.ts'
import { fewCandidates } from './catalog-narrowing.ts'
import type { PageAnchors } from './page-anchors.ts'

/**
 * The ids of one page, in order. Where an index leaves few objects, they are looked up and sorted; all other lists are
 * walked in their order, and the conditions are tried on the way.
 */
export function listIds(
  { db, anchors }: { db: Database; anchors: PageAnchors },
  listing: Listing,
  query: CatalogQuery,
  constants: Constants,
): string[] {
  const { table, where, created, id } = listing
  const values: Record<string, string | number> = { ...constants }
  const bind: Bind = (value) => {
    const name = `v${Object.keys(values).length}`
    values[name] = value
    return `@${name}`
  }
  const { order, byColumn } = orderOf(listing, query, bind)
  const byCreation = order[0]?.sql === created
  const few = fewCandidates({ db, listing, bind, values }, query.conditions, byCreation)
  const conditions = [
    ...(where ? [where] : []),
    ...(few ? [`position IN (${few})`] : []),
    ...query.conditions.map((condition) => `(${conditionSql(listing, condition, bind, byCreation)})`),
  ]
  const list = {
    from: `${table} ${few ? 'NOT INDEXED' : ''} WHERE ${conditions.join(' AND ') || 'TRUE'}`,
    values,
    order,
    // What narrows the table from the start stands in its indexes before the time of creation alone.
    hasPlaces: !few && byColumn && (byCreation || !where),
    isWhole: conditions.length === 0 && byColumn && byCreation,
  }
  return anchors
    .page<{ id: string }>(`${id} AS id`, list, { skip: query.start }, query.limit)
    .map((row) => row.id)
}

/** What a list is sorted by, and whether that is creation, or one column with an index and then creation. */
function orderOf({ created, properties, members }: Listing, { orderBy }: CatalogQuery, bind: Bind) {
  // What is equal turns round with the last key, so that one index serves both directions.
  const descending = orderBy.at(-1)?.descending ?? false
  const orders = [
    ...orderBy.map((order) => {
      const own = ownProperty(properties, order.property)
      return { sql: own?.sql ?? memberSql(members, order.property, bind), indexed: own?.indexed, ...order }
    }),
    ...[created, 'position'].map((sql) => ({ sql, indexed: true, descending })),
  ].filter(({ sql }, index, all) => all.findIndex((order) => order.sql === sql) === index)
  const byColumn =
    orders.length <= 3 &&
    orders.at(-2)?.sql === created &&
    orders.every((order) => order.indexed && order.descending === descending)
  return { order: orders.map((order) => ({ sql: order.sql, descending: order.descending })), byColumn }
}

function memberSql(members: string | undefined, name: string, bind: Bind): string {
  if (!members) return 'NULL'
  return `(SELECT member.atom FROM json_each(${members}) AS member WHERE member.key = ${bind(name)})`
}
