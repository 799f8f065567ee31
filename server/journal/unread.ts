// Members of a body that its schema does not name: nothing acts on them, whether or not they are kept.
import { likelyMeant } from '../nearest-name.ts'

/** `place`: `destination.segmentperbatch`, without the positions in lists. `meant`: what it looks like a slip of. */
export interface Unread {
  readonly place: string
  readonly meant: string | undefined
}

/** The parts of a JSON Schema that name members. A schema without `properties` leaves them open. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly patternProperties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
}

/** Each member at most once. A member that stands in the wrong place was meant for where the schema has it. */
export function unreadMembers(value: unknown, schema: object): Unread[] {
  const everywhere = placesIn(schema as Shape)
  const found = walk(value, schema as Shape, '').map(({ place, name, siblings }) => {
    const sibling = likelyMeant(name, siblings)
    const elsewhere = everywhere.find((known) => lastName(known).toLowerCase() === name.toLowerCase())
    return {
      place,
      meant: sibling === undefined ? elsewhere : join(place.slice(0, -name.length - 1), sibling),
    }
  })
  return [...new Map(found.map((unread) => [unread.place, unread])).values()]
}

interface Stray {
  readonly place: string
  readonly name: string
  readonly siblings: readonly string[]
}

function walk(value: unknown, shape: Shape, place: string): Stray[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) {
    const { items } = shape
    return items ? value.flatMap((item) => walk(item, items, place)) : []
  }
  const { properties = {}, patternProperties = {} } = shape
  const siblings = Object.keys(properties)
  const [others] = Object.values(patternProperties)
  if (siblings.length === 0 && !others) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : others
    return known ? walk(member, known, join(place, name)) : [{ place: join(place, name), name, siblings }]
  })
}

function placesIn({ properties = {}, items }: Shape, place = ''): string[] {
  const members = Object.entries(properties).flatMap(([name, shape]) => [
    join(place, name),
    ...placesIn(shape, join(place, name)),
  ])
  return items ? [...members, ...placesIn(items, place)] : members
}

const lastName = (place: string) => place.slice(place.lastIndexOf('.') + 1)
const join = (place: string, name: string) => (place === '' ? name : `${place}.${name}`)
