// The table `outcome`: planned outcomes of jobs to come, and how often each was drawn.
import type { Database } from 'better-sqlite3'
import type { OutcomeRule } from '../domain/outcome-rule.ts'

/** A planned outcome; `rule.times`: how many jobs are left for it. */
export interface ArmedOutcome {
  /** `outcome-1`, or `server-outcome-1` of those that were armed for all tenants; never used twice. */
  readonly id: string
  readonly rule: OutcomeRule
  /** How many jobs have drawn it. */
  readonly hits: number
}

/** What of a job decides whether a rule is for it. */
export interface DrawingJob {
  readonly datasetId: string
  readonly segmentIds: readonly string[]
  /** The x-api-key of the caller. */
  readonly client: string
}

interface Row {
  id: string
  rule: string
  times: number | null
  hits: number
}

export function outcomeTable(db: Database) {
  const all = db.prepare<[], Row>('SELECT id, rule, times, hits FROM outcome ORDER BY position')
  const find = db.prepare<[string], Row>('SELECT id, rule, times, hits FROM outcome WHERE id = ?')
  const last = db.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'outcome'`)
  const insert = db.prepare('INSERT INTO outcome (position, id, rule, times, hits) VALUES (?, ?, ?, ?, 0)')
  const matching = db.prepare<[object], Row>(
    `SELECT id, rule, times, hits FROM outcome
     WHERE is_matching AND coalesce(times, 1) > 0 AND coalesce(dataset_id, @datasetId) = @datasetId
       AND coalesce(client, @client) = @client
       AND (segment_id IS NULL OR segment_id IN (SELECT value FROM json_each(@segmentIds)))
     ORDER BY position LIMIT 1`,
  )
  const named = db.prepare<[object], Row>(
    `SELECT id, rule, times, hits FROM outcome WHERE @name IN (name, id) AND coalesce(times, 1) > 0
     ORDER BY position LIMIT 1`,
  )
  const hit = db.prepare('UPDATE outcome SET hits = hits + 1, times = times - 1 WHERE id = ?')
  const remove = db.prepare('DELETE FROM outcome WHERE id = ?')
  const clear = db.prepare('DELETE FROM outcome')

  function read({ id, rule, times, hits }: Row): ArmedOutcome {
    const { times: _armed, ...rest }: OutcomeRule = JSON.parse(rule)
    return { id, rule: { ...rest, ...(times !== null && { times }) }, hits }
  }

  function draw(row: Row | undefined): OutcomeRule | undefined {
    if (!row) return undefined
    hit.run(row.id)
    return read(row).rule
  }

  const nextNumber = () => (last.get()?.seq ?? 0) + 1

  function add(number: number, id: string, rule: OutcomeRule): string {
    insert.run(Math.max(number, nextNumber()), id, JSON.stringify(rule), rule.times ?? null)
    return id
  }

  return {
    /** In the order in which they were armed. */
    all: (): ArmedOutcome[] => all.all().map(read),
    find: (id: string): ArmedOutcome | undefined => {
      const row = find.get(id)
      return row && read(row)
    },
    /** A number that no outcome of this database has had yet. */
    nextNumber,
    /** Arms an outcome of this tenant's own and returns its id. */
    add: (rule: OutcomeRule): string => {
      const number = nextNumber()
      return add(number, `outcome-${number}`, rule)
    },
    /** Arms one that all tenants have under the same id; returns it. */
    addServers: (number: number, rule: OutcomeRule): string => add(number, `server-outcome-${number}`, rule),
    /** Draws the first one that is for the job, and counts the hit. */
    drawFor: ({ datasetId, segmentIds, client }: DrawingJob): OutcomeRule | undefined =>
      draw(matching.get({ datasetId, client, segmentIds: JSON.stringify(segmentIds) })),
    /** Draws the first one of that name or id, and counts the hit. */
    drawNamed: (name: string): OutcomeRule | undefined => draw(named.get({ name })),
    /** Whether there was one to remove. */
    remove: (id: string): boolean => remove.run(id).changes > 0,
    clear: (): void => {
      clear.run()
    },
  }
}
