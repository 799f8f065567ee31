// A column chunk's values, each kept once together with where it is met; or all of them, where that is no gain.
import type { ColumnValues, PlainValues } from './values.ts'

/** Readers hold the whole dictionary in memory, so its page is to be about as large as they expect of a page. */
const maxDictionaryBytes = 1_048_576

/** How many values there are at the first look at whether a dictionary can pay; the next is at twice as many. */
const firstLookAt = 1024

/**
 * Keeps distinct values in `plain`, and is a dictionary if each of them is met twice on average. They are told apart
 * as JSON has them: an instant that is met again is not read again. Every chunk starts afresh, so that what it is
 * depends on its own rows alone.
 */
export function createDictionaryValues(plain: PlainValues): ColumnValues {
  const numbers = new Map<unknown, number>()
  let indexes = new Int32Array(firstLookAt)
  /** The value pushed last, none of which is undefined, and its number: often enough it is pushed again. */
  let last: unknown
  let lastIndex = 0
  let count = 0
  let nextLook = firstLookAt
  let givenUp = false

  const pays = () =>
    numbers.size > 0 && 2 * numbers.size <= count && plain.bytes().length <= maxDictionaryBytes

  /** Almost every value so far is a new one, as of a column of ids. */
  const isHopeless = () => 8 * numbers.size > 7 * count

  /** Puts all values where the distinct ones were. */
  function giveUp(): void {
    const distinct = [...numbers.keys()]
    plain.clear()
    for (const index of indexes.subarray(0, count)) plain.push(distinct[index])
    numbers.clear()
    givenUp = true
  }

  function look(): void {
    nextLook *= 2
    if (isHopeless()) giveUp()
  }

  function numberOf(value: unknown): number {
    const known = numbers.get(value)
    if (known !== undefined) return known
    const index = numbers.size
    plain.push(value)
    numbers.set(value, index)
    return index
  }

  return {
    push: (value) => {
      if (givenUp) return plain.push(value)
      if (value !== last) {
        last = value
        lastIndex = numberOf(value)
      }
      if (count === indexes.length) indexes = new Int32Array(indexes.buffer.transfer(8 * count))
      indexes[count] = lastIndex
      count += 1
      if (count === nextLook) look()
    },
    bytes: plain.bytes,
    dictionary: () => {
      if (!givenUp && !pays()) giveUp()
      return givenUp ? undefined : { size: numbers.size, indexes: indexes.subarray(0, count) }
    },
    clear: () => {
      plain.clear()
      numbers.clear()
      last = undefined
      count = 0
      nextLook = firstLookAt
      givenUp = false
    },
  }
}
