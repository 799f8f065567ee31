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
const numbersPerBlock = entriesPerBlock * numbersPerEntry
const blockBytes = numbersPerBlock * bytesPerNumber

/** Notes memberships by segment. One that has ended stays noted, so what is found may be somebody too many. */
export function membershipBlocks(db: Database) {
  const last = db.prepare<[number], { id: number; bytes: number }>(
    'SELECT id, length(entries) AS bytes FROM membership_block WHERE segment = ? ORDER BY id DESC LIMIT 1',
  )
  const block = db.prepare<[number], Buffer>('SELECT entries FROM membership_block WHERE id = ?').pluck()
  const add = db.prepare<[number, Buffer]>('INSERT INTO membership_block (segment, entries) VALUES (?, ?)')
  const replace = db.prepare<[Buffer, number]>('UPDATE membership_block SET entries = ? WHERE id = ?')
  const ofSegment = db
    .prepare<[number], Buffer>('SELECT entries FROM membership_block WHERE segment = ? ORDER BY id')
    .pluck()
  const all = db.prepare<[], Buffer>('SELECT entries FROM membership_block ORDER BY id').pluck()

  /** By segment, the entries that wait to be written: not more than a block of each. */
  const waiting = new Map<number, OpenBlock>()
  let waitingCount = 0

  /** Fills the segment's last block up before it adds another. */
  function write(segment: number, entries: Buffer): void {
    const { id, bytes } = last.get(segment) ?? { id: 0, bytes: blockBytes }
    if (bytes === blockBytes) {
      add.run(segment, entries)
      return
    }
    const both = Buffer.concat([block.get(id) as Buffer, entries])
    replace.run(both.subarray(0, blockBytes), id)
    if (both.length > blockBytes) add.run(segment, both.subarray(blockBytes))
  }

  function flush(): void {
    for (const [segment, open] of waiting) write(segment, bytesOf(open))
    waiting.clear()
    waitingCount = 0
  }

  return {
    /** Notes a membership, `status` by its place among all; it is found once `flush` has been called. */
    note(segment: number, identity: number, status: number, qualifiedAt: EpochMs | null): void {
      let open = waiting.get(segment)
      if (!open) {
        open = { numbers: new Float64Array(firstNumbers), count: 0 }
        waiting.set(segment, open)
      } else if (open.count === open.numbers.length) open.numbers = twiceAsLong(open.numbers)
      open.numbers[open.count] = qualifiedAt ?? Number.NaN
      open.numbers[open.count + 1] = identity * statusRange + status
      open.count += numbersPerEntry
      waitingCount += 1
      if (open.count === numbersPerBlock) {
        write(segment, bytesOf(open))
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

/** The first `count` of its numbers wait; there is room for as many as have been needed, or twice as many. */
interface OpenBlock {
  numbers: Float64Array
  count: number
}

/** Two entries: most of very many segments have few members. */
const firstNumbers = 4

function twiceAsLong(numbers: Float64Array): Float64Array {
  const longer = new Float64Array(Math.min(2 * numbers.length, numbersPerBlock))
  longer.set(numbers)
  return longer
}

const bytesOf = ({ numbers, count }: OpenBlock) => Buffer.from(numbers.buffer, 0, count * bytesPerNumber)

/** A copy, because a buffer may begin anywhere. */
const numbersOf = ({ buffer, byteOffset, byteLength }: Buffer) =>
  new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength))
