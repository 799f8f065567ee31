// Whole tables, taken from one database of a tenant and put into another.
import type { Database } from 'better-sqlite3'

/** Tables that hold what a caller has ordered, and no data. */
type OrderTable = 'fault' | 'outcome'

/** Their rows, as SQLite has them. */
export type KeptRows = Readonly<Record<OrderTable, readonly Readonly<Record<string, unknown>>[]>>

export function tableRows(db: Database) {
  /** Without the columns that are made of others. */
  const columnsOf = (table: OrderTable) =>
    db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table).join(', ')
  const allOf = (table: OrderTable) =>
    db.prepare<[], Record<string, unknown>>(`SELECT ${columnsOf(table)} FROM ${table}`).all()
  return {
    read: (): KeptRows => ({ fault: allOf('fault'), outcome: allOf('outcome') }),
    /** Puts the rows in the place of those that are there. */
    replace(rows: KeptRows): void {
      for (const [table, kept] of Object.entries(rows)) {
        db.exec(`DELETE FROM ${table}`)
        for (const row of kept) {
          const names = Object.keys(row)
          const values = names.map((name) => `@${name}`)
          db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`).run(row)
        }
      }
    },
  }
}
