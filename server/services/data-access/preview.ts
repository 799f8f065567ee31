// The preview of a dataset: the first rows of what was exported into it last, read back from the files.
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'

/** Rows of a preview at the most (data-access.yaml retrieveDatasetPreview). */
const mostRows = 100

/**
 * Rows of the batches of the job that succeeded last, in the order of their batches and parts, as the text of the
 * reply: whole numbers keep all their digits. Without a job the preview is empty. Raises DATASET_NOT_FOUND.
 */
export async function previewDataset(tenant: Tenant, datasetId: string): Promise<string> {
  const { store, lake, historyFiles } = tenant
  if (!store.datasets.find(datasetId)) throw new AepError('DATASET_NOT_FOUND', datasetId)
  const last = store.batches.lastSuccessful(datasetId)
  const files: string[] = []
  for (const { id } of last ? store.batches.ofExportJob(last.exportJobId) : []) {
    await historyFiles.ensure(id)
    files.push(...store.batchFiles.list(id).map(({ name }) => lake.filePath(datasetId, id, name)))
  }
  const rows = files.length > 0 ? await tenant.firstRows(files, mostRows) : []
  return JSON.stringify({ data: rows }, (_name, value) =>
    typeof value === 'bigint' ? JSON.rawJSON(String(value)) : value,
  )
}

declare global {
  interface JSON {
    /** A number with all its digits (Node 22); the compiler's library does not know it yet. */
    rawJSON(text: string): object
  }
}
