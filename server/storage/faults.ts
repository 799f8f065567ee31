// The table `fault`: HTTP faults that are armed for the tenant, and what they have met so far.
import type { Database } from 'better-sqlite3'

/** `calls`: how many calls of its operation it has seen; `hits`: how many of them it struck. */
export interface FaultRow {
  readonly id: number
  readonly calls: number
  readonly hits: number
  /** JSON. */
  readonly fault: string
}

export function faultTable(db: Database) {
  const all = db.prepare<[], FaultRow>('SELECT id, calls, hits, fault FROM fault ORDER BY id')
  const add = db.prepare<[string]>('INSERT INTO fault (calls, hits, fault) VALUES (0, 0, ?)')
  const count = db.prepare<[number, number, number]>('UPDATE fault SET calls = ?, hits = ? WHERE id = ?')
  const remove = db.prepare<[number]>('DELETE FROM fault WHERE id = ?')
  const clear = db.prepare('DELETE FROM fault')
  return {
    /** In the order in which they were armed. */
    all: (): FaultRow[] => all.all(),
    /** Returns its id, which no other fault of the tenant gets. */
    add: (fault: string): number => Number(add.run(fault).lastInsertRowid),
    count: (id: number, calls: number, hits: number): void => {
      count.run(calls, hits, id)
    },
    remove: (id: number): void => {
      remove.run(id)
    },
    clear: (): void => {
      clear.run()
    },
  }
}
