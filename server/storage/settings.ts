// The table `setting`: what a tenant remembers of itself.
import type { Database } from 'better-sqlite3'

/** How many of each the tenant has ever created; ids are drawn from it, so none comes twice. */
type CounterName = 'mergePoliciesCreated' | 'segmentsCreated'

/**
 * `imsOrgId`: whose the database is; `createdAt`: when it became that; `clock`: how far its clock was moved;
 * `pace`: how long its jobs take, where a caller set that;
 * `restoredClock`: where it starts, and how it runs, when the tenant is next opened; `startOfClock`: where a seed has it start; `nextExportJobId`: where job ids start; `unionSchemas`: the fields that its
 * data has declared.
 */
export type SettingName =
  | 'imsOrgId'
  | 'createdAt'
  | 'clock'
  | 'pace'
  | 'startOfClock'
  | 'restoredClock'
  | 'nextExportJobId'
  | 'unionSchemas'
  | CounterName

export function settingTable(db: Database) {
  const find = db.prepare<[SettingName], { value: string }>('SELECT value FROM setting WHERE name = ?')
  const save = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')
  const remove = db.prepare<[SettingName]>('DELETE FROM setting WHERE name = ?')
  return {
    find: (name: SettingName): string | undefined => find.get(name)?.value,
    save: (name: SettingName, value: string): void => {
      save.run(name, value)
    },
    remove: (name: SettingName): void => {
      remove.run(name)
    },
    /** Counts one more and returns the count. */
    count: (name: CounterName): number => {
      const counted = Number(find.get(name)?.value ?? 0) + 1
      save.run(name, String(counted))
      return counted
    },
  }
}
