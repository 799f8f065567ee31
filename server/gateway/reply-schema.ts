// Reply schemas of routes that send more than plain objects: documented in full, typed as unknown.
import { type TSchema, type TUnknown, Type } from 'typebox'

/** A reply that is sent as stored text, or as bytes; the schema still documents it, and tests check it. */
export const sentAsIs = (schema: TSchema) => schema as TUnknown

/** A reply without a body. */
export const NoContent = sentAsIs(Type.Null({ description: 'No content.' }))
