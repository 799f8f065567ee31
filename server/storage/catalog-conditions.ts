// The conditions of a Catalog query as SQL, each of an object by itself.
import { type Condition, type PropertyKind, versionNumbers } from '../domain/catalog-query.ts'
import { type ListedProperty, type Listing, ownProperty } from './catalog-listing.ts'

/** Keeps a value and gives the name that SQL has for it. */
export type Bind = (value: string | number) => string

/**
 * The SQL of `condition`; false, not null, where the property is absent. Indexes that would break the order of the list
 * are kept out of it.
 */
export function conditionSql(
  listing: Listing,
  condition: Condition,
  bind: Bind,
  byCreation: boolean,
): string {
  if (condition.is === 'tagged') return listing.tags ? tagSql(listing.tags.sql, condition, bind) : 'FALSE'
  const property = ownProperty(listing.properties, condition.property)
  if (property) {
    const { sql, kind } = property
    const plain = byCreation && keepsCreation(listing, property, condition)
    return negate(condition, columnSql(plain ? sql : `+${sql}`, kind, condition, bind))
  }
  const sql = listing.members ? memberSql(listing.members, condition, bind) : 'FALSE'
  return negate(condition, sql)
}

const negate = (condition: PropertyCondition, sql: string) =>
  'negated' in condition && condition.negated ? `(${sql}) IS NOT TRUE` : sql

/** Whether an index has what the condition holds for in order of creation, without anything else in between. */
export function keepsCreation(
  { created }: Listing,
  { sql, indexed }: ListedProperty,
  condition: PropertyCondition,
): boolean {
  if (!indexed || ('negated' in condition && condition.negated)) return false
  return sql === created || (condition.is === 'oneOf' && condition.values.length === 1)
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

/** A condition on a property. */
export type PropertyCondition = Exclude<Condition, { is: 'tagged' }>

/** The SQL of a condition, not negated, on what `sql` gives. */
export function columnSql(sql: string, kind: PropertyKind, condition: PropertyCondition, bind: Bind): string {
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
      if (major === 1 && minor === 0) return `${sql} ${operator} ${bind(patch)}`
      return `(1, 0) ${operator} (${bind(major)}, ${bind(minor)})`
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
