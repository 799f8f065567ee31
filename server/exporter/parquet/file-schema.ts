// The schema a Parquet file carries: which elements each field of ours becomes, and how each XDM type is stored.
import type { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import type { Field, ScalarType, StructField } from '../../domain/union-schema.ts'

/** What hyparquet-writer writes as a file's footer. */
export type FileMetadata = Parameters<typeof writeMetadata>[1]

/** One entry of the flat list that a Parquet schema is kept as: a group, or a column of one physical type. */
export type SchemaElement = FileMetadata['schema'][number]

const element = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  date: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
} satisfies Record<string, Partial<SchemaElement>>

/**
 * How each XDM type is stored (docs: xdm/schema/field-constraints). Whole numbers go without their logical type, which
 * says the same: hyparquet-writer 0.17 writes its bit width as an i32 where the format has an i8, and Thrift's own
 * readers, such as DuckDB's, refuse the file.
 */
export const scalarElements = {
  string: element.text,
  double: { type: 'DOUBLE' },
  long: { type: 'INT64', converted_type: 'INT_64' },
  integer: { type: 'INT32', converted_type: 'INT_32' },
  short: { type: 'INT32', converted_type: 'INT_16' },
  byte: { type: 'INT32', converted_type: 'INT_8' },
  boolean: { type: 'BOOLEAN' },
  date: element.date,
  'date-time': element.instant,
} satisfies Record<ScalarType, Partial<SchemaElement>>

/** The elements of a file whose columns are the members of `schema`; everything is optional but map keys. */
export function fileSchema({ members }: StructField): SchemaElement[] {
  return [
    { name: 'spark_schema', num_children: Object.keys(members).length },
    ...Object.entries(members).flatMap(([name, field]) => elementsOf(name, field)),
  ]
}

function elementsOf(name: string, field: Field): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  switch (field.kind) {
    case 'scalar':
      return [{ ...optional, ...scalarElements[field.type] }]
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
        { name: 'key', repetition_type: 'REQUIRED', ...element.text },
        ...elementsOf('value', field.value),
      ]
  }
}
