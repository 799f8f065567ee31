// Wire shapes of /data/foundation/schemaregistry.
import { type TProperties, Type } from 'typebox'

const closed = { additionalProperties: false }
const Field = Type.Object({}, { description: 'JSON Schema of a field, with its XDM type in meta:xdmType.' })

/** `$id` is part of a schema here, not a name for it. */
const object = (properties: TProperties, name: string) => Type.Object(properties, { $id: name, ...closed })

export const UnionPath = Type.Object({
  unionId: Type.String({ description: 'The meta:altId, or the $id with its slashes and colon encoded.' }),
})

/** The most entries that a page has (schema-registry.yaml, parameter `limit`). */
export const mostUnions = 500

/** Source: schema-registry.yaml listUnionSchemas; operators of `property`: docs, xdm/api/appendix. */
export const UnionListQuery = Type.Object({
  property: Type.Optional(
    Type.String({
      description:
        'Names of members to return, or a condition: a name, then ==, !=, <, <=, >, >= or ~ and a value. May be repeated.',
    }),
  ),
  orderby: Type.Optional(Type.String({ description: 'Members to sort by, a minus before falling ones.' })),
  start: Type.Optional(
    Type.String({ description: 'Only what comes after this value of the first of them.' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: mostUnions, description: '0 bounds nothing.' })),
})

/** Source: docs, xdm/api/unions, reply of the list. */
export const UnionSummary = object(
  {
    title: Type.Optional(Type.String()),
    $id: Type.Optional(Type.String()),
    'meta:altId': Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
  },
  'UnionSummary',
)

const Reference = Type.Object({ $ref: Type.String() }, closed)

/**
 * Source: schema-registry.yaml unionBasic and lookupUnionResponse. `allOf`, or `properties` in the full formats; what
 * the caller does not want is left out.
 */
export const UnionSchema = object(
  {
    $id: Type.Optional(Type.String()),
    'meta:altId': Type.Optional(Type.String()),
    'meta:resourceType': Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    title: Type.Optional(Type.String()),
    type: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    allOf: Type.Optional(Type.Array(Reference)),
    properties: Type.Optional(Type.Record(Type.String(), Field)),
    imsOrg: Type.Optional(Type.String()),
    'meta:extends': Type.Optional(Type.Array(Type.String())),
    'meta:xdmType': Type.Optional(Type.String()),
    'meta:registryMetadata': Type.Optional(
      Type.Object({ eTag: Type.String(), 'meta:globalLibVersion': Type.String() }, closed),
    ),
    'meta:class': Type.Optional(Type.String()),
    'meta:containerId': Type.Optional(Type.String()),
    'meta:sandboxId': Type.Optional(Type.String()),
    'meta:sandboxType': Type.Optional(Type.String()),
  },
  'UnionSchema',
)

/** Source: schema-registry.yaml listResponseBasic. */
export const UnionList = Type.Object(
  {
    results: Type.Array(Type.Union([UnionSummary, UnionSchema])),
    _page: Type.Object(
      {
        orderby: Type.String(),
        next: Type.Union([Type.String(), Type.Null()], {
          description: 'The start of the next page; null on the last one.',
        }),
        count: Type.Integer({ description: 'How many results are on the page.' }),
      },
      closed,
    ),
  },
  { $id: 'UnionList', ...closed },
)
