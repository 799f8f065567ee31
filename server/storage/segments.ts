// The table `segment`.
import type { Database } from 'better-sqlite3'

/** A segment definition as a seed has it; `ns` is ups where it is left out. */
export interface SegmentRecord {
  readonly id: string
  readonly ns?: string
  readonly mergePolicyId?: string
}

export function segmentTable(db: Database) {
  const find = db.prepare<[string, string], { merge_policy_id: string | null }>(
    'SELECT merge_policy_id FROM segment WHERE namespace = ? AND id = ?',
  )
  const save = db.prepare(
    'INSERT OR REPLACE INTO segment (namespace, id, merge_policy_id, body) VALUES (?, ?, ?, ?)',
  )
  return {
    /** The merge policy that the segment names; undefined also for an unknown segment. */
    mergePolicyId: (namespace: string, id: string): string | undefined =>
      find.get(namespace, id)?.merge_policy_id ?? undefined,
    save: (segment: SegmentRecord): void => {
      save.run(segment.ns ?? 'ups', segment.id, segment.mergePolicyId ?? null, JSON.stringify(segment))
    },
  }
}
