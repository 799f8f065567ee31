// Puts folders in the place of others: all of them, or none, even when the process is killed.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What takes the place of what: a name in the prepared folder, or nothing, and a path below the data folder. */
export interface Move {
  readonly from?: string
  readonly to: string
}

export type Exchange = ReturnType<typeof openExchange>

const movesName = 'moves.json'

/**
 * New files are prepared in a folder of their own. Renaming that folder decides; then everything is moved to its
 * place, and what was decided before a crash is moved now. What was there before goes to the trash.
 */
export function openExchange(root: string) {
  const [preparing, decided, trash] = ['preparing', 'decided', 'trash'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  let count = 0

  /** A new place in one of the three folders. */
  function place(folder: string): string {
    mkdirSync(folder, { recursive: true })
    count += 1
    return join(folder, String(count))
  }

  function carryOut(folder: string): void {
    const moves: Move[] = JSON.parse(readFileSync(join(folder, movesName), 'utf8'))
    for (const { from, to } of moves) {
      const target = join(root, to)
      const prepared = from === undefined ? undefined : join(folder, from)
      if (prepared && !existsSync(prepared)) continue
      if (existsSync(target)) renameSync(target, place(trash))
      if (!prepared) continue
      mkdirSync(dirname(target), { recursive: true })
      renameSync(prepared, target)
    }
    // At once, so that no half of it is found at the next start.
    renameSync(folder, place(trash))
  }

  for (const left of [preparing, trash]) rmSync(left, { recursive: true, force: true })
  for (const name of existsSync(decided) ? readdirSync(decided) : []) carryOut(join(decided, name))

  return {
    /** Lets `fill` write new files into an empty folder, which nobody sees; the returned call makes the moves at once. */
    async prepare(moves: readonly Move[], fill: (folder: string) => Promise<void>): Promise<() => void> {
      const folder = place(preparing)
      try {
        mkdirSync(folder)
        await fill(folder)
        writeFileSync(join(folder, movesName), JSON.stringify(moves))
        mkdirSync(decided, { recursive: true })
      } catch (error) {
        rmSync(folder, { recursive: true, force: true })
        throw error
      }
      return () => {
        const to = place(decided)
        renameSync(folder, to)
        carryOut(to)
      }
    },
    /** Removes for good what others have taken the place of, in its own time; what is left is removed at the next start. */
    async emptyTrash(): Promise<void> {
      const names = existsSync(trash) ? readdirSync(trash) : []
      await Promise.allSettled(
        names.map((name) =>
          rm(join(trash, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
        ),
      )
    },
  }
}
