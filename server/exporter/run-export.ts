// One export from plan to files: planned in one thread, written in several, its parts named in order.
import type { ExportCounters } from '../domain/export-job.ts'
import { type WorkerPool, workerFunction } from '../runtime/worker-pool.ts'
import type { Lake } from '../storage/lake.ts'
import type { ExportOutcome, ExportTask, PartFile } from './export-task.ts'
import type { PartPlan } from './plan-parts.ts'
import type { WriteOutcome, WriteTask, WrittenPart } from './write-parts.ts'

const planParts = workerFunction(import.meta.url, './export-worker', 'planParts')
const writeParts = workerFunction(import.meta.url, './export-worker', 'writeParts')

/**
 * Carries out the task; what is written, and under which names, does not depend on how many threads there are.
 * Rejects with an AbortError once `signal` is aborted.
 */
export async function runExport(
  task: ExportTask,
  { pool, lake }: { readonly pool: WorkerPool; readonly lake: Lake },
  signal: AbortSignal,
): Promise<ExportOutcome> {
  const plan = await pool.run<PartPlan>(planParts, task, signal)
  if (!plan.ok) return { ok: false, kind: 'export', reason: plan.reason }
  const { databaseFile, rowsPerPart } = task
  const { batches, schema } = plan
  const next = new Int32Array(new SharedArrayBuffer(4))
  const writeTask: WriteTask = { databaseFile, batches, schema, rowsPerPart, next }
  const shareCount = batches.reduce((sum, { keys }) => sum + Math.ceil(keys.length / rowsPerPart), 0)
  const writers = Array.from({ length: Math.max(1, Math.min(pool.size, shareCount)) }, () =>
    pool.run<WriteOutcome>(writeParts, writeTask, signal),
  )
  const outcomes = await Promise.all(writers)
  const failed = outcomes.find((outcome) => !outcome.ok)
  if (failed && !failed.ok) {
    // At once, not when the job ends: on a full disk nothing else could be written until then.
    for (const { folder } of batches) lake.emptyStaged(folder)
    return { ok: false, kind: 'write', reason: failed.reason }
  }
  const written = outcomes.flatMap((outcome) => (outcome.ok ? [outcome] : []))
  const parts = written.flatMap((outcome) => outcome.parts)
  return {
    ok: true,
    counters: sum(written.map(({ counters }) => counters)),
    batches: task.batches.map(({ batchId, folder }, index) => ({
      batchId,
      files: nameParts(
        lake,
        folder,
        task.partsId,
        parts.filter(({ batch }) => batch === index),
      ),
    })),
  }
}

/** Names the parts of a batch as Spark does, in the order of their rows; an empty one stays only where there is no other. */
function nameParts(lake: Lake, folder: string, partsId: string, parts: readonly WrittenPart[]): PartFile[] {
  const inOrder = parts.toSorted((a, b) => a.share - b.share)
  const hasRows = inOrder.some(({ rows }) => rows > 0)
  const files: PartFile[] = []
  for (const { name, length, rows } of inOrder) {
    if (rows === 0 && hasRows) {
      lake.removeStaged(folder, name)
      continue
    }
    const part = `part-${String(files.length).padStart(5, '0')}-${partsId}-c000.snappy.parquet`
    lake.nameStaged(folder, name, part)
    files.push({ name: part, length, rows })
  }
  return files
}

function sum(counters: readonly ExportCounters[]): ExportCounters {
  const byNamespace: Record<string, number> = {}
  for (const { byNamespace: some } of counters) {
    for (const [namespace, count] of Object.entries(some)) {
      byNamespace[namespace] = (byNamespace[namespace] ?? 0) + count
    }
  }
  const inOrder = Object.entries(byNamespace).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    profiles: counters.reduce((total, { profiles }) => total + profiles, 0),
    byNamespace: Object.fromEntries(inOrder),
  }
}
