// The table `membership_segment`: a number for every segment that somebody is or was a member of.
import type { Database } from 'better-sqlite3'
import type { Identity } from '../domain/profile.ts'

/** How many segments are held in memory, by number and by name. */
const maxRemembered = 10_000

export type MembershipSegments = ReturnType<typeof membershipSegments>

/** What is held in memory is good as long as the connection is: who rolls back closes it. */
export function membershipSegments(db: Database) {
  const findNumber = db
    .prepare<[string, string], number>(
      'SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ?',
    )
    .pluck()
  const add = db.prepare('INSERT INTO membership_segment (segment_id, namespace) VALUES (?, ?)')
  const findName = db.prepare<[number], Identity>(
    'SELECT namespace, segment_id AS id FROM membership_segment WHERE id = ?',
  )
  const numbers = new Map<string, Map<string, number>>()
  const names = new Map<number, Identity>()
  let remembered = 0

  function remember(namespace: string, id: string, number: number): void {
    if (remembered === maxRemembered) {
      numbers.clear()
      remembered = 0
    }
    remembered += 1
    const ofNamespace = numbers.get(namespace) ?? new Map<string, number>()
    numbers.set(copyOf(namespace), ofNamespace.set(copyOf(id), number))
  }

  return {
    /** The number of a segment, which gets one where it has none; each spelling of its namespace has its own. */
    number(namespace: string, id: string): number {
      const known = numbers.get(namespace)?.get(id)
      if (known !== undefined) return known
      const number = findNumber.get(id, namespace) ?? Number(add.run(id, namespace).lastInsertRowid)
      remember(namespace, id, number)
      return number
    },
    /** The segment of a number that `number` has given. */
    name(number: number): Identity {
      const known = names.get(number)
      if (known) return known
      const name = findName.get(number)
      if (!name) throw new Error(`no segment has the number ${number}`)
      if (names.size === maxRemembered) names.clear()
      names.set(number, name)
      return name
    },
  }
}

/** A name that was cut out of a line would keep all of the line in memory. */
const copyOf = (name: string) => Buffer.from(name).toString()
