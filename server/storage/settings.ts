// The table `setting`: what a tenant remembers of itself.
import type { Database } from 'better-sqlite3'

/** How many of each the tenant has ever created; ids are drawn from it, so none comes twice. */
type CounterName = 'mergePoliciesCreated' | 'segmentsCreated'

/** `imsOrgId`: whose the database is; `clock`: how far its clock was moved; `nextExportJobId`: where job ids start. */
export type SettingName = 'imsOrgId' | 'clock' | 'nextExportJobId' | CounterName

export function settingTable(db: Database) {
  const find = db.prepare<[SettingName], { value: string }>('SELECT value FROM setting WHERE name = ?')
  const save = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')
  return {
    find: (name: SettingName): string | undefined => find.get(name)?.value,
    save: (name: SettingName, value: string): void => {
      save.run(name, value)
    },
    /** Counts one more and returns the count. */
    count: (name: CounterName): number => {
      const counted = Number(find.get(name)?.value ?? 0) + 1
      save.run(name, String(counted))
      return counted
    },
  }
}
