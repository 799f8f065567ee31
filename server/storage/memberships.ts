// The tables `membership` and `membership_segment`: who is or was in which segment, found by segment.
import type { Database } from 'better-sqlite3'
import { type EpochMs, parseInstant } from '../domain/instant.ts'
import type { Identity, Membership, SegmentMembership } from '../domain/profile.ts'

/** How many segments' numbers are held in memory. */
const maxRemembered = 10_000

/** Stands for the record of a membership that was seeded by itself. */
export const noRecord = 0

export function membershipTable(db: Database) {
  const findSegment = db.prepare<[string, string], { id: number }>(
    'SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ?',
  )
  const addSegment = db.prepare('INSERT INTO membership_segment (segment_id, namespace) VALUES (?, ?)')
  const otherSpellings = db.prepare<[string, string, number], { id: number }>(
    `SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ? COLLATE NOCASE AND id <> ?`,
  )
  const save = db.prepare<[number, number, string, EpochMs | null, string]>(
    `INSERT OR REPLACE INTO membership (segment, identity, record, status, qualified_at, body)
     VALUES (?, ?, ${noRecord}, ?, ?, ?)`,
  )
  const note = db.prepare<[number, number, number, string, EpochMs | null]>(
    'INSERT INTO membership (segment, identity, record, status, qualified_at) VALUES (?, ?, ?, ?, ?)',
  )
  const forget = db.prepare('DELETE FROM membership WHERE segment = ? AND identity = ? AND record = ?')

  /** Numbers by segment id and namespace; good as long as the connection is: who rolls back closes it. */
  const numbers = new Map<string, number>()

  function segmentNumber(segmentId: string, namespace: string): number {
    const key = `${namespace} ${segmentId}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    const found = findSegment.get(segmentId, namespace)
    const number = found?.id ?? Number(addSegment.run(segmentId, namespace).lastInsertRowid)
    if (numbers.size === maxRemembered) numbers.clear()
    numbers.set(key, number)
    return number
  }

  return {
    /** Keeps a membership that was seeded by itself; one in the same segment, however spelled, is replaced. */
    save(identity: number, { namespace, id }: Identity, membership: Membership): void {
      const segment = segmentNumber(id, namespace)
      for (const other of otherSpellings.all(id, namespace, segment)) forget.run(other.id, identity, noRecord)
      const { status } = membership
      save.run(segment, identity, status, qualifiedAt(membership), JSON.stringify(membership))
    },
    /** Notes the memberships that a record brings; none of it may be noted yet. */
    noteOfRecord(identity: number, record: number, memberships: SegmentMembership): void {
      for (const namespace in memberships) {
        const segments = memberships[namespace]
        for (const id in segments) {
          const membership = segments[id] as Membership
          const segment = segmentNumber(id, namespace)
          note.run(segment, identity, record, membership.status, qualifiedAt(membership))
        }
      }
    },
    /** Forgets the memberships that a record brought. */
    forgetOfRecord(identity: number, record: number, memberships: SegmentMembership): void {
      for (const namespace in memberships) {
        for (const id in memberships[namespace]) forget.run(segmentNumber(id, namespace), identity, record)
      }
    },
  }
}

function qualifiedAt({ lastQualificationTime }: Membership): EpochMs | null {
  return (lastQualificationTime === undefined ? undefined : parseInstant(lastQualificationTime)) ?? null
}
