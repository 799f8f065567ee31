// Which known name a misspelled one is nearest to.
import leven from 'leven'

/** The known name with the fewest letters to change, letter case aside; undefined where none is known. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  return [...known].sort((a, b) => distance(name, a) - distance(name, b))[0]
}

/** The nearest known name where it looks like a slip: two letters differ, or a third of them, but not all. */
export function likelyMeant(name: string, known: readonly string[]): string | undefined {
  const nearest = nearestName(name, known)
  if (nearest === undefined) return undefined
  const differing = distance(name, nearest)
  const isSlip =
    differing <= Math.max(2, nearest.length / 3) && differing < Math.min(name.length, nearest.length)
  return isSlip ? nearest : undefined
}

const distance = (a: string, b: string) => leven(a.toLowerCase(), b.toLowerCase())
