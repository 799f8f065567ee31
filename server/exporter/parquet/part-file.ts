// Rows into one Parquet file, row group by row group; the footer says what is where.
import { appendFileSync, writeFileSync } from 'node:fs'
import { ByteWriter } from 'hyparquet-writer'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import type { StructField } from '../../domain/union-schema.ts'
import { clearColumn, createColumn } from './column.ts'
import { chunkWriter } from './column-chunk.ts'
import { createCompressor } from './compressor.ts'
import { fileSchema } from './file-schema.ts'
import { type RowGroup, writeRowGroup } from './row-group.ts'
import { shredMembers } from './shredder.ts'

/** `PAR1`: what a Parquet file begins and ends with. */
const magic = 0x31524150

/** A row group is full, too, when its rows have so many characters: they are held in memory until then. */
const maxRowGroupText = 64 * 1024 * 1024

/** A file that rows are added to; no more than one row group of them is held in memory. */
export interface OpenPartFile<Row = object> {
  /**
   * Takes the row apart at once and keeps no reference to it; members that the schema lacks are passed over.
   * `textLength`: about how long the row is, in characters, so that few large rows can make up a row group.
   */
  add(row: Row, textLength?: number): void
  /** Bytes written so far: all but the current row group's. */
  length(): number
  /** Writes the rest; `length` in bytes. */
  close(): { rows: number; length: number }
}

export type PartColumns = ReturnType<typeof partColumns>

/** Empty columns. Files that are written one after the other share them, and the memory that they have grown to. */
export function partColumns(schema: StructField) {
  const members = Object.entries(schema.members).map(([name, field]) => [name, createColumn(field)] as const)
  const columns = new Map(members)
  return { columns, compressor: createCompressor(), writer: new ByteWriter() }
}

/**
 * Creates the file or overwrites it; nobody else uses the columns until it is closed. Without any row it holds the schema
 * alone; the same rows make the same bytes.
 */
export function openPartFile<Row = object>(options: {
  path: string
  schema: StructField
  /** Those of the schema; new ones where they are left out. */
  columns?: PartColumns
  /** Takes a row apart into the columns; rows are objects as JSON has them where it is left out. */
  shred?: (slot: number, row: Row) => void
  /** Rows in a row group, but for the last. */
  rowGroupSize?: number
}): OpenPartFile<Row> {
  const { path, schema, rowGroupSize = 10_000 } = options
  const { columns, compressor, writer } = options.columns ?? partColumns(schema)
  const shred = options.shred ?? shredMembers(schema, columns)
  const rowGroups: RowGroup[] = []
  let rows = 0
  let rowsInGroup = 0
  let textInGroup = 0
  const writeChunk = chunkWriter(writer, compressor.restart())
  writeFileSync(path, '')
  writer.offset = 0
  writer.index = 0
  writer.appendUint32(magic)

  /** Into the file with what has been gathered. Its memory is used again: it is as large as the largest row group. */
  function flush(): void {
    appendFileSync(path, writer.getBytes())
    writer.index = 0
  }

  function endRowGroup(): void {
    rowGroups.push(writeRowGroup(writeChunk, columns, rowsInGroup))
    flush()
    for (const column of columns.values()) clearColumn(column)
    rows += rowsInGroup
    rowsInGroup = 0
    textInGroup = 0
  }

  return {
    add: (row, textLength = 0) => {
      shred(rowsInGroup, row)
      rowsInGroup += 1
      textInGroup += textLength
      if (rowsInGroup === rowGroupSize || textInGroup > maxRowGroupText) endRowGroup()
    },
    length: () => writer.offset,
    close: () => {
      if (rowsInGroup > 0) endRowGroup()
      writeMetadata(writer, {
        version: 2,
        created_by: 'aep-emulator',
        schema: fileSchema(schema),
        num_rows: BigInt(rows),
        row_groups: rowGroups,
        metadata_length: 0,
      })
      writer.appendUint32(magic)
      flush()
      return { rows, length: writer.offset }
    },
  }
}
