// The table `merge_policy`.
import type { Database } from 'better-sqlite3'
import type { MergePolicy } from '../domain/merge-policy.ts'

type Row = { body: string }

export function mergePolicyTable(db: Database) {
  const find = db.prepare<[string], Row>('SELECT body FROM merge_policy WHERE id = ?')
  const findDefault = db.prepare<[], Row>('SELECT body FROM merge_policy WHERE is_default = 1')
  const demote = db.prepare('UPDATE merge_policy SET is_default = 0 WHERE id <> ?')
  const save = db.prepare('INSERT OR REPLACE INTO merge_policy (id, is_default, body) VALUES (?, ?, ?)')
  const read = (row: Row | undefined): MergePolicy | undefined => row && JSON.parse(row.body)
  return {
    find: (id: string) => read(find.get(id)),
    findDefault: () => read(findDefault.get()),
    /** A new default takes the place of the old one. */
    save: (policy: MergePolicy): void => {
      if (policy.default) demote.run(policy.id)
      save.run(policy.id, policy.default ? 1 : 0, JSON.stringify(policy))
    },
  }
}
