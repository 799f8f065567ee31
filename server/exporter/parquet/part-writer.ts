// Rows over the part files of a batch, named as Spark names them.
import { join } from 'node:path'
import type { StructField } from '../../domain/union-schema.ts'
import { type OpenPartFile, openPartFile } from './part-file.ts'

/** A part file as it lies on disk; `length` in bytes. */
export interface PartFile {
  readonly name: string
  readonly length: number
  readonly rows: number
}

/** Rows that are written one part file after the other. */
export interface PartWriter {
  /** The row may hold more than the schema: what the schema lacks is not written. */
  add(row: object): void
  /** Writes what is left and returns all parts; without any row one part that holds the schema alone. */
  close(): PartFile[]
}

/**
 * Writes rows of `schema` into `folder` as `part-00000-<partsId>-c000.snappy.parquet`, `rowsPerPart` rows a part.
 * The same rows make the same bytes.
 */
export function openPartWriter(options: {
  folder: string
  partsId: string
  schema: StructField
  rowsPerPart: number
}): PartWriter {
  const { folder, partsId, schema, rowsPerPart } = options
  const parts: PartFile[] = []
  let part: OpenPartFile | undefined
  let rowsInPart = 0

  const nextName = () => `part-${String(parts.length).padStart(5, '0')}-${partsId}-c000.snappy.parquet`

  function openPart(): OpenPartFile {
    rowsInPart = 0
    return openPartFile({ path: join(folder, nextName()), schema })
  }

  function closePart(open: OpenPartFile): void {
    parts.push({ name: nextName(), ...open.close() })
    part = undefined
  }

  return {
    add: (row) => {
      part ??= openPart()
      part.add(row)
      rowsInPart += 1
      if (rowsInPart === rowsPerPart) closePart(part)
    },
    close: () => {
      if (part) closePart(part)
      else if (parts.length === 0) closePart(openPart())
      return parts
    },
  }
}
