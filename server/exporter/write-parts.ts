// Writes parts of an export: profiles read, merged, selected and written, a share of the candidates at a time.
import { join } from 'node:path'
import { selectEvents } from '../domain/event-selection.ts'
import type { ExportCounters } from '../domain/export-job.ts'
import { instantFormatter } from '../domain/instant.ts'
import { mergeProfile } from '../domain/merge-policy.ts'
import type { MergedProfile } from '../domain/profile.ts'
import { isSelected } from '../domain/profile-selection.ts'
import type { StructField } from '../domain/union-schema.ts'
import { openStore, type Store } from '../storage/store.ts'
import { type OpenPartFile, openPartFile, type PartColumns, partColumns } from './parquet/part-file.ts'
import type { BatchPlan } from './plan-parts.ts'
import { type ProfileRow, profileShredder } from './profile-shredder.ts'

/** What several threads do together: each takes the next share until none is left. */
export interface WriteTask {
  readonly databaseFile: string
  readonly batches: readonly BatchPlan[]
  readonly schema: StructField
  /** Candidates in a share, and so the most rows that a part has. */
  readonly rowsPerPart: number
  /** The number of the next share, shared by all threads. */
  readonly next: Int32Array
}

/** A part as it lies in its batch's folder, under a name of its own; `length` in bytes. */
export interface WrittenPart {
  readonly batch: number
  readonly share: number
  readonly name: string
  readonly length: number
  readonly rows: number
}

export type WriteOutcome =
  | { readonly ok: true; readonly parts: readonly WrittenPart[]; readonly counters: ExportCounters }
  | { readonly ok: false; readonly reason: string }

/** A part that has grown to so many bytes is followed by another. */
const maxPartBytes = 128 * 1024 * 1024

/** No share is left after this one. */
const noMore = 2 ** 30

/** Writes shares until none is left, or until the file system refuses one; then nobody takes another. */
export function writeParts(task: WriteTask): WriteOutcome {
  const store = openStore(task.databaseFile, { readOnly: true })
  const counters = { profiles: 0, byNamespace: {} as Record<string, number> }
  const shares = sharesOf(task)
  const parts: WrittenPart[] = []
  const columns = partColumns(task.schema)
  const means = { store, counters, columns, shred: profileShredder(task.schema, columns.columns) }
  try {
    store.snapshot(() => {
      for (let at = Atomics.add(task.next, 0, 1); at < shares.length; at = Atomics.add(task.next, 0, 1)) {
        parts.push(...writeShare(means, task, shares[at] as Share))
      }
    })
    return { ok: true, parts, counters }
  } catch (error) {
    Atomics.store(task.next, 0, noMore)
    if (isFileError(error)) return { ok: false, reason: error.message }
    throw error
  } finally {
    store.close()
  }
}

interface Share {
  readonly batch: number
  readonly share: number
}

/** Every batch has at least one share, so that one without rows still has a file. */
function sharesOf({ batches, rowsPerPart }: WriteTask): Share[] {
  return batches.flatMap(({ keys }, batch) =>
    Array.from({ length: Math.max(1, Math.ceil(keys.length / rowsPerPart)) }, (_, share) => ({
      batch,
      share,
    })),
  )
}

/** What all shares of a thread are written with, one after the other. */
interface ShareMeans {
  readonly store: Store
  readonly columns: PartColumns
  readonly shred: ReturnType<typeof profileShredder>
  readonly counters: Mutable<ExportCounters>
}

function writeShare(
  { store, columns, shred, counters }: ShareMeans,
  { batches, schema, rowsPerPart }: WriteTask,
  { batch, share }: Share,
): WrittenPart[] {
  const { folder, selection, rule, keys } = batches[batch] as BatchPlan
  const parts: WrittenPart[] = []
  let open: OpenPart | undefined

  function openPart(): OpenPart {
    const name = `_${share}-${parts.length}`
    return { name, ...openPartFile({ path: join(folder, name), schema, columns, shred }) }
  }

  function closePart({ name, close }: OpenPart): void {
    parts.push({ batch, share, name, ...close() })
    open = undefined
  }

  const format = instantFormatter()
  const own = keys.subarray(share * rowsPerPart, (share + 1) * rowsPerPart)
  const withEvents = selection.emptyProfiles || selection.events !== undefined
  for (const { fragments, textLength } of store.individuals.read(
    rule.policy.identityGraph.type,
    own,
    withEvents,
  )) {
    const profile = mergeProfile(fragments, rule, format)
    if (!profile || !isSelected(profile, selection)) continue
    open ??= openPart()
    open.add(rowOf(profile, selection.events), textLength)
    count(profile, counters)
    if (open.length() > maxPartBytes) closePart(open)
  }
  if (open || (share === 0 && parts.length === 0)) closePart(open ?? openPart())
  return parts
}

type OpenPart = OpenPartFile<ProfileRow> & { readonly name: string }

function rowOf(profile: MergedProfile, events: BatchPlan['selection']['events']): ProfileRow {
  const { attributes, derived } = profile.body
  const timeSeriesEvents = events && selectEvents(profile, events).map((event) => event.body)
  return { attributes, derived, timeSeriesEvents }
}

function count({ body }: MergedProfile, counters: Mutable<ExportCounters>): void {
  counters.profiles += 1
  let last: string | undefined
  for (const { namespace } of body.derived.identities) {
    if (namespace !== last) counters.byNamespace[namespace] = (counters.byNamespace[namespace] ?? 0) + 1
    last = namespace
  }
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

/** True of what the file system refused, such as a disk that is full. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error
