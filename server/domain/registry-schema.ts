// Fields as the schema registry describes them: JSON Schema, with XDM's own names of types beside it.
import type { JsonSchema } from './declared-fields.ts'
import type { Field, ScalarField, ScalarType, StructField } from './union-schema.ts'

/** JSON Schema as the registry writes it; `withDeclaredFields` reads the same fields back from it. */
export interface RegistrySchema extends JsonSchema {
  readonly title?: string
  readonly type: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, RegistrySchema>>
  readonly required?: readonly string[]
  readonly items?: RegistrySchema
  readonly additionalProperties?: RegistrySchema
  readonly 'meta:xdmType': string
}

const integerOf = (xdmType: string, minimum: number, maximum: number): RegistrySchema => ({
  type: 'integer',
  minimum,
  maximum,
  'meta:xdmType': xdmType,
})

/** Source: docs, xdm/schema/field-constraints; `int` and `number`: schema-registry.yaml. Bounds: what seeds are held to. */
const scalars: Record<ScalarType, RegistrySchema> = {
  string: { type: 'string', 'meta:xdmType': 'string' },
  double: { type: 'number', 'meta:xdmType': 'number' },
  long: integerOf('long', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  integer: integerOf('int', -(2 ** 31), 2 ** 31 - 1),
  short: integerOf('short', -(2 ** 15), 2 ** 15 - 1),
  byte: integerOf('byte', -(2 ** 7), 2 ** 7 - 1),
  boolean: { type: 'boolean', 'meta:xdmType': 'boolean' },
  date: { type: 'string', format: 'date', 'meta:xdmType': 'date' },
  'date-time': { type: 'string', format: 'date-time', 'meta:xdmType': 'date-time' },
}

/** The members of a struct by name, each titled by it unless `titled` is false. */
export function registryProperties(
  { members }: StructField,
  titled: boolean,
): Readonly<Record<string, RegistrySchema>> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name,
      { ...(titled && { title: name }), ...registrySchema(member, titled) },
    ]),
  )
}

function registrySchema(field: Field, titled: boolean): RegistrySchema {
  switch (field.kind) {
    case 'scalar':
      return scalarSchema(field)
    case 'struct': {
      const { required } = field
      const properties = registryProperties(field, titled)
      return { type: 'object', properties, ...(required && { required }), 'meta:xdmType': 'object' }
    }
    case 'list':
      return { type: 'array', items: registrySchema(field.element, titled), 'meta:xdmType': 'array' }
    case 'map':
      return {
        type: 'object',
        additionalProperties: registrySchema(field.value, titled),
        'meta:xdmType': 'map',
      }
  }
}

function scalarSchema({ type, values }: ScalarField): RegistrySchema {
  return values ? { ...scalars[type], enum: values } : scalars[type]
}
