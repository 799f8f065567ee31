// The profiles that are seeded and exported: about 600 bytes each, members of five segments.
import { createDraws } from './profile-rows.ts'

/** Where profiles come from, and where exports go. */
export const sourceDataset = '5b0000000000000000000001'
export const targetDataset = '5b0000000000000000000002'

/** The segment that one profile in a hundred is in besides its five. */
export const smallSegment = 'small'

/** When every record was ingested. */
export const ingestedAt = '2026-01-01T00:00:00.000Z'

const schemaRef = {
  id: 'https://ns.adobe.com/xdm/context/profile__union',
  contentType: 'application/vnd.adobe.xed+json;version=1',
}

/** The datasets as seed records. */
export const datasetRecords = [
  { type: 'dataset', id: sourceDataset, name: 'Source', schemaRef },
  { type: 'dataset', id: targetDataset, name: 'Target', schemaRef },
]

/** The body of a profile as it is seeded. */
export type BenchProfile = ReturnType<ReturnType<typeof createProfiles>>

/** Draws one profile after the other, always the same ones. */
export function createProfiles(seed = 1) {
  const draw = createDraws(seed)
  const below = (limit: number) => Math.floor(draw() * limit)
  const one = <Item>(items: readonly Item[]) => items[below(items.length)] as Item
  const two = (number: number) => String(number).padStart(2, '0')
  const date = (from: number, years: number) =>
    `${from + below(years)}-${two(1 + below(12))}-${two(1 + below(28))}`
  const instant = () => `${date(2019, 6)}T${two(below(24))}:${two(below(60))}:${two(below(60))}Z`
  let count = 0

  function segmentIds(): string[] {
    const ids = new Set<string>()
    while (ids.size < 5) ids.add(`s${below(200)}`)
    return count % 100 === 0 ? [...ids, smallSegment] : [...ids]
  }

  return () => {
    count += 1
    const [firstName, lastName] = [`Name${below(500)}`, `Name${below(2000)}`]
    const address = `${firstName}.${lastName}.${count}@example.com`.toLowerCase()
    const ecid = String(below(1e9)).padStart(9, '0') + String(count).padStart(11, '0')
    const memberships = segmentIds().map((id) => {
      return [id, { status: one(['realized', 'existing', 'exited']), lastQualificationTime: instant() }]
    })
    return {
      identityMap: { ECID: [{ id: ecid, primary: true }] },
      segmentMembership: { ups: Object.fromEntries(memberships) as Record<string, object> },
      person: { name: { firstName, lastName }, birthDate: date(1940, 65) },
      personalEmail: { address },
    }
  }
}
