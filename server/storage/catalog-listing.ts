// Translates a query of the Catalog into SQL over the columns of a table, so that SQLite filters, sorts and pages.
import type { Database } from 'better-sqlite3'
import {
  type CatalogQuery,
  type Condition,
  type PropertyKind,
  versionNumbers,
} from '../domain/catalog-query.ts'

/** A property of the served object as SQL; a version's is the number of its changes. */
interface ListedProperty {
  readonly sql: string
  readonly kind: PropertyKind
}

/** A kind of objects that can be listed. */
export interface Listing {
  readonly table: string
  /** The column that is given back for each object found. */
  readonly id: string
  /** What the table is narrowed to from the start. */
  readonly where?: string
  /** When an object was created; with `position` the order of a list. */
  readonly created: string
  readonly properties: Record<string, ListedProperty>
  /** The column with an object of all further members, if there are any. */
  readonly members?: string
  /** The object of tags, if there are any. */
  readonly tags?: string
}

/** What the properties of every object of the tenant refer to as `@name`. */
export type Constants = Record<string, string>

/** How a property compares. */
export function kindOf({ properties }: Listing, property: string): PropertyKind {
  return ownProperty(properties, property)?.kind ?? 'any'
}

/** Whether the query is of all objects, in order of creation. */
export const isWhole = ({ conditions, orderBy }: CatalogQuery) => conditions.length + orderBy.length === 0

/** The ids of one page, in order. */
export function listIds(db: Database, listing: Listing, query: CatalogQuery, constants: Constants): string[] {
  const values: Record<string, string | number> = { ...constants, limit: query.limit, start: query.start }
  const bind: Bind = (value) => {
    const name = `v${Object.keys(values).length}`
    values[name] = value
    return `@${name}`
  }
  const conditions = [
    ...(listing.where ? [listing.where] : []),
    ...query.conditions.map((condition) => `(${conditionSql(listing, condition, bind)})`),
  ]
  const orders = query.orderBy.map(({ property, descending }) => ({
    sql: valueSql(listing, property, bind),
    descending,
  }))
  // What is equal turns round with the last key, so that one index serves both directions.
  const descending = query.orderBy.at(-1)?.descending ?? false
  const sorting = [...orders, ...[listing.created, 'position'].map((sql) => ({ sql, descending }))]
    .filter(({ sql }, index, all) => all.findIndex((order) => order.sql === sql) === index)
    .map((order) => `${order.sql}${order.descending ? ' DESC' : ''}`)
  const sql = `SELECT ${listing.id} AS id FROM ${listing.table}
    ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    ORDER BY ${sorting.join(', ')}
    LIMIT @limit OFFSET @start`
  return db
    .prepare<[object], { id: string }>(sql)
    .all(values)
    .map(({ id }) => id)
}

type Bind = (value: string | number) => string

/** The SQL of `condition`; false, not null, where the property is absent. */
function conditionSql(listing: Listing, condition: Condition, bind: Bind): string {
  if (condition.is === 'tagged') return listing.tags ? tagSql(listing.tags, condition, bind) : 'FALSE'
  const property = ownProperty(listing.properties, condition.property)
  const sql = property
    ? columnSql(property, condition, bind)
    : listing.members
      ? memberSql(listing.members, condition, bind)
      : 'FALSE'
  return 'negated' in condition && condition.negated ? `(${sql}) IS NOT TRUE` : sql
}

function tagSql(
  tags: string,
  { tag, value, prefix }: Extract<Condition, { is: 'tagged' }>,
  bind: Bind,
): string {
  const named = `json_each(${tags}) AS tag`
  if (prefix && value === '') return `EXISTS (SELECT 1 FROM ${named} WHERE tag.key = ${bind(tag)})`
  const text = bind(value)
  const fits = prefix ? `substr(entry.value, 1, length(${text})) = ${text}` : `entry.value = ${text}`
  return `EXISTS (SELECT 1 FROM ${named}, json_each(tag.value) AS entry WHERE tag.key = ${bind(tag)} AND ${fits})`
}

type PropertyCondition = Exclude<Condition, { is: 'tagged' }>

function columnSql({ sql, kind }: ListedProperty, condition: PropertyCondition, bind: Bind): string {
  switch (condition.is) {
    case 'present':
      return `${sql} IS NOT NULL`
    case 'matching':
      return `found_in(${bind(condition.pattern)}, ${kind === 'version' ? versionText(sql) : sql})`
    case 'oneOf': {
      if (kind !== 'version') return oneOf(sql, condition.values.map(operandOf(kind)), bind)
      const revisions = condition.values
        .map(versionNumbers)
        .filter(([major, minor]) => major === 1 && minor === 0)
      return oneOf(
        sql,
        revisions.map(([, , patch]) => patch),
        bind,
      )
    }
    case 'compared': {
      const { operator, value } = condition
      if (kind !== 'version') return `${sql} ${operator} ${bind(operandOf(kind)(value))}`
      const [major, minor, patch] = versionNumbers(value)
      return `(1, 0, ${sql}) ${operator} (${bind(major)}, ${bind(minor)}, ${bind(patch)})`
    }
  }
}

/** A version as it is served. */
const versionText = (revision: string) => `'1.0.' || (${revision})`

const operandOf = (kind: PropertyKind) => (text: string) => (kind === 'number' ? Number(text) : text)

const oneOf = (sql: string, values: readonly (string | number)[], bind: Bind) =>
  values.length === 0 ? 'FALSE' : `${sql} IN (${values.map(bind).join(', ')})`

/** A condition on a member of the JSON object in the column. */
function memberSql(column: string, condition: PropertyCondition, bind: Bind): string {
  const member = (test: string) =>
    `EXISTS (SELECT 1 FROM json_each(${column}) AS member WHERE member.key = ${bind(condition.property)} AND ${test})`
  switch (condition.is) {
    case 'present':
      return member('TRUE')
    case 'matching':
      return member(`member.type = 'text' AND found_in(${bind(condition.pattern)}, member.atom)`)
    case 'oneOf':
      return member(oneOf(memberText, condition.values, bind))
    case 'compared': {
      const { operator, value } = condition
      const asText = `(member.type = 'text' AND member.atom ${operator} ${bind(value)})`
      if (value.trim() === '' || !Number.isFinite(Number(value))) return member(asText)
      const asNumber = `(member.type IN ('integer', 'real') AND member.atom ${operator} ${bind(Number(value))})`
      return member(`(${asText} OR ${asNumber})`)
    }
  }
}

/** A plain member's value as it is spelled in JSON, texts without their quotes. */
const memberText = `CASE member.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(member.atom AS TEXT) END`

/** What a list is sorted by. */
function valueSql({ properties, members }: Listing, property: string, bind: Bind): string {
  const own = ownProperty(properties, property)
  if (own) return own.sql
  if (!members) return 'NULL'
  return `(SELECT member.atom FROM json_each(${members}) AS member WHERE member.key = ${bind(property)})`
}

const ownProperty = (properties: Record<string, ListedProperty>, name: string) =>
  Object.hasOwn(properties, name) ? properties[name] : undefined
