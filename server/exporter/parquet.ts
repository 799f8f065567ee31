// Rows into Parquet files; the only file that knows hyparquet-writer.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import { parseDate, parseInstant } from '../domain/instant.ts'
import type { Field, ScalarType, StructField } from '../domain/union-schema.ts'

type Row = Record<string, unknown>
type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number]

/** A part file as it lies on disk; `length` in bytes. */
export interface PartFile {
  readonly name: string
  readonly length: number
  readonly rows: number
}

/** Rows that are written one part file after the other. */
export interface PartWriter {
  add(row: Row): void
  /** Writes what is left and returns all parts; without any row one part that holds the schema alone. */
  close(): PartFile[]
}

/**
 * Writes rows of `schema` into `folder` as `part-00000-<partsId>-c000.snappy.parquet`, `rowsPerPart` rows a part.
 * The same rows make the same bytes. Types: docs, xdm/schema/field-constraints.
 */
export function openPartWriter(options: {
  folder: string
  partsId: string
  schema: StructField
  rowsPerPart: number
}): PartWriter {
  const { folder, partsId, schema, rowsPerPart } = options
  const elements = parquetSchema(schema)
  const columns = Object.entries(schema.members)
  const parts: PartFile[] = []
  let rows: Row[] = []

  /** hyparquet-writer returns a promise only where its target does; a local file is written at once. */
  function writePart(): void {
    const name = `part-${String(parts.length).padStart(5, '0')}-${partsId}-c000.snappy.parquet`
    const path = join(folder, name)
    const writer = new ParquetWriter({
      writer: fileWriter(path),
      schema: elements,
      codec: 'SNAPPY',
      createdBy: 'aep-emulator',
    })
    if (rows.length > 0) {
      const columnData = columns.map(([column, field]) => {
        const encode = encoder(field)
        return { name: column, data: rows.map((row) => encode(row[column])) }
      })
      void writer.write({ columnData, rowGroupSize: rowsPerPart })
    }
    void writer.finish()
    parts.push({ name, length: statSync(path).size, rows: rows.length })
    rows = []
  }

  return {
    add: (row) => {
      rows.push(row)
      if (rows.length === rowsPerPart) writePart()
    },
    close: () => {
      if (rows.length > 0 || parts.length === 0) writePart()
      return parts
    },
  }
}

/** How each XDM type is stored, and how a JSON value becomes it. */
const scalars: Record<ScalarType, { element: Partial<SchemaElement>; encode: (value: never) => unknown }> = {
  string: {
    element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
    encode: same,
  },
  double: { element: { type: 'DOUBLE' }, encode: same },
  long: { element: { type: 'INT64', ...integer('INT_64', 64) }, encode: (value: number) => BigInt(value) },
  integer: { element: { type: 'INT32', ...integer('INT_32', 32) }, encode: same },
  short: { element: { type: 'INT32', ...integer('INT_16', 16) }, encode: same },
  byte: { element: { type: 'INT32', ...integer('INT_8', 8) }, encode: same },
  boolean: { element: { type: 'BOOLEAN' }, encode: same },
  date: {
    element: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
    encode: (value: string) => parseDate(value),
  },
  'date-time': {
    element: {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    },
    encode: (value: string) => BigInt(parseInstant(value) as number),
  },
}

function integer(
  converted: 'INT_8' | 'INT_16' | 'INT_32' | 'INT_64',
  bitWidth: number,
): Partial<SchemaElement> {
  return { converted_type: converted, logical_type: { type: 'INTEGER', bitWidth, isSigned: true } }
}

function same(value: unknown): unknown {
  return value
}

/** The flat list of elements that Parquet keeps a schema as; everything is optional but map keys. */
function parquetSchema({ members }: StructField): SchemaElement[] {
  return [
    { name: 'spark_schema', num_children: Object.keys(members).length },
    ...Object.entries(members).flatMap(([name, field]) => elementsOf(name, field)),
  ]
}

function elementsOf(name: string, field: Field): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  switch (field.kind) {
    case 'scalar':
      return [{ ...optional, ...scalars[field.type].element }]
    case 'struct':
      return [
        { ...optional, num_children: Object.keys(field.members).length },
        ...Object.entries(field.members).flatMap(([member, below]) => elementsOf(member, below)),
      ]
    case 'list':
      return [
        { ...optional, converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...elementsOf('element', field.element),
      ]
    case 'map':
      return [
        { ...optional, converted_type: 'MAP', logical_type: { type: 'MAP' }, num_children: 1 },
        { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
        { name: 'key', repetition_type: 'REQUIRED', ...scalars.string.element },
        ...elementsOf('value', field.value),
      ]
  }
}

/** The function that turns a JSON value of `field` into what hyparquet-writer takes. */
function encoder(field: Field): (value: unknown) => unknown {
  const encode = presentEncoder(field)
  return (value) => (value === null || value === undefined ? null : encode(value))
}

function presentEncoder(field: Field): (value: unknown) => unknown {
  switch (field.kind) {
    case 'scalar':
      return scalars[field.type].encode as (value: unknown) => unknown
    case 'list': {
      const element = encoder(field.element)
      return (value) => (value as unknown[]).map(element)
    }
    case 'map': {
      const entry = encoder(field.value)
      return (value) => Object.entries(value as Row).map(([key, present]) => ({ key, value: entry(present) }))
    }
    case 'struct': {
      const members = Object.entries(field.members).map(([name, member]) => [name, encoder(member)] as const)
      return (value) =>
        Object.fromEntries(members.map(([name, encode]) => [name, encode((value as Row)[name])]))
    }
  }
}
