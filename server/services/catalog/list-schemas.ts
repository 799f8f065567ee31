// Query parameters and paths that all lists and look-ups of the Catalog share.
import { type TSchema, Type } from 'typebox'
import { Start } from '../../gateway/query.ts'

/** Source: docs, catalog filter-data: 20 entries unless told, 1 to 100. */
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 }))
const Instant = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Epoch milliseconds, exclusive.',
  }),
)
const text = (description: string) => Type.Optional(Type.String({ description }))

export const Properties = Type.Object({
  properties: text('Top-level members to reply with, between commas; all unless told.'),
})

/** A parameter that is a simple filter: `value`, `value,value`, `!value,value`. */
export const Filter = text(
  'A value, values between commas of which any fits, or either after ! for all others.',
)

/** The parameters of a list that has the simple filters. Source: docs, catalog filter-data. */
export const listQuery = <Filters extends Record<string, TSchema>>(filters: Filters) =>
  Type.Object({
    ...filters,
    limit: Limit,
    start: Start,
    offset: text('Older name of start.'),
    orderBy: text('Properties to sort by, between commas, each after asc: or desc:, or alone for asc.'),
    sort: text('Older name of orderBy.'),
    properties: Properties.properties.properties,
    property: text(
      'A condition on a property: name, !name, or name followed by ~ and a regular expression (RE2) or by ==, !=, <, <=, > or >= and a value. May be repeated.',
    ),
    tags: text('Tags as name:value, name:prefix* or name:*, between commas; all have to fit.'),
    createdAfter: Instant,
    createdBefore: Instant,
  })
