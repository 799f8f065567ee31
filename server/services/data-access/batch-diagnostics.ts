// What a batch keeps beside its files: the errors of a failed one, and the folder of its input.
import type { Batch } from '../../domain/batch.ts'
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'
import type { Content } from './download.ts'
import { entryPage, type PageQuery } from './entry-page.ts'

/** The folder that describes input files; an export takes in none. Source: docs, ingestion, error-diagnostics. */
const inputFolder = 'input_files'

/** The files of a failed batch; others have none. Raises BATCH_NOT_FOUND. */
export function listFailedFiles(tenant: Tenant, batchId: string, query: PageQuery, serviceUrl: string) {
  const files = failedFiles(tenant, findBatch(tenant, batchId))
  const url = `${serviceUrl}/batches/${encodeURIComponent(batchId)}/failed`
  return entryPage(
    files.map(({ name, bytes }) => entry(url, name, bytes.length)),
    query,
    url,
  )
}

/** One file of a failed batch. Raises BATCH_NOT_FOUND, BATCH_PATH_NOT_FOUND. */
export function findFailedFile(tenant: Tenant, batchId: string, path: string): Content {
  const file = failedFiles(tenant, findBatch(tenant, batchId)).find(({ name }) => name === path)
  if (!file) throw new AepError('BATCH_PATH_NOT_FOUND', batchId, path)
  return {
    type: path.endsWith('.json') ? 'application/json' : 'application/octet-stream',
    length: file.bytes.length,
    bytes: file.bytes,
  }
}

/** What lies at `path` below a batch's `meta`. Raises BATCH_NOT_FOUND, BATCH_PATH_NOT_FOUND. */
export function listMeta(
  tenant: Tenant,
  batchId: string,
  { path, ...query }: PageQuery & { readonly path?: string },
  serviceUrl: string,
) {
  findBatch(tenant, batchId)
  const url = `${serviceUrl}/batches/${encodeURIComponent(batchId)}/meta`
  if (path === undefined) return entryPage([entry(url, inputFolder, 0)], query, url)
  if (path.replace(/\/$/, '') !== inputFolder) throw new AepError('BATCH_PATH_NOT_FOUND', batchId, path)
  return entryPage([], query, url)
}

function findBatch({ store }: Tenant, batchId: string): Batch {
  const batch = store.batches.find(batchId)
  if (!batch) throw new AepError('BATCH_NOT_FOUND', batchId)
  return batch
}

const entry = (url: string, name: string, length: number) => ({
  name,
  length: String(length),
  _links: { self: { href: `${url}?path=${encodeURIComponent(name)}` } },
})

/** A marker, and the errors of the job as JSON Lines (emulator-defined; names: docs, retrieve failed batches). */
function failedFiles({ store, ids }: Tenant, batch: Batch): { name: string; bytes: Buffer }[] {
  if (batch.status !== 'failed') return []
  const reply = store.exportJobs.findReply(batch.exportJobId)
  const errors: readonly object[] = JSON.parse(reply ?? '{}').errors ?? []
  const lines = errors.map((error) => `${JSON.stringify(error)}\n`)
  const { partsId } = ids.exportJob(batch.exportJobId)
  return [
    { name: '_SUCCESS', bytes: Buffer.alloc(0) },
    { name: `part-00000-${partsId}-c000.json`, bytes: Buffer.from(lines.join('')) },
  ]
}
