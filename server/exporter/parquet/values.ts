// What the values of a column chunk have in common, whatever their type.

/** Values as Parquet's PLAIN encoding lays them out. */
export interface PlainValues {
  /** Appends a value as JSON has it; throws a TypeError or RangeError if the column's type cannot hold it. */
  push(value: unknown): void
  /** Everything pushed since the last `clear`; good until the next push. */
  bytes(): Uint8Array
  clear(): void
}

/** The values of one column: `bytes` has all of them, or each once if there is a dictionary. */
export interface ColumnValues extends PlainValues {
  /** Closes the chunk: from here to `clear` nothing is pushed. Undefined where the values stand for themselves. */
  dictionary?(): Dictionary | undefined
}

export interface Dictionary {
  /** How many distinct values there are. */
  readonly size: number
  /** For each value its number among them. */
  readonly indexes: Int32Array
}
