// The files of a batch: one dataset file for each batch, which holds all its parts.
import type { Batch, BatchFile } from '../../domain/batch.ts'
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'
import type { Content } from './download.ts'
import { entryPage, type PageQuery } from './entry-page.ts'

/** The dataset files of a batch; none until its export has succeeded. Raises BATCH_NOT_FOUND. */
export async function listBatchFiles(
  { store, historyFiles }: Tenant,
  batchId: string,
  query: PageQuery,
  serviceUrl: string,
) {
  const batch = store.batches.find(batchId)
  if (!batch) throw new AepError('BATCH_NOT_FOUND', batchId)
  await historyFiles.ensure(batchId)
  const parts = batch.status === 'success' ? store.batchFiles.list(batchId) : []
  const files = parts.length > 0 ? [dataSetFile(batch, parts, store, serviceUrl)] : []
  return entryPage(files, query, `${serviceUrl}/batches/${encodeURIComponent(batchId)}/files`)
}

interface PartQuery {
  readonly limit?: number
  /** How many parts to pass over, or the name of the first one to list. */
  readonly start?: string
}

/** Where the list begins. A name that is no part's is refused. Raises QUERY_INVALID. */
function firstPart(start: string | undefined, names: readonly string[]): number {
  const position = /^\d+$/.test(start ?? '0') ? Number(start ?? 0) : names.indexOf(start ?? '')
  if (position < 0) throw new AepError('QUERY_INVALID', ['start must be 0 or more, or the name of a part'])
  return position
}

/** The parts of a dataset file. Raises FILE_NOT_FOUND, QUERY_INVALID. Source of `start` by name: aepp. */
export async function listParts(
  { store, historyFiles }: Tenant,
  fileId: string,
  { start, ...query }: PartQuery,
  serviceUrl: string,
) {
  const batch = readableBatch(store, fileId)
  await historyFiles.ensure(batch.id)
  const url = `${serviceUrl}/files/${encodeURIComponent(fileId)}`
  const parts = store.batchFiles.list(batch.id).map(({ name, length }) => ({
    name,
    length: String(length),
    _links: { self: { href: `${url}?path=${encodeURIComponent(name)}` } },
  }))
  const names = parts.map(({ name }) => name)
  return entryPage(parts, { ...query, start: firstPart(start, names) }, url)
}

/** A part, to be sent. Raises FILE_NOT_FOUND, FILE_PATH_NOT_FOUND. */
export async function findPart(
  { store, lake, historyFiles }: Tenant,
  fileId: string,
  path: string,
): Promise<Content> {
  const batch = readableBatch(store, fileId)
  await historyFiles.ensure(batch.id)
  const part = store.batchFiles.find(batch.id, path)
  if (!part) throw new AepError('FILE_PATH_NOT_FOUND', fileId, path)
  const file = lake.filePath(batch.datasetId, batch.id, part.name)
  return {
    type: 'application/parquet',
    length: part.length,
    bytes: (first, last) => lake.read(file, first, last),
  }
}

/** A dataset file's id is its batch's, and a number that counts from 1. */
const fileIdOf = (batchId: string) => `${batchId}-1`

function readableBatch(store: Tenant['store'], fileId: string): Batch {
  const batch = store.batches.find(fileId.replace(/-1$/, ''))
  if (!batch || fileId !== fileIdOf(batch.id) || batch.status !== 'success') {
    throw new AepError('FILE_NOT_FOUND', fileId)
  }
  return batch
}

function dataSetFile(batch: Batch, parts: readonly BatchFile[], store: Tenant['store'], serviceUrl: string) {
  const sum = (value: (part: BatchFile) => number) => parts.reduce((total, part) => total + value(part), 0)
  const id = fileIdOf(batch.id)
  return {
    dataSetFileId: id,
    dataSetViewId: store.datasets.find(batch.datasetId)?.viewId ?? batch.datasetId,
    version: '1.0.0',
    created: String(batch.completedAt ?? batch.createdAt),
    updated: String(batch.updatedAt),
    isValid: true,
    records: String(sum((part) => part.rows)),
    size: String(sum((part) => part.length)),
    _links: { self: { href: `${serviceUrl}/files/${id}` } },
  }
}
