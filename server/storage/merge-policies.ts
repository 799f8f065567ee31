// The table `merge_policy`: each policy in all its versions.
import type { Database } from 'better-sqlite3'
import { displaced, type MergePolicy } from '../domain/merge-policy.ts'

/** Which policies to list; what is left out does not filter. Without `version`, each in its newest one. */
export interface MergePolicyFilter {
  readonly isDefault?: boolean | undefined
  readonly isActiveOnEdge?: boolean | undefined
  readonly schemaName?: string | undefined
  readonly identityGraph?: string | undefined
  readonly attributeMerge?: string | undefined
  readonly version?: number | undefined
}

/** Where a page begins: behind a policy of the order, or after the first `skip`. */
export type MergePolicyStart =
  | { readonly after: { readonly name: string; readonly id: string } }
  | { readonly skip: number }

export interface MergePolicyPage {
  readonly start: MergePolicyStart
  readonly limit: number
  /** By name, upwards unless told. */
  readonly descending: boolean
}

type Row = { body: string }

const matches = `
  CASE WHEN @version IS NULL THEN is_latest ELSE version = @version END
  AND (@isDefault IS NULL OR is_default = @isDefault)
  AND (@isActiveOnEdge IS NULL OR is_active_on_edge = @isActiveOnEdge)
  AND (@schemaName IS NULL OR schema_name = @schemaName)
  AND (@identityGraph IS NULL OR identity_graph = @identityGraph)
  AND (@attributeMerge IS NULL OR attribute_merge = @attributeMerge)`

export function mergePolicyTable(db: Database) {
  const find = db.prepare<[string], Row>('SELECT body FROM merge_policy WHERE id = ? AND is_latest')
  const findVersion = db.prepare<[object], Row>(
    `SELECT body FROM merge_policy WHERE id = @id
     ORDER BY version > @version, CASE WHEN version > @version THEN version ELSE -version END LIMIT 1`,
  )
  const findDefault = db.prepare<[string], Row>(
    'SELECT body FROM merge_policy WHERE is_latest AND is_default AND schema_name = ?',
  )
  const rivals = db.prepare<[string], Row>(
    'SELECT body FROM merge_policy WHERE is_latest AND (is_default OR is_active_on_edge) AND id <> ? ORDER BY id',
  )
  const count = db.prepare<[object], { total: number }>(
    `SELECT count(*) AS total FROM merge_policy WHERE ${matches}`,
  )
  const pages = { ascending: listStatements(db, 'ASC', '>'), descending: listStatements(db, 'DESC', '<') }
  const age = db.prepare('UPDATE merge_policy SET is_latest = 0 WHERE id = ?')
  const insert = db.prepare(
    'INSERT OR REPLACE INTO merge_policy (id, version, is_latest, body) VALUES (@id, @version, 1, @body)',
  )
  const remove = db.prepare('DELETE FROM merge_policy WHERE id = ?')

  const read = (row: Row | undefined): MergePolicy | undefined => row && JSON.parse(row.body)
  const write = (policy: MergePolicy) => {
    age.run(policy.id)
    insert.run({ id: policy.id, version: policy.version, body: JSON.stringify(policy) })
  }
  /** The policies that lose something to this one, as they then are. */
  const displacedBy = (policy: MergePolicy): MergePolicy[] => {
    if (!policy.default && !policy.isActiveOnEdge) return []
    return rivals.all(policy.id).flatMap((row) => {
      const rival = read(row) as MergePolicy
      const left = displaced(rival, policy)
      return left.default === rival.default && left.isActiveOnEdge === rival.isActiveOnEdge ? [] : [left]
    })
  }

  return {
    /** The newest version. */
    find: (id: string): MergePolicy | undefined => read(find.get(id)),
    /** That version, or the one before it that is kept, or else the oldest. */
    findVersion: (id: string, version: number): MergePolicy | undefined =>
      read(findVersion.get({ id, version })),
    findDefault: (schemaName: string): MergePolicy | undefined => read(findDefault.get(schemaName)),
    list: (filter: MergePolicyFilter, { start, limit, descending }: MergePolicyPage): MergePolicy[] => {
      const statements = descending ? pages.descending : pages.ascending
      const rows =
        'skip' in start
          ? statements.skip.all({ ...parameters(filter), limit, skip: start.skip })
          : statements.after.all({ ...parameters(filter), limit, ...start.after })
      return rows.map((row) => read(row) as MergePolicy)
    },
    count: (filter: MergePolicyFilter): number => count.get(parameters(filter))?.total ?? 0,
    displacedBy,
    /** A further version of a policy, or the first of a new one. */
    saveVersion: write,
    /** The policy as it was seeded, in place of all there was of it; of several defaults the last one stays. */
    seed: (policy: MergePolicy, earlierVersions: readonly MergePolicy[] = []): void => {
      remove.run(policy.id)
      for (const rival of displacedBy(policy)) write(rival)
      for (const earlier of earlierVersions) write({ ...earlier, id: policy.id })
      write(policy)
    },
    /** Removes the policy with all its versions. */
    remove: (id: string): void => {
      remove.run(id)
    },
  }
}

function listStatements(db: Database, direction: 'ASC' | 'DESC', beyond: '>' | '<') {
  const order = `ORDER BY name ${direction}, id ${direction} LIMIT @limit`
  return {
    skip: db.prepare<[object], Row>(`SELECT body FROM merge_policy WHERE ${matches} ${order} OFFSET @skip`),
    after: db.prepare<[object], Row>(
      `SELECT body FROM merge_policy WHERE ${matches} AND (name, id) ${beyond} (@name, @id) ${order}`,
    ),
  }
}

function parameters(filter: MergePolicyFilter) {
  const { isDefault, isActiveOnEdge, schemaName, identityGraph, attributeMerge, version } = filter
  return {
    isDefault: flag(isDefault),
    isActiveOnEdge: flag(isActiveOnEdge),
    schemaName: schemaName ?? null,
    identityGraph: identityGraph ?? null,
    attributeMerge: attributeMerge ?? null,
    version: version ?? null,
  }
}

const flag = (value: boolean | undefined) => (value === undefined ? null : Number(value))
