// Where the pages of long lists begin, so that the last page is found as fast as the first.
import type { Database } from 'better-sqlite3'
import { keysOf, type OrderedList, type Place, pageSql, pageSqlFrom, placeValues } from './ordered-list.ts'

/** A list that can be paged. */
export interface PagedList extends OrderedList {
  /** Whether an index gives its order, by columns that are never null. */
  readonly hasPlaces: boolean
  /** Whether it is of the whole table in order of creation, whichever end it begins at. */
  readonly isWhole: boolean
}

/** Where a page begins: after the first `skip` objects, or after so many of those behind a place. */
export interface PageStart {
  readonly skip: number
  readonly after?: Place | undefined
}

export type PageAnchors = ReturnType<typeof pageAnchors>

/** Objects between two places that are remembered. */
const stride = 250

/** Lists of a table that places are remembered of, those last asked for. */
const mostLists = 50

interface Remembered {
  readonly isWhole: boolean
  /** The place of every `stride`th object but the first, as far as somebody has asked. */
  readonly anchors: Place[]
  /** How many objects there are. */
  count?: number | undefined
  /** What the connection had written by then. */
  readonly changes: number
  /** Whether a deep page has been asked for before. */
  isWanted: boolean
}

/**
 * Pages of the lists of a table. SQLite counts what it passes over; here it starts counting at the last place known
 * before the page. What is known holds until the database is written to; of whole lists until an object comes or
 * goes before it, of which `changed` has to be told.
 */
export function pageAnchors(db: Database) {
  const written = db
    .prepare<[], [number, number]>('SELECT data_version, total_changes() FROM pragma_data_version')
    .raw()
  const lists = new Map<string, Remembered>()
  let knownVersion: number | undefined

  function recall(list: PagedList): Remembered {
    const [version, changes] = written.get() ?? [0, 0]
    // Another connection has written: a seed, which may bring objects of the past.
    if (version !== knownVersion) lists.clear()
    knownVersion = version
    const key = JSON.stringify([list.from, list.order, list.values])
    const known = lists.get(key)
    const { isWhole } = list
    const isGood = known && (isWhole || known.changes === changes)
    const remembered: Remembered = isGood ? known : { isWhole, anchors: [], changes, isWanted: isWhole }
    lists.delete(key)
    lists.set(key, remembered)
    const [oldest = ''] = lists.keys()
    if (lists.size > mostLists) lists.delete(oldest)
    return remembered
  }

  /** The place of the object that stands `skip` objects behind the place, or behind the first of all. */
  function placeFinder(list: PagedList): (skip: number, from: Place | undefined) => Place | undefined {
    const prepare = (sql: string) => db.prepare<[object], Place>(sql).raw()
    let behindPlace: ReturnType<typeof prepare> | undefined
    return (skip, from) => {
      const values = { ...list.values, limit: 1, skip }
      if (!from) return prepare(pageSql(keysOf(list), list)).get(values)
      behindPlace ??= prepare(pageSqlFrom('1', list, 'at'))
      return behindPlace.get({ ...values, ...placeValues(from) })?.slice(1)
    }
  }

  /** The last anchor at or before the object after the first `start`, and how many objects stand before it. */
  function anchorBefore(list: PagedList, { anchors }: Remembered, start: number) {
    const find = placeFinder(list)
    while ((anchors.length + 1) * stride <= start) {
      const next = find(stride, anchors.at(-1))
      if (!next) break
      anchors.push(next)
    }
    const index = Math.min(Math.floor(start / stride), anchors.length)
    return { anchor: anchors[index - 1], rank: index * stride, find }
  }

  function direct<Row>(columns: string, list: PagedList, skip: number, limit: number): Row[] {
    return db.prepare<[object], Row>(pageSql(columns, list)).all({ ...list.values, limit, skip })
  }

  function onwards<Row>(columns: string, list: PagedList, from: 'at' | 'behind', page: object): Row[] {
    return db.prepare<[object], Row>(pageSqlFrom(columns, list, from)).all({ ...list.values, ...page })
  }

  function anchored<Row>(columns: string, list: PagedList, skip: number, limit: number): Row[] {
    const remembered = recall(list)
    // A single page between two writes is sooner counted out than anchored.
    if (!remembered.isWanted) {
      remembered.isWanted = true
      return direct(columns, list, skip, limit)
    }
    const { anchor, rank, find } = anchorBefore(list, remembered, skip)
    if (!anchor) return direct(columns, list, skip, limit)
    // First the place alone: an index has it, while what is passed over here would be read in full.
    const first = find(skip - rank, anchor)
    return first ? onwards(columns, list, 'at', { ...placeValues(first), limit, skip: 0 }) : []
  }

  function count(list: PagedList): number {
    const remembered = recall(list)
    remembered.count ??= countFrom(list, anchorBefore(list, remembered, Number.POSITIVE_INFINITY))
    return remembered.count
  }

  function countFrom(list: PagedList, { anchor, rank }: { anchor: Place | undefined; rank: number }): number {
    const rest = anchor ? pageSqlFrom('1', list, 'at') : pageSql('1', list)
    const values = { ...list.values, ...placeValues(anchor ?? []), limit: -1, skip: 0 }
    return rank + (db.prepare<[object], number>(`SELECT count(*) FROM (${rest})`).pluck().get(values) ?? 0)
  }

  return {
    /** `columns` of `limit` objects. */
    page<Row>(columns: string, list: PagedList, { skip, after }: PageStart, limit: number): Row[] {
      if (after) return onwards(columns, list, 'behind', { ...placeValues(after), limit, skip })
      if (skip < stride || !list.hasPlaces) return direct(columns, list, skip, limit)
      if (!list.isWhole || !list.order[0]?.descending) return anchored(columns, list, skip, limit)
      // What comes stands at the front of this list; counted from the other end, nothing moves.
      const turned = oldestFirst(list)
      const end = Math.max(count(turned) - skip, 0)
      const begin = Math.max(end - limit, 0)
      return anchored<Row>(columns, turned, begin, end - begin).reverse()
    },
    /** How many objects there are. */
    count: (list: PagedList): number => count(list.isWhole ? oldestFirst(list) : list),
    /** An object has come to the place, or has gone from it. */
    changed: (place: Place): void => {
      for (const remembered of lists.values()) {
        if (!remembered.isWhole) continue
        remembered.count = undefined
        const { anchors } = remembered
        const moved = anchors.findIndex((anchor) => !isBefore(anchor, place))
        if (moved >= 0) anchors.length = moved
      }
    },
  }
}

const oldestFirst = (list: PagedList): PagedList => ({
  ...list,
  order: list.order.map(({ sql }) => ({ sql, descending: false })),
})

function isBefore(one: Place, other: Place): boolean {
  const index = one.findIndex((value, at) => value !== other[at])
  return index >= 0 && (one[index] as number) < (other[index] as number)
}
