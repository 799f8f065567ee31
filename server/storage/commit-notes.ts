// What writes have brought about: noted as they are made, told once they are committed, and never if they are not.
import type { Database } from 'better-sqlite3'
import type { TenantEvent } from '../domain/tenant-event.ts'

export type CommitNotes = ReturnType<typeof commitNotes>

export function commitNotes(db: Database, tell: (event: TenantEvent) => void) {
  let noted: TenantEvent[] = []

  return {
    /** To be called by the write itself, or right after one that has committed itself. */
    note(event: TenantEvent): void {
      if (db.inTransaction) noted.push(event)
      else tell(event)
    },
    /** Runs `write` in a transaction of its own, or as a part of the one that is under way. */
    transaction<Result>(write: () => Result): Result {
      const before = noted.length
      let result: Result
      try {
        result = db.transaction(write)()
      } catch (error) {
        noted.length = before
        throw error
      }
      if (db.inTransaction) return result
      const committed = noted
      noted = []
      for (const event of committed) tell(event)
      return result
    },
  }
}
