// Carries out one export: profiles read, merged, selected and written, batch by batch.
import { selectEvents } from '../domain/event-selection.ts'
import type { ExportCounters } from '../domain/export-job.ts'
import type { ExportSelection } from '../domain/export-request.ts'
import { readProjection } from '../domain/field-projection.ts'
import { type MergeRule, maxGraphIdentities, mergeProfile } from '../domain/merge-policy.ts'
import type { MergedProfile } from '../domain/profile.ts'
import { isSelected } from '../domain/profile-selection.ts'
import { eventUnion, type ListField, profileUnion, type StructField } from '../domain/union-schema.ts'
import { openStore, type Store } from '../storage/store.ts'
import type { BatchTask, ExportOutcome, ExportTask, WrittenBatch } from './export-task.ts'
import { openPartWriter } from './parquet/part-writer.ts'

/** A reason for the job to fail that the job itself carries, such as a field that does not exist. */
class ExportRefusal extends Error {}

/** Writes all batches of the task from one state of the database. */
export function writeBatches(task: ExportTask): ExportOutcome {
  const store = openStore(task.databaseFile, { readOnly: true })
  const counters = { profiles: 0, byNamespace: {} as Record<string, number> }
  try {
    const batches = store.snapshot(() =>
      task.batches.map((batch) => writeBatch(store, task, batch, counters)),
    )
    return { ok: true, batches, counters }
  } catch (error) {
    if (error instanceof ExportRefusal) return { ok: false, kind: 'export', reason: error.message }
    if (isFileError(error)) return { ok: false, kind: 'write', reason: error.message }
    throw error
  } finally {
    store.close()
  }
}

function writeBatch(
  store: Store,
  task: ExportTask,
  batch: BatchTask,
  counters: Mutable<ExportCounters>,
): WrittenBatch {
  const { selection } = batch
  const rule = mergeRule(store, batch)
  const row = rowProjection(selection)
  const { partsId, rowsPerPart } = task
  const parts = openPartWriter({ folder: batch.folder, partsId, schema: row.schema, rowsPerPart })
  const graph = rule.policy.identityGraph.type
  for (const fragments of store.profiles.individuals({ graph, maxGraphIdentities, selection })) {
    const profile = mergeProfile(fragments, rule)
    if (!profile || !isSelected(profile, selection)) continue
    parts.add(row.of(profile))
    count(profile, counters)
  }
  return { batchId: batch.batchId, files: parts.close() }
}

/** Of a version that is older than all that were seeded or made since, the oldest of these stands in. */
function mergeRule(store: Store, { mergePolicyId: id, mergePolicyVersion }: BatchTask): MergeRule {
  const newest = store.mergePolicies.find(id)
  if (!newest) throw new ExportRefusal(`the merge policy ${id} does not exist`)
  const version = mergePolicyVersion ?? newest.version
  if (version > newest.version) throw new ExportRefusal(`the merge policy ${id} has no version ${version}`)
  const policy = store.mergePolicies.findVersion(id, version) ?? newest
  const { type, order = [] } = policy.attributeMerge
  const eventDatasets = new Set(type === 'dataSetPrecedence' ? store.profiles.eventDatasetIds() : [])
  return { policy, onlyListedEvents: order.some((datasetId) => eventDatasets.has(datasetId)) }
}

/**
 * The columns a request asks for, and the row of a profile in them. Events come from `additionalFields` alone;
 * `timeSeriesEvents` among the fields is passed over.
 */
function rowProjection(selection: ExportSelection) {
  const profile = readProjection(profileUnion, selection.fields, { ignored: ['timeSeriesEvents'] })
  const events =
    selection.events && readProjection(eventUnion, selection.events.fields, { always: ['_id', 'timestamp'] })
  const unknown = [
    ...profile.unknownPaths,
    ...(events?.unknownPaths ?? []).map((path) => `additionalFields.eventList.fields: ${path}`),
  ]
  if (unknown.length > 0) throw new ExportRefusal(`the union schema has no field ${unknown.join(', ')}`)
  const eventColumn: Record<string, ListField> = events
    ? { timeSeriesEvents: { kind: 'list', element: events.schema } }
    : {}
  const schema: StructField = { kind: 'struct', members: { ...profile.schema.members, ...eventColumn } }
  if (Object.keys(schema.members).length === 0) throw new ExportRefusal('fields leaves no column to export')
  return {
    schema,
    /** What the schema lacks, the writer passes over. */
    of(profile: MergedProfile): object {
      if (!selection.events) return profile.body
      const chosen = selectEvents(profile, selection.events)
      return { ...profile.body, timeSeriesEvents: chosen.map((event) => event.body) }
    },
  }
}

function count({ body }: MergedProfile, counters: Mutable<ExportCounters>): void {
  counters.profiles += 1
  for (const namespace of Object.keys(body.identityMap ?? {})) {
    counters.byNamespace[namespace] = (counters.byNamespace[namespace] ?? 0) + 1
  }
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

/** True of what the file system refused, such as a disk that is full. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error
