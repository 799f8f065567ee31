// A Catalog dataset: what clients set, what the emulator adds, and whether an export can go into it.
import { type Static, Type } from 'typebox'
import type { EpochMs } from './instant.ts'

/** `schemaRef.id` of the XDM Individual Profile union schema, and its altId, which some tutorials use. */
const unionSchemaIds = ['https://ns.adobe.com/xdm/context/profile__union', '_xdm.context.profile__union']

const Text = Type.Optional(Type.String())

/** Body of POST /dataSets (tutorial; catalog.yaml dataSetRequest). Unknown members are kept. */
export const DatasetRequest = Type.Object(
  {
    name: Text,
    description: Text,
    schemaRef: Type.Optional(Type.Object({ id: Type.String({ minLength: 1 }), contentType: Text })),
    schema: Text,
    fileDescription: Type.Optional(
      Type.Object({ persisted: Type.Optional(Type.Boolean()), containerFormat: Text, format: Text }),
    ),
    aspect: Text,
    tags: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
    enableErrorDiagnostics: Type.Optional(Type.Boolean()),
    observableSchema: Type.Optional(Type.Object({})),
    unifiedTags: Type.Optional(Type.Array(Type.String())),
    systemLabels: Type.Optional(Type.Array(Type.String())),
  },
  { $id: 'DatasetRequest' },
)
export type DatasetRequest = Static<typeof DatasetRequest>

export interface Dataset {
  readonly id: string
  readonly viewId: string
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  /** The x-api-key that created it. */
  readonly createdClient: string
  readonly body: DatasetRequest
}

/**
 * Why an export into the dataset fails, or undefined when it does not. A target is based on the union schema
 * (tutorial, "Create a target dataset") and is not itself enabled for Profile (predecessor of the tutorial).
 */
export function exportObstacle({ id, body }: Dataset): string | undefined {
  const schemaId = body.schemaRef?.id ?? body.schema
  if (schemaId === undefined || !unionSchemaIds.includes(schemaId)) {
    return `the dataset ${id} is based on ${schemaId ?? 'no schema'}, not on ${unionSchemaIds[0]}`
  }
  const enabled = body.tags?.unifiedProfile?.some((tag) => /^enabled:\s*true$/.test(tag))
  return enabled ? `the dataset ${id} is itself enabled for Profile` : undefined
}

/** True where a later record patches the earlier one instead of replacing it (catalog.yaml, `unifiedProfile` tags). */
export function isUpsert({ tags }: DatasetRequest): boolean {
  return tags?.unifiedProfile?.some((tag) => /^isUpsert:\s*true$/.test(tag)) ?? false
}
