// Bulk-get: several resources by their ids in one call.
import { type TSchema, Type } from 'typebox'

/** Source: profile.yaml bulkGetMergePolicies; segmentation.yaml bulkGetSegmentDefinitions. */
export const BulkGetRequest = Type.Object(
  { ids: Type.Array(Type.Object({ id: Type.String({ minLength: 1 }) })) },
  { $id: 'BulkGetRequest' },
)

export const bulkGetReply = <Resource extends TSchema>(resource: Resource) =>
  Type.Object({ results: Type.Record(Type.String(), resource) }, { additionalProperties: false })

/** What was found, by id; an id that names nothing is left out (emulator-defined). */
export function bulkGet<Resource>(
  { ids }: { readonly ids: readonly { readonly id: string }[] },
  find: (id: string) => Resource | undefined,
): { results: Record<string, Resource> } {
  const found = ids.flatMap(({ id }): [string, Resource][] => {
    const resource = find(id)
    return resource === undefined ? [] : [[id, resource]]
  })
  return { results: Object.fromEntries(found) }
}
