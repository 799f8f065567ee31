// Writes that arrive in one turn of the event loop share one transaction; each is answered after its commit.
import type { CommitNotes } from './commit-notes.ts'

interface QueuedWrite {
  readonly run: () => void
  readonly reject: (error: unknown) => void
  readonly settle: () => void
}

/**
 * `commit(write)` resolves with what `write` returned once it is on disk, or rejects with what it threw; a write
 * that throws leaves nothing and does not disturb the others of its turn. `flush()` commits what is waiting now.
 * `hold()` commits it, too, and then keeps what comes until what it returns is called.
 */
export function groupCommit({ transaction }: CommitNotes) {
  let waiting: QueuedWrite[] = []
  let held = false

  function flush(): void {
    const writes = waiting
    waiting = []
    const settled: (() => void)[] = []
    try {
      transaction(() => {
        for (const write of writes) {
          try {
            transaction(write.run)
            settled.push(write.settle)
          } catch (error) {
            settled.push(() => write.reject(error))
          }
        }
      })
    } catch (error) {
      for (const write of writes) write.reject(error)
      return
    }
    for (const settle of settled) settle()
  }

  function commit<Result>(write: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let result: Result
      if (waiting.length === 0 && !held) setImmediate(() => waiting.length > 0 && !held && flush())
      waiting.push({
        run: () => {
          result = write()
        },
        settle: () => resolve(result),
        reject,
      })
    })
  }

  function hold(): () => void {
    flush()
    held = true
    return () => {
      held = false
      flush()
    }
  }

  /** Whether nothing waits and nothing is kept waiting. */
  const isIdle = () => waiting.length === 0 && !held

  return { commit, flush, hold, isIdle }
}
