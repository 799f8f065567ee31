// The table `membership`: the memberships that were seeded by themselves; and all memberships, noted by segment.
import type { Database } from 'better-sqlite3'
import { membershipStatuses } from '../domain/export-request.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { Identity, Membership } from '../domain/profile.ts'
import { membershipBlocks } from './membership-blocks.ts'
import type { MembershipSegments } from './membership-segments.ts'
import { eachMembership, type Note, type PackedMemberships } from './packed-memberships.ts'

export function membershipTable(db: Database, segments: MembershipSegments) {
  const blocks = membershipBlocks(db)
  const forgetOtherSpellings = db.prepare(
    `DELETE FROM membership WHERE identity = ? AND segment IN
       (SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ? COLLATE NOCASE)`,
  )
  const save = db.prepare<[number, number, string]>(
    'INSERT INTO membership (identity, segment, body) VALUES (?, ?, ?)',
  )

  return {
    /** Keeps a membership that was seeded by itself; one in the same segment, however spelled, is replaced. */
    save(identity: number, { namespace, id }: Identity, membership: Membership): void {
      const { status, lastQualificationTime = null } = membership
      const segment = segments.number(namespace, id)
      forgetOtherSpellings.run(identity, id, namespace)
      save.run(identity, segment, JSON.stringify(membership))
      blocks.note(segment, identity, membershipStatuses.indexOf(status), lastQualificationTime)
    },
    /** Notes the memberships that a record brings, less those that the one before it brought as well. */
    noteOfRecord(identity: number, memberships: PackedMemberships, before: PackedMemberships = []): void {
      const note: Note = (segment, status, qualifiedAt) => blocks.note(segment, identity, status, qualifiedAt)
      if (before.length === 0) {
        eachMembership(memberships, note)
        return
      }
      const noted = new Map<number, string>()
      eachMembership(before, (segment, ...found) => noted.set(segment, keyOf(...found)))
      eachMembership(memberships, (segment, ...found) => {
        if (noted.get(segment) !== keyOf(...found)) note(segment, ...found)
      })
    },
    /** Writes what has been noted: until then no segment finds it. */
    flush: blocks.flush,
  }
}

/** The same where nothing has changed that a search looks at. */
const keyOf = (status: number, qualifiedAt: EpochMs | null) => `${status} ${qualifiedAt}`
