// The columns that a request asks for, or why an export cannot have them.
import type { ExportSelection } from './export-request.ts'
import { readProjection } from './field-projection.ts'
import type { ListField, StructField, UnionSchemas } from './union-schema.ts'

/**
 * The columns, or a reason for the export to fail. Events come from `additionalFields` alone; `timeSeriesEvents` among
 * the fields is passed over.
 */
export function exportColumns(
  selection: Pick<ExportSelection, 'fields' | 'events'>,
  unions: UnionSchemas,
): StructField | string {
  const profile = readProjection(unions.profile, selection.fields, { ignored: ['timeSeriesEvents'] })
  const events =
    selection.events &&
    readProjection(unions.event, selection.events.fields, { always: ['_id', 'timestamp'] })
  const unknown = [
    ...profile.unknownPaths,
    ...(events?.unknownPaths ?? []).map((path) => `additionalFields.eventList.fields: ${path}`),
  ]
  if (unknown.length > 0) return `the union schema has no field ${unknown.join(', ')}`
  const eventColumn: Record<string, ListField> = events
    ? { timeSeriesEvents: { kind: 'list', element: events.schema } }
    : {}
  const schema: StructField = { kind: 'struct', members: { ...profile.schema.members, ...eventColumn } }
  return Object.keys(schema.members).length > 0 ? schema : 'fields leaves no column to export'
}
