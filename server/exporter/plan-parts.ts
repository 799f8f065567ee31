// What an export will write: for each batch its columns, its merge rule and whose profiles to look at.
import { exportColumns } from '../domain/export-columns.ts'
import type { ExportSelection } from '../domain/export-request.ts'
import { governingPolicy } from '../domain/governing-policy.ts'
import { type MergeRule, mergeRuleOf } from '../domain/merge-policy.ts'
import type { StructField } from '../domain/union-schema.ts'
import { openStore, type Store } from '../storage/store.ts'
import type { BatchTask, ExportTask } from './export-task.ts'

/** A batch as the writers need it; cloned for each of them, the keys shared. */
export interface BatchPlan {
  readonly folder: string
  readonly selection: ExportSelection
  readonly rule: MergeRule
  /** Everybody who may be in the batch, see `candidates`. */
  readonly keys: Int32Array
}

export type PartPlan =
  | {
      readonly ok: true
      readonly batches: readonly BatchPlan[]
      /** The columns, which are those of every batch of a job. */
      readonly schema: StructField
    }
  | { readonly ok: false; readonly reason: string }

/** A reason for the job to fail that the job itself carries, such as a field that does not exist. */
class ExportRefusal extends Error {}

/** Plans all batches of the task from one state of the database. */
export function planParts(task: ExportTask): PartPlan {
  const store = openStore(task.databaseFile, { readOnly: true })
  try {
    return store.snapshot(() => {
      const batches = task.batches.map((batch) => planBatch(store, batch))
      const schema = unlessRefused(exportColumns(task.columns, store.unionSchemas.read()))
      return { ok: true, batches, schema }
    })
  } catch (error) {
    if (error instanceof ExportRefusal) return { ok: false, reason: error.message }
    throw error
  } finally {
    store.close()
  }
}

function planBatch(store: Store, batch: BatchTask): BatchPlan {
  const { folder, selection, mergePolicyId, mergePolicyVersion } = batch
  const policy = unlessRefused(governingPolicy(store.mergePolicies, mergePolicyId, mergePolicyVersion))
  const rule = mergeRuleOf(policy, store.profiles.eventDatasetIds)
  const keys = store.individuals.candidates(policy.identityGraph.type, selection)
  return { folder, selection, rule, keys }
}

function unlessRefused<Found extends object>(found: Found | string): Found {
  if (typeof found === 'string') throw new ExportRefusal(found)
  return found
}
