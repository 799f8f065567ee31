// Asks a table of fragments for the rows of certain individuals, in the order of these.
import type { Database } from 'better-sqlite3'
import type { Row } from './fetched-rows.ts'

/** What joins identities into one individual: nothing, or the private graph. */
export type IdentityGraph = 'none' | 'pdg'

/** A table of fragments: what is selected of it, whose a row is, how to find those of identities, what a row says. */
export interface FragmentTable<Found extends Row, Read> {
  readonly name: string
  readonly columns: string
  /** SQL for the number of the row's identity. */
  readonly identity: string
  /** SQL that is true of the rows of the identities between two numbers, and what brings them in order. */
  readonly between: (first: string, last: string) => string
  readonly order: string
  /** Reads the rows of the identities between two numbers in their order, where it can do without the identities. */
  readonly pages?: (first: number, last: number) => Iterable<Found>
  readonly read: (row: Found) => Read
}

/** SQL for the number of the individual that an identity belongs to. */
const keyOf = (graph: IdentityGraph) => (graph === 'pdg' ? 'identity.graph' : 'identity.id')

/** Keys that leave out fewer than so many of those between them are read in one sweep. */
const sweepFactor = 4

/** Asks for the rows of these individuals in their order, and perhaps of some between them. */
export function chosenRows(db: Database, graph: IdentityGraph, keys: Int32Array) {
  const key = keyOf(graph)
  const [first = 0, last = 0] = [keys[0], keys.at(-1)]
  const isDense = last - first < sweepFactor * keys.length
  const iterate = <Found extends Row>(sql: string, ...given: unknown[]) =>
    db
      .prepare<unknown[], Found>(sql)
      .raw()
      .iterate(...given) as Iterable<Found>

  return <Found extends Row>(table: FragmentTable<Found, unknown>): Iterable<Found> => {
    const { name, columns, identity, between, order } = table
    if (isDense && graph === 'none') {
      if (table.pages) return table.pages(first, last)
      const rows = `${name} CROSS JOIN identity ON identity.id = ${identity} WHERE ${between('?', '?')}`
      return iterate(`SELECT ${key}, ${columns} FROM ${rows} ORDER BY ${order}`, first, last)
    }
    const join = `CROSS JOIN ${name} ON ${between('identity.id', 'identity.id')}`
    if (isDense) {
      const rows = `identity ${join} WHERE ${key} BETWEEN ? AND ?`
      return iterate(`SELECT ${key}, ${columns} FROM ${rows} ORDER BY ${key}, identity.id`, first, last)
    }
    const chosen = `json_each(?) AS chosen CROSS JOIN identity ON ${key} = chosen.value`
    const keyList = JSON.stringify(Array.from(keys))
    return iterate(`SELECT ${key}, ${columns} FROM ${chosen} ${join}`, keyList)
  }
}
