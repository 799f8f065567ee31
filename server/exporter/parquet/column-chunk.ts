// Writes the values of one column in one row group: a dictionary page where there is one, and a data page.
import { ByteWriter, type Writer } from 'hyparquet-writer'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js'
import type { Compress } from './compressor.ts'
import type { FileMetadata } from './file-schema.ts'
import { bitWidth, type Levels, packedLevels } from './levels.ts'
import type { ColumnValues, Dictionary } from './values.ts'

/** What the footer says of one column in one row group. */
export type ColumnChunk = FileMetadata['row_groups'][number]['columns'][number]

type ColumnMetadata = NonNullable<ColumnChunk['meta_data']>

/** A column as the file's schema has it: the names that lead to it, and its physical type. */
interface ChunkPlace {
  readonly path: readonly string[]
  readonly type: ColumnMetadata['type']
}

/** Writes one chunk of `values`, which are where `levels` reach their highest definition. */
export type WriteChunk = (place: ChunkPlace, levels: Levels, values: ColumnValues) => ColumnChunk

/**
 * Writes the chunks of one file. All of a row group is one page, as its size is bounded by the number of rows; levels
 * are not compressed, which is version 2 of data pages. `compress` has been restarted for the file.
 */
export function chunkWriter(writer: Writer, compress: Compress): WriteChunk {
  function writeColumnChunk({ path, type }: ChunkPlace, levels: Levels, values: ColumnValues): ColumnChunk {
    const start = writer.offset
    const dictionary = values.dictionary?.()
    const dictionaryBytes = dictionary ? writeDictionaryPage(dictionary.size, values.bytes()) : 0
    const dataStart = writer.offset
    const encoding = dictionary ? 'RLE_DICTIONARY' : 'PLAIN'
    const body = dictionary ? indexBytes(dictionary) : values.bytes()
    const dataBytes = writeDataPage(encoding, levels, body)
    return {
      file_offset: BigInt(start),
      meta_data: {
        type,
        path_in_schema: [...path],
        codec: 'SNAPPY',
        encodings: dictionary ? ['PLAIN', 'RLE', 'RLE_DICTIONARY'] : ['PLAIN', 'RLE'],
        num_values: BigInt(levels.definitions.levels.length),
        total_uncompressed_size: BigInt(dictionaryBytes + dataBytes),
        total_compressed_size: BigInt(writer.offset - start),
        data_page_offset: BigInt(dataStart),
        ...(dictionary && { dictionary_page_offset: BigInt(start) }),
        encoding_stats: [
          ...(dictionary ? [{ page_type: 'DICTIONARY_PAGE', encoding: 'PLAIN', count: 1 } as const] : []),
          { page_type: 'DATA_PAGE_V2', encoding, count: 1 },
        ],
      },
    }
  }

  /** Returns the size of the page uncompressed, its header included, as the footer counts it. */
  function writeDictionaryPage(size: number, body: Uint8Array): number {
    const start = writer.offset
    const compressed = compress(body)
    writePageHeader(writer, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: body.length,
      compressed_page_size: compressed.length,
      dictionary_page_header: { num_values: size, encoding: 'PLAIN' },
    })
    const headerBytes = writer.offset - start
    writer.appendBytes(compressed)
    return headerBytes + body.length
  }

  /** Returns the size of the page uncompressed, its header included. */
  function writeDataPage(encoding: 'RLE_DICTIONARY' | 'PLAIN', levels: Levels, body: Uint8Array): number {
    const start = writer.offset
    const repetitions = packedLevels(levels.repetitions, levels.maxRepetition)
    const definitions = packedLevels(levels.definitions, levels.maxDefinition)
    const levelBytes = repetitions.length + definitions.length
    const entryCount = levels.definitions.levels.length
    const compressed = compress(body)
    writePageHeader(writer, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: levelBytes + body.length,
      compressed_page_size: levelBytes + compressed.length,
      data_page_header_v2: {
        num_values: entryCount,
        num_nulls: entryCount - levels.slotCount,
        num_rows: levels.rowCount,
        encoding,
        definition_levels_byte_length: definitions.length,
        repetition_levels_byte_length: repetitions.length,
        is_compressed: true,
      },
    })
    const headerBytes = writer.offset - start
    writer.appendBytes(repetitions)
    writer.appendBytes(definitions)
    writer.appendBytes(compressed)
    return headerBytes + levelBytes + body.length
  }

  return writeColumnChunk
}

/** The width of an index in bits, then all of them. */
function indexBytes({ size, indexes }: Dictionary): Uint8Array {
  const width = bitWidth(size - 1)
  const body = new ByteWriter()
  body.appendUint8(width)
  writeRleBitPackedHybrid(body, indexes, width)
  return body.getBytes()
}
