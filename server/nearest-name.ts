// Which known name a misspelled one is nearest to.
import leven from 'leven'

/** The known name with the fewest letters to change, letter case aside; undefined where none is known. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  return [...known].sort((a, b) => distance(name, a) - distance(name, b))[0]
}

/** The nearest known name where it looks like a slip of the pen: at most a third of the letters differ. */
export function likelyMeant(name: string, known: readonly string[]): string | undefined {
  const nearest = nearestName(name, known)
  if (nearest === undefined) return undefined
  return distance(name, nearest) <= Math.max(name.length, nearest.length) / 3 ? nearest : undefined
}

const distance = (a: string, b: string) => leven(a.toLowerCase(), b.toLowerCase())
