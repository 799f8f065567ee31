// Writes what the columns hold as one row group, column after column in the schema's order.
import type { Column } from './column.ts'
import type { ColumnChunk, WriteChunk } from './column-chunk.ts'
import { type FileMetadata, scalarElements } from './file-schema.ts'
import { elementLevels, type Levels, levelsWithin, rowLevels } from './levels.ts'

/** What the footer says of a row group. */
export type RowGroup = FileMetadata['row_groups'][number]

/** Writes the top-level `columns`, which hold `rowCount` rows. */
export function writeRowGroup(
  writeChunk: WriteChunk,
  columns: ReadonlyMap<string, Column>,
  rowCount: number,
): RowGroup {
  const chunks: ColumnChunk[] = []

  function writeMembers(members: ReadonlyMap<string, Column>, path: readonly string[], levels: Levels): void {
    for (const [name, member] of members) writeColumn(member, [...path, name], levels)
  }

  /** `outer` are the levels of the place where the column's values may be missing. */
  function writeColumn(column: Column, path: readonly string[], outer: Levels): void {
    const levels = levelsWithin(outer, column.presence)
    switch (column.kind) {
      case 'scalar':
        chunks.push(writeChunk({ path, type: scalarElements[column.type].type }, levels, column.values))
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
        const place = { path: [...path, 'key_value', 'key'], type: 'BYTE_ARRAY' } as const
        chunks.push(writeChunk(place, inner, column.keys))
        writeColumn(column.value, [...path, 'key_value', 'value'], inner)
      }
    }
  }

  writeMembers(columns, [], rowLevels(rowCount))
  const total = (name: 'total_uncompressed_size' | 'total_compressed_size') =>
    chunks.reduce((sum, { meta_data }) => sum + (meta_data?.[name] ?? 0n), 0n)
  return {
    columns: chunks,
    num_rows: BigInt(rowCount),
    total_byte_size: total('total_uncompressed_size'),
    total_compressed_size: total('total_compressed_size'),
    file_offset: chunks[0]?.file_offset ?? 0n,
  }
}
