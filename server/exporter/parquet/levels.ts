// Repetition and definition levels: what Dremel's encoding says of missing values and of lists, made of presences.
import { ByteWriter } from 'hyparquet-writer'
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js'
import { type Presence, slotsOf } from './presence.ts'

/**
 * Levels in a row. Columns share them: all below one list have its repetitions, and all that are missing throughout
 * have the definitions of what they are missing from.
 */
interface LevelStream {
  readonly levels: Uint8Array
  /** As a data page has them, by bit width; made when they are first asked for. */
  readonly packed: Uint8Array[]
}

/**
 * The levels of a field, an entry for each of its slots and for each place above it that holds none. A definition of
 * `maxDefinition` is a slot.
 */
export interface Levels {
  readonly rowCount: number
  readonly slotCount: number
  readonly definitions: LevelStream
  readonly maxDefinition: number
  readonly repetitions: LevelStream
  readonly maxRepetition: number
}

/** The levels of top-level fields: every row is a slot. */
export function rowLevels(rowCount: number): Levels {
  const none = { levels: new Uint8Array(rowCount), packed: [] }
  return {
    rowCount,
    slotCount: rowCount,
    definitions: none,
    maxDefinition: 0,
    repetitions: none,
    maxRepetition: 0,
  }
}

/** The levels of what is in an optional field whose own are `levels`. */
export function levelsWithin(levels: Levels, presence: Presence): Levels {
  const { maxDefinition } = levels
  const { levels: outer } = levels.definitions
  const within = { ...levels, slotCount: presence.count, maxDefinition: maxDefinition + 1 }
  if (presence.count === 0) return within
  const slots = slotsOf(presence, outer.length)
  const definitions = new Uint8Array(outer.length)
  for (let entry = 0, slot = 0; entry < outer.length; entry += 1) {
    const definition = outer[entry] as number
    definitions[entry] = definition === maxDefinition ? definition + (slots[slot++] as number) : definition
  }
  return { ...within, definitions: { levels: definitions, packed: [] } }
}

/** The levels of the elements of lists whose own, what is in the optional field, are `levels`. */
export function elementLevels(levels: Levels, lengths: readonly number[], elementCount: number): Levels {
  const { levels: outer } = levels.definitions
  const { levels: outerRepetitions } = levels.repetitions
  const maxDefinition = levels.maxDefinition + 1
  const maxRepetition = levels.maxRepetition + 1
  const definitions = new Uint8Array(outer.length + elementCount)
  const repetitions = new Uint8Array(outer.length + elementCount)
  let end = 0
  let list = 0
  for (let entry = 0; entry < outer.length; entry += 1) {
    const definition = outer[entry] as number
    const length = definition === levels.maxDefinition ? (lengths[list++] as number) : 0
    definitions[end] = length === 0 ? definition : maxDefinition
    repetitions[end] = outerRepetitions[entry] as number
    end += 1
    for (let element = 1; element < length; element += 1) {
      definitions[end] = maxDefinition
      repetitions[end] = maxRepetition
      end += 1
    }
  }
  return {
    rowCount: levels.rowCount,
    slotCount: elementCount,
    definitions: { levels: definitions.subarray(0, end), packed: [] },
    maxDefinition,
    repetitions: { levels: repetitions.subarray(0, end), packed: [] },
    maxRepetition,
  }
}

/** Levels of 0 to `max` as a data page has them. */
export function packedLevels({ levels, packed }: LevelStream, max: number): Uint8Array {
  const width = bitWidth(max)
  const known = packed[width]
  if (known) return known
  const writer = new ByteWriter()
  // Without lists all repetitions are 0, and the format leaves them out.
  if (width > 0) writeRleBitPackedHybrid(writer, levels, width)
  packed[width] = writer.getBytes()
  return writer.getBytes()
}

/** How many bits a number of 0 to `max` takes. */
export function bitWidth(max: number): number {
  return 32 - Math.clz32(max)
}
