// What worker threads do for exports and previews.
import { setPriority } from 'node:os'

export { firstParquetRows } from '../storage/parquet-rows.ts'
export { planParts } from './plan-parts.ts'
export { writeParts } from './write-parts.ts'

/** On Linux this lowers the worker alone, so that the thread which answers requests goes first. */
try {
  setPriority(0, 10)
} catch {}
