// The data lake: the folders and bytes of a tenant's exported files.
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { folderName } from './folder-name.ts'

export type Lake = ReturnType<typeof openLake>

/** The lake of one tenant: `<dataset>/<batch>/part-….parquet` below `folder`, plain Parquet in plain folders. */
export function openLake(folder: string) {
  const datasetFolder = (datasetId: string) => join(folder, folderName(datasetId))
  const batchFolder = (datasetId: string, batchId: string) =>
    join(datasetFolder(datasetId), folderName(batchId))
  /** Files being written lie beside their batch, under a name that readers of the lake pass over. */
  const stagingFolder = (datasetId: string, batchId: string) =>
    join(datasetFolder(datasetId), `_${folderName(batchId)}`)
  return {
    filePath: (datasetId: string, batchId: string, name: string) =>
      join(batchFolder(datasetId, batchId), name),
    /** The bytes of a file from the first to the last, both included. */
    read: (file: string, first: number, last: number): Readable =>
      createReadStream(file, { start: first, end: last }),
    /** An empty folder to write a batch's files into. */
    stage: (datasetId: string, batchId: string): string => {
      const staging = stagingFolder(datasetId, batchId)
      rmSync(staging, { recursive: true, force: true })
      mkdirSync(staging, { recursive: true })
      return staging
    },
    /** Gives a file of a staged folder another name. */
    nameStaged: (staging: string, name: string, newName: string): void =>
      renameSync(join(staging, name), join(staging, newName)),
    removeStaged: (staging: string, name: string): void => rmSync(join(staging, name)),
    emptyStaged: (staging: string): void => rmSync(staging, { recursive: true, force: true }),
    /** Makes the staged files those of the batch, all at once; done again after a crash it changes nothing. */
    publish: (datasetId: string, batchId: string): void => {
      const published = batchFolder(datasetId, batchId)
      if (!existsSync(stagingFolder(datasetId, batchId))) return
      rmSync(published, { recursive: true, force: true })
      renameSync(stagingFolder(datasetId, batchId), published)
    },
    /** Removes whatever the batch has, staged or published. */
    discard: (datasetId: string, batchId: string): void => {
      for (const folder of [stagingFolder(datasetId, batchId), batchFolder(datasetId, batchId)]) {
        // A worker that is just being stopped may still add a file while the folder is emptied.
        rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
      }
    },
  }
}
