// Rows fetched ahead of their reading, and given out by the keys of their individuals.

/** A row as SQLite returns it: the key of its individual, the body, and the rest. */
export type Row = readonly [key: number, body: string, ...rest: unknown[]]

/** What is returned of keys that have no rows. */
const none: never[] = []

/**
 * So many rows, or so many characters of their bodies, are fetched before they are read: going to and fro between
 * SQLite and the JSON parser costs both of them time.
 */
const rowsAhead = 200
const charactersAhead = 256 * 1024

/** The rows of each of the `keys`, which ascend as the rows do and are asked for in that order; no others are read. */
export function rowsByKey<Found extends Row, Read>(
  rows: Iterable<Found>,
  keys: Int32Array,
  read: (row: Found) => Read,
) {
  const iterator = rows[Symbol.iterator]()
  let place = 0
  let fetched: Found[] = []
  let reads: Read[] = []
  let at = 0

  function isChosen(key: number): boolean {
    while ((keys[place] ?? Number.POSITIVE_INFINITY) < key) place += 1
    return keys[place] === key
  }

  function fetchMore(): boolean {
    fetched = []
    for (let characters = 0; fetched.length < rowsAhead && characters < charactersAhead; ) {
      const { done, value } = iterator.next()
      if (done) break
      if (!isChosen(value[0])) continue
      fetched.push(value)
      characters += value[1].length
    }
    reads = fetched.map(read)
    at = 0
    return fetched.length > 0
  }

  const group = {
    /** How long the bodies of the key asked for last are, in characters. */
    textLength: 0,
    of(key: number): Read[] {
      group.textLength = 0
      let found: Read[] = none
      while (at < fetched.length || fetchMore()) {
        const row = fetched[at] as Found
        if (row[0] !== key) break
        if (found === none) found = []
        found.push(reads[at] as Read)
        group.textLength += row[1].length
        at += 1
      }
      return found
    },
    close: () => {
      iterator.return?.()
    },
  }
  return group
}
