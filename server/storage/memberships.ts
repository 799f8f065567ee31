// The tables `membership` and `membership_segment`: the memberships that were seeded by themselves, and all by segment.
import type { Database } from 'better-sqlite3'
import { type EpochMs, parseInstant } from '../domain/instant.ts'
import type { Identity, Membership, MembershipEntries, SegmentMembership } from '../domain/profile.ts'
import { membershipBlocks } from './membership-blocks.ts'

/** How many segments' numbers are held in memory. */
const maxRemembered = 10_000

export function membershipTable(db: Database) {
  const blocks = membershipBlocks(db)
  const findSegment = db.prepare<[string, string], { id: number }>(
    'SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ?',
  )
  const addSegment = db.prepare('INSERT INTO membership_segment (segment_id, namespace) VALUES (?, ?)')
  const forgetOtherSpellings = db.prepare(
    `DELETE FROM membership WHERE identity = ? AND segment IN
       (SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ? COLLATE NOCASE)`,
  )
  const save = db.prepare<[number, number, string]>(
    'INSERT INTO membership (identity, segment, body) VALUES (?, ?, ?)',
  )

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

  function note(identity: number, namespace: string, id: string, membership: Membership): void {
    blocks.note(segmentNumber(id, namespace), identity, membership.status, qualifiedAt(membership))
  }

  return {
    /** Keeps a membership that was seeded by itself; one in the same segment, however spelled, is replaced. */
    save(identity: number, { namespace, id }: Identity, membership: Membership): void {
      forgetOtherSpellings.run(identity, id, namespace)
      save.run(identity, segmentNumber(id, namespace), JSON.stringify(membership))
      note(identity, namespace, id, membership)
    },
    /** Notes the memberships that a record brings, less those that the one before it brought as well. */
    noteOfRecord(identity: number, memberships: MembershipEntries, before: SegmentMembership = {}): void {
      for (const [namespace, segments] of memberships) {
        for (const [id, membership] of segments) {
          if (!isSame(membership, before[namespace]?.[id])) note(identity, namespace, id, membership)
        }
      }
    },
    /** Writes what has been noted: until then no segment finds it. */
    flush: blocks.flush,
  }
}

/** True where nothing has changed that a search looks at. */
function isSame(one: Membership, other: Membership | undefined): boolean {
  return one.status === other?.status && one.lastQualificationTime === other.lastQualificationTime
}

const qualifiedAt = ({ lastQualificationTime }: Membership): EpochMs | undefined =>
  lastQualificationTime === undefined ? undefined : parseInstant(lastQualificationTime)
