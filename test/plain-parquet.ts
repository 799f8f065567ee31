// The same rows as hyparquet-writer writes them by itself, walking every row once per column: what ours is held against.
import { statSync } from 'node:fs'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import { parseDate, parseInstant } from '../server/domain/instant.ts'
import type { Field, ScalarType, StructField } from '../server/domain/union-schema.ts'
import { fileSchema } from '../server/exporter/parquet/file-schema.ts'
import type { OpenPartFile } from '../server/exporter/parquet/part-file.ts'

type Row = Record<string, unknown>

/** Keeps all rows until it is closed. */
export function openPlainFile(options: {
  path: string
  schema: StructField
  rowGroupSize?: number
}): OpenPartFile {
  const { path, schema, rowGroupSize = 10_000 } = options
  const rows: Row[] = []
  return {
    add: (row) => {
      rows.push(row as Row)
    },
    length: () => 0,
    close: () => {
      const writer = new ParquetWriter({ writer: fileWriter(path), schema: fileSchema(schema) })
      const columnData = Object.entries(schema.members).map(([name, field]) => {
        const encode = encoder(field)
        return { name, data: rows.map((row) => encode(row[name])) }
      })
      if (rows.length > 0) void writer.write({ columnData, rowGroupSize })
      void writer.finish()
      return { rows: rows.length, length: statSync(path).size }
    },
  }
}

const scalarEncoders: Partial<Record<ScalarType, (value: unknown) => unknown>> = {
  long: (value) => BigInt(value as number),
  date: (value) => parseDate(value as string),
  'date-time': (value) => BigInt(parseInstant(value as string) as number),
}

function encoder(field: Field): (value: unknown) => unknown {
  const encode = presentEncoder(field)
  return (value) => (value === null || value === undefined ? null : encode(value))
}

function presentEncoder(field: Field): (value: unknown) => unknown {
  switch (field.kind) {
    case 'scalar':
      return scalarEncoders[field.type] ?? ((value) => value)
    case 'list': {
      const element = encoder(field.element)
      return (value) => (value as unknown[]).map(element)
    }
    case 'map': {
      const entry = encoder(field.value)
      return (value) => Object.entries(value as Row).map(([key, below]) => ({ key, value: entry(below) }))
    }
    case 'struct': {
      const members = Object.entries(field.members).map(([name, member]) => [name, encoder(member)] as const)
      return (value) =>
        Object.fromEntries(members.map(([name, encode]) => [name, encode((value as Row)[name])]))
    }
  }
}
