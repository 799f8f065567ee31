// Objects of a table in an order, as SQL: the whole list, and the part of it that begins at a place.

/** What tells where an object stands: its values of the columns that a list is sorted by. */
export type Place = readonly (string | number)[]

interface Sorting {
  /** A column. */
  readonly sql: string
  readonly descending: boolean
}

export interface OrderedList {
  /** SQL from the name of the table on, with a WHERE. */
  readonly from: string
  /** What it refers to as `@name`. */
  readonly values: Readonly<Record<string, unknown>>
  /** The first decides; the last tells all objects apart. */
  readonly order: readonly Sorting[]
}

/** SQL of `@limit` objects after the first `@skip`. */
export function pageSql(columns: string, { from, order }: OrderedList): string {
  return `SELECT ${columns} FROM ${from} ${ending(order)}`
}

/**
 * The same, of the objects that stand at the place `@place0, @place1, …` and behind it, or only behind it. For columns
 * that are never null.
 *
 * Equal in all columns but one and beyond the place in that one: each is a query of its own, for which an index gives
 * order and beginning. SQLite merges them. One that compares all columns at once begins with all that is as old.
 */
export function pageSqlFrom(columns: string, list: OrderedList, from: 'at' | 'behind'): string {
  const { order } = list
  const parts = order.map(({ sql, descending }, index) => {
    const isLast = index === order.length - 1
    const beyond = `${sql} ${descending ? '<' : '>'}${isLast && from === 'at' ? '=' : ''} @place${index}`
    const equal = order.slice(0, index).map((earlier, at) => `${earlier.sql} = @place${at}`)
    return `SELECT ${[columns, keysOf(list)].join(', ')} FROM ${list.from} AND ${[...equal, beyond].join(' AND ')}`
  })
  return `${parts.reverse().join(' UNION ALL ')} ${ending(order)}`
}

/** The columns that make a place. */
export const keysOf = ({ order }: OrderedList) => order.map(({ sql }) => sql).join(', ')

/** The values of a place by the names they have in the SQL. */
export const placeValues = (place: Place) =>
  Object.fromEntries(place.map((value, index) => [`place${index}`, value]))

const ending = (order: readonly Sorting[]) =>
  `ORDER BY ${order.map(({ sql, descending }) => `${sql}${descending ? ' DESC' : ''}`).join(', ')}
   LIMIT @limit OFFSET @skip`
