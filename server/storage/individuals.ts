// Reads individuals: who may be in an export, found by index, one by an identity, and each one's fragments.
import type { Database } from 'better-sqlite3'
import { defaultMembershipStatuses, type ExportSelection } from '../domain/export-request.ts'
import { maxGraphIdentities } from '../domain/merge-policy.ts'
import type { Identity } from '../domain/profile.ts'
import type { IdentityGraph } from './chosen-rows.ts'
import { fragmentReader, type Numbered } from './fragments.ts'
import { type MembershipSearch, membershipBlocks } from './membership-blocks.ts'
import { identityOfRecord, recordsOf } from './record-datasets.ts'

/** What decides who may be in an export. */
export type CandidateSelection = Pick<
  ExportSelection,
  'segments' | 'qualification' | 'updatedAfter' | 'emptyProfiles'
>

export function individualsOf(db: Database, numbered: Numbered) {
  const blocks = membershipBlocks(db)
  const findIdentity = db.prepare<[string, string], { id: number; graph: number }>(
    'SELECT id, graph FROM identity WHERE value = ? AND namespace = ?',
  )
  const countGraph = db.prepare<[number], number>('SELECT count(*) FROM identity WHERE graph = ?').pluck()
  const sameSegment = db
    .prepare<[string, string], number>(
      'SELECT id FROM membership_segment WHERE segment_id = ? AND namespace = ? COLLATE NOCASE',
    )
    .pluck()
  const graphs = db
    .prepare<[string], number>(
      'SELECT graph FROM json_each(?) AS chosen CROSS JOIN identity ON identity.id = chosen.value',
    )
    .pluck()

  /**
   * Whoever has a membership as it was seeded that would do. Of several about one segment only one survives merging,
   * but that is always one of them, so nobody is missed.
   */
  function members({ segments, qualification }: CandidateSelection): number[] {
    if (segments.length === 0)
      return blocks.find('any', { statuses: defaultMembershipStatuses, ...qualification })
    return segments.flatMap(({ id, namespace, statuses }) => {
      const search: MembershipSearch = { statuses, ...qualification }
      return blocks.find(sameSegment.all(id, namespace), search)
    })
  }

  const keysOf = (graph: IdentityGraph, identities: readonly number[]) =>
    graph === 'pdg' ? graphs.all(JSON.stringify(identities)) : identities

  return {
    /**
     * Whose identity it is: the number that `read` takes, and whether the graph has more identities than a profile may
     * have. Undefined where no record or event has named it.
     */
    find(
      graph: IdentityGraph,
      { namespace, id }: Identity,
    ): { readonly key: number; readonly isTooLarge: boolean } | undefined {
      const found = findIdentity.get(id, namespace)
      if (!found || graph === 'none') return found && { key: found.id, isTooLarge: false }
      return { key: found.graph, isTooLarge: (countGraph.get(found.graph) ?? 0) > maxGraphIdentities }
    },
    /**
     * Everybody that the selection can take, and perhaps some more: the numbers of identities, or of graphs, in the
     * order in which they were met. Graphs of too many identities are left out.
     */
    candidates(graph: IdentityGraph, selection: CandidateSelection): Int32Array<SharedArrayBuffer> {
      const found = asksForMembers(selection)
        ? keysOf(graph, members(selection))
        : holders(db, graph, selection)
      const tooLarge = new Set(graph === 'pdg' ? tooLargeGraphs(db) : [])
      return distinct(found, tooLarge)
    },
    /** Whether anybody is, or ever was, a member of the segment. */
    hasHadMembers: ({ namespace, id }: Identity): boolean => sameSegment.get(id, namespace) !== undefined,
    read: fragmentReader(db, numbered),
  }
}

function tooLargeGraphs(db: Database): number[] {
  const sql = 'SELECT graph FROM identity GROUP BY graph HAVING count(*) > ?'
  return db.prepare<[number], number>(sql).pluck().all(maxGraphIdentities)
}

/** In ascending order, each once, less some, in memory that threads can share. */
function distinct(keys: Iterable<number>, without: ReadonlySet<number>): Int32Array<SharedArrayBuffer> {
  const sorted = numbersOf(keys)
  if (!isAscending(sorted)) sorted.sort()
  const shared = new Int32Array(new SharedArrayBuffer(sorted.byteLength))
  let count = 0
  for (const key of sorted) {
    if ((count > 0 && shared[count - 1] === key) || (without.size > 0 && without.has(key))) continue
    shared[count] = key
    count += 1
  }
  return shared.subarray(0, count)
}

/** One number after the other: there may be millions, which would fill the heap as an array. */
function numbersOf(keys: Iterable<number>): Int32Array {
  let found = new Int32Array(1024)
  let length = 0
  for (const key of keys) {
    if (length === found.length) found = new Int32Array(found.buffer.transfer(2 * found.buffer.byteLength))
    found[length] = key
    length += 1
  }
  return found.subarray(0, length)
}

function isAscending(numbers: Int32Array): boolean {
  for (let at = 1; at < numbers.length; at += 1) {
    if ((numbers[at - 1] as number) > (numbers[at] as number)) return false
  }
  return true
}

const asksForMembers = ({ segments, qualification }: CandidateSelection) =>
  segments.length > 0 || qualification !== undefined

/** So many identities are looked at together: going to and fro for each takes longer than finding it. */
const identitiesAtOnce = 10_000

/** The identities that have a record. */
function* recordHolders(db: Database): Generator<number> {
  const holders = db
    .prepare<[number, number], number>(`SELECT ${identityOfRecord} FROM record WHERE ${recordsOf('?', '?')}`)
    .pluck()
  const last = db.prepare<[], number | null>('SELECT max(id) FROM identity').pluck().get() ?? 0
  for (let first = 1; first <= last; first += identitiesAtOnce) {
    yield* holders.all(first, first + identitiesAtOnce - 1)
  }
}

/** The keys of all that have a record, or an event where these count, and were ingested late enough. */
function holders(
  db: Database,
  graph: IdentityGraph,
  { emptyProfiles, updatedAfter }: CandidateSelection,
): Iterable<number> {
  if (graph === 'none' && !emptyProfiles && updatedAfter === undefined) return recordHolders(db)
  const holderIn = { record: identityOfRecord, event: 'event.identity' }
  const tables = emptyProfiles ? (['record', 'event'] as const) : (['record'] as const)
  const bound = updatedAfter === undefined ? '' : 'WHERE ingested_at > ?'
  const selects = tables.map((table) => {
    const holder = holderIn[table]
    if (graph === 'none') return `SELECT ${holder} FROM ${table} ${bound}`
    return `SELECT identity.graph FROM ${table} CROSS JOIN identity ON identity.id = ${holder} ${bound}`
  })
  const parameters = updatedAfter === undefined ? [] : tables.map(() => updatedAfter)
  return db.prepare<unknown[], number>(selects.join(' UNION ALL ')).pluck().iterate(parameters)
}
