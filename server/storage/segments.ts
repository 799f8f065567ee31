// The table `segment`.
import type { Database } from 'better-sqlite3'
import type { SegmentDefinition } from '../domain/segment-definition.ts'

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
  readonly after?: SegmentPlace | undefined
}

/** What a definition is sorted by, and its position, which tells equals apart. */
type SegmentPlace = readonly (string | number)[]

export interface PlacedSegment {
  readonly definition: SegmentDefinition
  readonly place: SegmentPlace
}

const matches = `namespace = '${ups}' AND (@isStreaming IS NULL OR is_streaming = @isStreaming)`

export function segmentTable(db: Database) {
  const findPolicy = db.prepare<[string, string], { merge_policy_id: string | null }>(
    'SELECT merge_policy_id FROM segment WHERE namespace = ? AND id = ?',
  )
  const find = db.prepare<[string], Row>(`SELECT body FROM segment WHERE namespace = '${ups}' AND id = ?`)
  const findByName = db.prepare<[string], Row>(
    `SELECT body FROM segment WHERE namespace = '${ups}' AND name = ? ORDER BY position LIMIT 1`,
  )
  const count = db.prepare<[object], { total: number }>(
    `SELECT count(*) AS total FROM segment WHERE ${matches}`,
  )
  const save = db.prepare(
    `INSERT INTO segment (namespace, id, body) VALUES (?, ?, ?)
     ON CONFLICT (namespace, id) DO UPDATE SET body = excluded.body`,
  )
  const remove = db.prepare(`DELETE FROM segment WHERE namespace = '${ups}' AND id = ?`)
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
      const columns = sort.map(({ field, descending }) => ({ column: sortColumns[field], descending }))
      const order = [...columns, { column: 'position', descending: sort[0]?.descending ?? false }]
      const page = db.prepare<[object], Row & { place: string }>(
        `SELECT body, json_array(${order.map(({ column }) => column).join(', ')}) AS place FROM segment
         WHERE ${matches} AND ${after ? behind(order) : 'TRUE'}
         ORDER BY ${order.map(({ column, descending }) => `${column}${descending ? ' DESC' : ''}`).join(', ')}
         LIMIT @limit OFFSET @skip`,
      )
      const place = Object.fromEntries((after ?? []).map((value, index) => [`v${index}`, value]))
      return page.all({ isStreaming: flag(isStreaming), limit, skip, ...place }).map((row) => ({
        definition: read(row) as SegmentDefinition,
        place: JSON.parse(row.place) as SegmentPlace,
      }))
    },
    count: (isStreaming?: boolean): number => count.get({ isStreaming: flag(isStreaming) })?.total ?? 0,
    /** The definition keeps its place in the order of creation when it is there already. */
    save: (definition: SegmentDefinition, namespace: string = ups): void => {
      save.run(namespace, definition.id, JSON.stringify(definition))
    },
    remove: (id: string): void => {
      remove.run(id)
    },
  }
}

/** What stands behind the place `@v0, @v1, …`: behind it by the first column, or equal there and so on. */
function behind(order: readonly { readonly column: string; readonly descending: boolean }[]): string {
  const alternatives = order.map(({ column, descending }, index) => {
    const equals = order.slice(0, index).map((earlier, at) => `${earlier.column} = @v${at}`)
    return [...equals, `${column} ${descending ? '<' : '>'} @v${index}`].join(' AND ')
  })
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' OR ')})`
}

const flag = (value: boolean | undefined) => (value === undefined ? null : Number(value))
