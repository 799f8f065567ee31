// The table `membership_block`: who is or was in which segment, in blocks that are added to and read at once.
import type { Database } from 'better-sqlite3'
import { membershipStatuses } from '../domain/export-request.ts'
import type { EpochMs } from '../domain/instant.ts'
import type { Membership } from '../domain/profile.ts'

type Status = Membership['status']

/** Which memberships are looked for: in which statuses, and when they began, `from` on and before `to`. */
export interface MembershipSearch {
  readonly statuses: readonly Status[]
  readonly from?: EpochMs | undefined
  readonly to?: EpochMs | undefined
}

/** Entries of a full block: it then fills a page of the database. */
const entriesPerBlock = 500

/** So many entries wait at most: of each segment those that have not filled a block yet. */
const maxWaiting = 1_000_000

/**
 * An entry is two numbers: when the membership began, NaN where nobody says, and its identity and status in one. A
 * row for each membership would be what a seed spends most of its time on.
 */
const numbersPerEntry = 2
const statusRange = 4
const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT

/** Notes memberships by segment. One that has ended stays noted, so what is found may be somebody too many. */
export function membershipBlocks(db: Database) {
  const last = db.prepare<[number], { id: number; entries: Buffer }>(
    'SELECT id, entries FROM membership_block WHERE segment = ? ORDER BY id DESC LIMIT 1',
  )
  const add = db.prepare<[number, Buffer]>('INSERT INTO membership_block (segment, entries) VALUES (?, ?)')
  const replace = db.prepare<[Buffer, number]>('UPDATE membership_block SET entries = ? WHERE id = ?')
  const ofSegment = db
    .prepare<[number], Buffer>('SELECT entries FROM membership_block WHERE segment = ? ORDER BY id')
    .pluck()
  const all = db.prepare<[], Buffer>('SELECT entries FROM membership_block ORDER BY id').pluck()

  /** By segment, the entries that wait to be written. */
  const waiting = new Map<number, number[]>()
  let waitingCount = 0

  /** Fills the segment's last block up before it adds others. */
  function write(segment: number, entries: readonly number[]): void {
    const open = last.get(segment)
    const known = open && open.entries.length < bytesOf(entriesPerBlock) ? numbersOf(open.entries) : []
    const numbers = [...known, ...entries]
    const perBlock = entriesPerBlock * numbersPerEntry
    for (let start = 0; start < numbers.length; start += perBlock) {
      const block = Buffer.from(Float64Array.from(numbers.slice(start, start + perBlock)).buffer)
      if (start === 0 && open && known.length > 0) replace.run(block, open.id)
      else add.run(segment, block)
    }
  }

  function flush(): void {
    for (const [segment, entries] of waiting) write(segment, entries)
    waiting.clear()
    waitingCount = 0
  }

  return {
    /** Notes a membership, `status` by its place among all; it is found once `flush` has been called. */
    note(segment: number, identity: number, status: number, qualifiedAt: EpochMs | null): void {
      let entries = waiting.get(segment)
      if (!entries) {
        entries = []
        waiting.set(segment, entries)
      }
      entries.push(qualifiedAt ?? Number.NaN, identity * statusRange + status)
      waitingCount += 1
      if (entries.length === entriesPerBlock * numbersPerEntry) {
        write(segment, entries)
        waiting.delete(segment)
        waitingCount -= entriesPerBlock
      }
      if (waitingCount > maxWaiting) flush()
    },
    /** Writes what has been noted. */
    flush,
    /** The identities that were noted in one of these segments, or in any, some of them more than once. */
    find(segments: readonly number[] | 'any', search: MembershipSearch): number[] {
      const isWanted = membershipStatuses.map((status) => search.statuses.includes(status))
      const { from, to } = search
      const isBounded = from !== undefined || to !== undefined
      const [first, end] = [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY]
      const found: number[] = []
      const read = (blocks: Iterable<Buffer>) => {
        for (const block of blocks) {
          const numbers = numbersOf(block)
          for (let at = 0; at < numbers.length; at += numbersPerEntry) {
            const [qualifiedAt, who] = [numbers[at] as number, numbers[at + 1] as number]
            if (!isWanted[who % statusRange]) continue
            if (!isBounded || (qualifiedAt >= first && qualifiedAt < end))
              found.push(Math.floor(who / statusRange))
          }
        }
      }
      if (segments === 'any') read(all.iterate())
      else for (const segment of segments) read(ofSegment.iterate(segment))
      return found
    },
  }
}

const bytesOf = (entries: number) => entries * numbersPerEntry * bytesPerNumber

/** A copy, because a buffer may begin anywhere. */
const numbersOf = ({ buffer, byteOffset, byteLength }: Buffer) =>
  new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength))
