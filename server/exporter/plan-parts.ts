// What an export will write: for each batch its columns, its merge rule and whose profiles to look at.
import type { ExportSelection } from '../domain/export-request.ts'
import { readProjection } from '../domain/field-projection.ts'
import { type MergeRule, mergeRuleOf } from '../domain/merge-policy.ts'
import type { ListField, StructField, UnionSchemas } from '../domain/union-schema.ts'
import { openStore, type Store } from '../storage/store.ts'
import type { BatchTask, ExportTask } from './export-task.ts'

/** A batch as the writers need it; cloned for each of them, the keys shared. */
export interface BatchPlan {
  readonly folder: string
  readonly selection: ExportSelection
  readonly rule: MergeRule
  /** The columns. */
  readonly schema: StructField
  /** Everybody who may be in the batch, see `candidates`. */
  readonly keys: Int32Array
}

export type PartPlan =
  | { readonly ok: true; readonly batches: readonly BatchPlan[] }
  | { readonly ok: false; readonly reason: string }

/** A reason for the job to fail that the job itself carries, such as a field that does not exist. */
class ExportRefusal extends Error {}

/** Plans all batches of the task from one state of the database. */
export function planParts(task: ExportTask): PartPlan {
  const store = openStore(task.databaseFile, { readOnly: true })
  try {
    return { ok: true, batches: store.snapshot(() => task.batches.map((batch) => planBatch(store, batch))) }
  } catch (error) {
    if (error instanceof ExportRefusal) return { ok: false, reason: error.message }
    throw error
  } finally {
    store.close()
  }
}

function planBatch(store: Store, batch: BatchTask): BatchPlan {
  const { folder, selection } = batch
  const rule = mergeRule(store, batch)
  const schema = columns(selection, store.unionSchemas.read())
  const keys = store.individuals.candidates(rule.policy.identityGraph.type, selection)
  return { folder, selection, rule, schema, keys }
}

/** Of a version that is older than all that were seeded or made since, the oldest of these stands in. */
function mergeRule(store: Store, { mergePolicyId: id, mergePolicyVersion }: BatchTask): MergeRule {
  const newest = store.mergePolicies.find(id)
  if (!newest) throw new ExportRefusal(`the merge policy ${id} does not exist`)
  const version = mergePolicyVersion ?? newest.version
  if (!Number.isInteger(version) || version < 1 || version > newest.version)
    throw new ExportRefusal(`the merge policy ${id} has no version ${version}`)
  const policy = store.mergePolicies.findVersion(id, version) ?? newest
  return mergeRuleOf(policy, store.profiles.eventDatasetIds)
}

/**
 * The columns a request asks for. Events come from `additionalFields` alone; `timeSeriesEvents` among the fields is
 * passed over.
 */
function columns(selection: ExportSelection, unions: UnionSchemas): StructField {
  const profile = readProjection(unions.profile, selection.fields, { ignored: ['timeSeriesEvents'] })
  const events =
    selection.events &&
    readProjection(unions.event, selection.events.fields, { always: ['_id', 'timestamp'] })
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
  return schema
}
