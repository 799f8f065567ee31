// The table `segment`.
import type { Database } from 'better-sqlite3'
import type { SegmentDefinition } from '../domain/segment-definition.ts'
import { keysOf, type Place } from './ordered-list.ts'
import { type PagedList, pageAnchors } from './page-anchors.ts'

type Row = { body: string }

/** The namespace of segments that the platform itself defines. */
const ups = 'ups'

/** What definitions can be sorted by, and the column it stands for. */
const sortColumns = {
  creationTime: 'created_at',
  updateTime: 'updated_at',
  updateEpoch: 'updated_at',
  name: 'name',
  internalId: 'position',
} as const

export type SegmentSortField = keyof typeof sortColumns
export const segmentSortFields = Object.keys(sortColumns) as SegmentSortField[]

export interface SegmentPage {
  readonly skip: number
  readonly limit: number
  /** The first one leads; equals come in the order of their creation. */
  readonly sort: readonly { readonly field: SegmentSortField; readonly descending: boolean }[]
  /** Present: only those that are evaluated as data streams in, or only the others. */
  readonly isStreaming?: boolean | undefined
  /** Only what stands behind this place of the order. */
  readonly after?: Place | undefined
}

export interface PlacedSegment {
  readonly definition: SegmentDefinition
  /** What the definition is sorted by, and its position, which tells equals apart. */
  readonly place: Place
}

const oldestFirst = [{ field: 'creationTime', descending: false }] as const

export function segmentTable(db: Database) {
  const findPolicy = db.prepare<[string, string], { merge_policy_id: string | null }>(
    'SELECT merge_policy_id FROM segment WHERE namespace = ? AND id = ?',
  )
  const find = db.prepare<[string], Row>(`SELECT body FROM segment WHERE namespace = '${ups}' AND id = ?`)
  const findByName = db.prepare<[string], Row>(
    `SELECT body FROM segment WHERE namespace = '${ups}' AND name = ? ORDER BY position LIMIT 1`,
  )
  const save = db
    .prepare<[string, string, string], Place>(
      `INSERT INTO segment (namespace, id, body) VALUES (?, ?, ?)
       ON CONFLICT (namespace, id) DO UPDATE SET body = excluded.body RETURNING created_at, position`,
    )
    .raw()
  const remove = db
    .prepare<[string], Place>(
      `DELETE FROM segment WHERE namespace = '${ups}' AND id = ? RETURNING created_at, position`,
    )
    .raw()
  const anchors = pageAnchors(db)
  const read = (row: Row | undefined): SegmentDefinition | undefined => row && JSON.parse(row.body)

  return {
    /** The merge policy that the segment names; undefined also for an unknown segment. */
    mergePolicyId: (namespace: string, id: string): string | undefined =>
      findPolicy.get(namespace, id)?.merge_policy_id ?? undefined,
    /** Whether there is a definition, whatever the namespace. */
    isDefined: (namespace: string, id: string): boolean => findPolicy.get(namespace, id) !== undefined,
    find: (id: string): SegmentDefinition | undefined => read(find.get(id)),
    findByName: (name: string): SegmentDefinition | undefined => read(findByName.get(name)),
    list: ({ skip, limit, sort, isStreaming, after }: SegmentPage): PlacedSegment[] => {
      const list = orderedSegments(sort, isStreaming)
      const columns = `body, json_array(${keysOf(list)}) AS place`
      return anchors.page<Row & { place: string }>(columns, list, { skip, after }, limit).map((row) => ({
        definition: read(row) as SegmentDefinition,
        place: JSON.parse(row.place) as Place,
      }))
    },
    count: (isStreaming?: boolean): number => anchors.count(orderedSegments(oldestFirst, isStreaming)),
    /** The definition keeps its place in the order of creation when it is there already. */
    save: (definition: SegmentDefinition, namespace: string = ups): void => {
      anchors.changed(save.get(namespace, definition.id, JSON.stringify(definition)) ?? [])
    },
    remove: (id: string): void => {
      anchors.changed(remove.get(id) ?? [])
    },
  }
}

function orderedSegments(sort: SegmentPage['sort'], isStreaming: boolean | undefined): PagedList {
  const [first] = sort
  const columns = sort.map(({ field, descending }) => ({ sql: sortColumns[field], descending }))
  const byCreation = first?.field === 'creationTime' && sort.length === 1
  // A plus keeps indexes away that would break the order.
  const own = `${first?.field === 'internalId' ? '+' : ''}namespace = '${ups}'`
  const streaming = `AND ${byCreation ? '' : '+'}is_streaming = @isStreaming`
  return {
    from: `segment WHERE ${own} ${isStreaming === undefined ? '' : streaming}`,
    values: { isStreaming: Number(isStreaming) },
    order: [...columns, { sql: 'position', descending: first?.descending ?? false }],
    hasPlaces: sort.length === 1,
    isWhole: isStreaming === undefined && byCreation,
  }
}
