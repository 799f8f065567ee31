// What the tenant's data has declared of its union schemas, kept with its settings.
import type { Database } from 'better-sqlite3'
import { standardUnions, type UnionSchemas } from '../domain/union-schema.ts'
import { settingTable } from './settings.ts'

export function unionSchemaTable(db: Database) {
  const settings = settingTable(db)
  return {
    /** The fields of profiles and events: one source for checks, columns and the registry. */
    read: (): UnionSchemas => {
      const stored = settings.find('unionSchemas')
      return stored === undefined ? standardUnions : JSON.parse(stored)
    },
    save: (unions: UnionSchemas): void => {
      if (unions !== standardUnions) settings.save('unionSchemas', JSON.stringify(unions))
    },
  }
}
