// Chance that repeats: a stream of numbers for each pair of seed and ordinal.

export type RandomStream = ReturnType<typeof randomStream>

/** Streams of different pairs have nothing to do with each other. The generator is sfc32. */
export function randomStream(seed: number, ordinal: number) {
  let [a, b, c, counter] = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, ordinal >>> 0, 1]

  function next(): number {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 2 ** 32
  }

  // The state says little of the seed until it has been mixed.
  for (let round = 0; round < 15; round += 1) next()

  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    /** A whole number from `low` to `high`, both included. */
    integer,
    /** True in `share` of the cases. */
    chance: (share: number): boolean => next() < share,
    pick: <Value>(from: readonly Value[]): Value => from[integer(0, from.length - 1)] as Value,
    /** Text with a digit for every `#`. */
    digits: (pattern: string): string => pattern.replaceAll('#', () => String(integer(0, 9))),
  }
}
