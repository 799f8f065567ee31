// Writes what the columns hold as one row group, column after column in the schema's order.
import type { Writer } from 'hyparquet-writer'
import type { Column } from './column.ts'
import { type ChunkPlace, type ColumnChunk, writeColumnChunk } from './column-chunk.ts'
import { type FileMetadata, scalarElements } from './file-schema.ts'
import { elementLevels, type Levels, levelsWithin, rowLevels } from './levels.ts'
import type { ColumnValues } from './values.ts'

/** What the footer says of a row group. */
export type RowGroup = FileMetadata['row_groups'][number]

/** Writes the top-level `columns`, which hold `rowCount` rows. */
export function writeRowGroup(
  writer: Writer,
  columns: ReadonlyMap<string, Column>,
  rowCount: number,
): RowGroup {
  const start = writer.offset
  const chunks: ColumnChunk[] = []

  function writeMembers(members: ReadonlyMap<string, Column>, path: readonly string[], levels: Levels): void {
    for (const [name, member] of members) writeColumn(member, [...path, name], levels)
  }

  /** `outer` are the levels of the place where the column's values may be missing. */
  function writeColumn(column: Column, path: readonly string[], outer: Levels): void {
    const levels = levelsWithin(outer, column.presence)
    switch (column.kind) {
      case 'scalar':
        writeChunk({ path, type: scalarElements[column.type].type }, levels, column.values)
        break
      case 'struct':
        writeMembers(column.members, path, levels)
        break
      case 'list': {
        const inner = elementLevels(levels, column.lengths, column.elementCount)
        writeColumn(column.element, [...path, 'list', 'element'], inner)
        break
      }
      case 'map': {
        const inner = elementLevels(levels, column.lengths, column.entryCount)
        writeChunk({ path: [...path, 'key_value', 'key'], type: 'BYTE_ARRAY' }, inner, column.keys)
        writeColumn(column.value, [...path, 'key_value', 'value'], inner)
      }
    }
  }

  function writeChunk(place: ChunkPlace, levels: Levels, values: ColumnValues): void {
    chunks.push(writeColumnChunk(writer, place, levels, values))
  }

  writeMembers(columns, [], rowLevels(rowCount))
  const sizes = chunks.map(({ meta_data }) => meta_data?.total_uncompressed_size ?? 0n)
  return {
    columns: chunks,
    num_rows: BigInt(rowCount),
    total_byte_size: sizes.reduce((sum, size) => sum + size, 0n),
    total_compressed_size: BigInt(writer.offset - start),
    file_offset: BigInt(start),
  }
}
