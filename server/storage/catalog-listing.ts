// What the Catalog lists: kinds of objects, and their properties as SQL over the columns of a table.
import type { PropertyKind } from '../domain/catalog-query.ts'

/** A property of the served object as SQL; a version's is the number of its changes. */
export interface ListedProperty {
  readonly sql: string
  readonly kind: PropertyKind
  /** Whether it is a column, never null, and an index has it before the order of creation. */
  readonly indexed?: true
}

/** A kind of objects that can be listed. */
export interface Listing {
  readonly table: string
  /** The column that is given back for each object found. */
  readonly id: string
  /** What the table is narrowed to from the start. */
  readonly where?: string
  /** When an object was created; with `position` the order of a list. */
  readonly created: string
  readonly properties: Record<string, ListedProperty>
  /** The column with an object of all further members, if there are any. */
  readonly members?: string
  /** The object of tags, if there are any, and a table that has a row of `tag`, `value` and `position` for each. */
  readonly tags?: { readonly sql: string; readonly table: string }
}

/** What the properties of every object of the tenant refer to as `@name`. */
export type Constants = Record<string, string>

/** How a property compares. */
export function kindOf({ properties }: Listing, property: string): PropertyKind {
  return ownProperty(properties, property)?.kind ?? 'any'
}

/** A property of the listing's own; not one that every JavaScript object has. */
export const ownProperty = (properties: Record<string, ListedProperty>, name: string) =>
  Object.hasOwn(properties, name) ? properties[name] : undefined
