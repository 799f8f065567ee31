// Adds rows to a table, several with one statement: calling it takes as long as what it does.
import type { Database } from 'better-sqlite3'

const rowsPerStatement = 32

/** A column's value. */
type Value = string | number | null

/** `table` with its columns, as INSERT INTO has them: `record (id, body)`. */
export function addedRows<Row extends readonly Value[]>(db: Database, table: string, columns: Row['length']) {
  const row = `(${Array(columns).fill('?').join()})`
  const addOne = db.prepare<Value[]>(`INSERT INTO ${table} VALUES ${row}`)
  const addSeveral = db.prepare<Value[]>(
    `INSERT INTO ${table} VALUES ${Array(rowsPerStatement).fill(row).join()}`,
  )
  /** The values of the rows that wait, one row after the other. */
  let waiting: Value[] = []

  return {
    /** Adds a row, at the latest when `flush` is called. */
    add(...values: Row): void {
      waiting.push(...values)
      if (waiting.length < rowsPerStatement * columns) return
      addSeveral.run(...waiting)
      waiting = []
    },
    /** To be called before the table is read. */
    flush(): void {
      for (let at = 0; at < waiting.length; at += columns) addOne.run(...waiting.slice(at, at + columns))
      waiting = []
    },
  }
}
