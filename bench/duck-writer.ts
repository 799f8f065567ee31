// DuckDB writing the same rows: from a file of JSON lines to Snappy Parquet, with every column declared.
import { DuckDBInstance } from '@duckdb/node-api'
import { type Field, profileUnion, type ScalarType } from '../server/domain/union-schema.ts'

const scalarTypes: Record<ScalarType, string> = {
  string: 'VARCHAR',
  double: 'DOUBLE',
  long: 'BIGINT',
  integer: 'INTEGER',
  short: 'SMALLINT',
  byte: 'TINYINT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  'date-time': 'TIMESTAMP',
}

/** A writer that uses so many threads. */
export async function openDuckWriter(threads: number) {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) })
  const connection = await instance.connect()
  const columns = Object.entries(profileUnion.members).map(([name, field]) => `'${name}': '${typeOf(field)}'`)
  return {
    /** Writes the rows of `source` to the file `target`. */
    async write(source: string, target: string): Promise<void> {
      const rows = `read_json('${source}', format = 'newline_delimited', columns = {${columns.join(', ')}})`
      await connection.run(`COPY (SELECT * FROM ${rows}) TO '${target}' (FORMAT parquet, COMPRESSION snappy)`)
    },
    close(): void {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function typeOf(field: Field): string {
  switch (field.kind) {
    case 'scalar':
      return scalarTypes[field.type]
    case 'list':
      return `${typeOf(field.element)}[]`
    case 'map':
      return `MAP(VARCHAR, ${typeOf(field.value)})`
    case 'struct': {
      const members = Object.entries(field.members).map(([name, member]) => `"${name}" ${typeOf(member)}`)
      return `STRUCT(${members.join(', ')})`
    }
  }
}
