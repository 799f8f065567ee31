// Where the pages of a long list begin, so that the last page is found as fast as the first.
import type { Database } from 'better-sqlite3'
import type { EpochMs } from '../domain/instant.ts'

/** The place of an object in order of creation. */
interface Place {
  readonly created: EpochMs
  readonly position: number
}

/** Objects between two places that are remembered. */
const stride = 1000

/**
 * Pages of a whole table in order of creation. SQLite counts what it passes over; here it starts counting at the
 * last place known before the page. `created`: the column that, with `position`, an index sorts by.
 */
export function pageAnchors(db: Database, { table, created }: { table: string; created: string }) {
  const select = (columns: string, condition: string) =>
    `SELECT ${columns} FROM ${table} WHERE ${condition} ORDER BY ${created}, position LIMIT @limit OFFSET @skip`
  const onwards = `(${created}, position) >= (@created, @position)`
  const placeOf = db.prepare<[object], Place>(select(`${created} AS created, position`, onwards))
  const page = db.prepare<[object], { id: string }>(select('id', onwards))
  const version = db.prepare<[], number>('PRAGMA data_version').pluck()
  let knownVersion: number | undefined
  /** The place of every `stride`th object, as far as somebody has asked. */
  let anchors: Place[] = []

  function anchorBefore(start: number): { anchor: Place; rank: number } {
    while (anchors.length * stride <= start) {
      const last = anchors.at(-1)
      const from = last ? { ...last, skip: stride } : { created: 0, position: 0, skip: 0 }
      const next = placeOf.get({ ...from, limit: 1 })
      if (!next) break
      anchors.push(next)
    }
    const index = Math.min(Math.floor(start / stride), anchors.length - 1)
    return { anchor: anchors[index] ?? { created: 0, position: 0 }, rank: Math.max(index, 0) * stride }
  }

  return {
    /** The ids of `limit` objects after the first `start`. */
    ids: ({ start, limit }: { start: number; limit: number }): string[] => {
      const current = version.get()
      // Somebody else has written: a seed, which may bring objects of the past.
      if (current !== knownVersion) anchors = []
      knownVersion = current
      const { anchor, rank } = anchorBefore(start)
      return page.all({ ...anchor, limit, skip: start - rank }).map(({ id }) => id)
    },
    /** Has to be told of every object that is added; it stands behind all that are as old. */
    added: (created: EpochMs): void => {
      const last = anchors.at(-1)
      if (last && last.created > created) anchors = anchors.filter((anchor) => anchor.created <= created)
    },
    /** Has to be told of every object that is removed. */
    removed: ({ created, position }: Place): void => {
      anchors = anchors.filter(
        (anchor) => anchor.created < created || (anchor.created === created && anchor.position < position),
      )
    },
  }
}
