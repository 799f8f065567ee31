// The tables `membership` and `membership_segment`: who is or was in which segment, found by segment.
import type { Database } from 'better-sqlite3'
import { parseInstant } from '../domain/instant.ts'
import type { Identity, Membership } from '../domain/profile.ts'

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
  const save = db.prepare(
    `INSERT OR REPLACE INTO membership (identity, record, segment, status, qualified_at, body)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const forget = db.prepare('DELETE FROM membership WHERE identity = ? AND record = ? AND segment = ?')
  const forgetRecord = db.prepare('DELETE FROM membership WHERE identity = ? AND record = ?')

  function segmentNumber({ namespace, id }: Identity): number {
    return findSegment.get(id, namespace)?.id ?? Number(addSegment.run(id, namespace).lastInsertRowid)
  }

  function note(
    identity: number,
    record: number,
    segment: number,
    membership: Membership,
    body: string | null,
  ): void {
    const { status, lastQualificationTime } = membership
    const qualifiedAt = lastQualificationTime === undefined ? undefined : parseInstant(lastQualificationTime)
    save.run(identity, record, segment, status, qualifiedAt ?? null, body)
  }

  return {
    /** Keeps a membership that was seeded by itself; one in the same segment, however spelled, is replaced. */
    save(identity: number, segment: Identity, membership: Membership): void {
      const number = segmentNumber(segment)
      for (const other of otherSpellings.all(segment.id, segment.namespace, number)) {
        forget.run(identity, noRecord, other.id)
      }
      note(identity, noRecord, number, membership, JSON.stringify(membership))
    },
    /** Notes the memberships that a record brings, in place of those it brought before. */
    noteOfRecord(
      identity: number,
      record: number,
      memberships: readonly (readonly [Identity, Membership])[],
    ): void {
      forgetRecord.run(identity, record)
      for (const [segment, membership] of memberships)
        note(identity, record, segmentNumber(segment), membership, null)
    },
  }
}
