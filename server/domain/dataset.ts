// A Catalog dataset: what clients set, what the emulator adds, and whether an export can go into it.
import { type Static, Type } from 'typebox'
import type { EpochMs } from './instant.ts'

/** `schemaRef.id` of the XDM Individual Profile union schema, and its altId, which some tutorials use. */
const unionSchemaIds = ['https://ns.adobe.com/xdm/context/profile__union', '_xdm.context.profile__union']

const Text = Type.Optional(Type.String())

/** Who keeps the dataset (catalog.yaml datasetPatchRequestV2). */
const ManagedBy = Type.Unsafe<'CUSTOMER' | 'SYSTEM'>({ type: 'string', enum: ['CUSTOMER', 'SYSTEM'] })

/** Body of POST and PUT /dataSets (tutorial; catalog.yaml dataSetRequest). Unknown members are kept. */
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
    classification: Type.Optional(Type.Object({ dataBehavior: Text, managedBy: Type.Optional(ManagedBy) })),
    extensions: Type.Optional(Type.Object({})),
    enableErrorDiagnostics: Type.Optional(Type.Boolean()),
    observableSchema: Type.Optional(Type.Object({})),
    unifiedTags: Type.Optional(Type.Array(Type.String())),
    systemLabels: Type.Optional(Type.Array(Type.String())),
  },
  { $id: 'DatasetRequest' },
)
export type DatasetRequest = Static<typeof DatasetRequest>

/** What clients have set, with the members that every dataset has. */
type DatasetContent = DatasetRequest &
  Required<Pick<DatasetRequest, 'name' | 'fileDescription' | 'tags'>> & {
    readonly classification: { readonly dataBehavior: string; readonly managedBy: 'CUSTOMER' | 'SYSTEM' }
  }

export interface Dataset {
  readonly id: string
  readonly viewId: string
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  /** The x-api-key that created it. */
  readonly createdClient: string
  /** The x-api-key that changed it last. */
  readonly updatedClient: string
  /** Counts the changes since its creation; the third number of the Catalog's `version`. */
  readonly revision: number
  readonly body: DatasetContent
}

/** The Catalog's `version` of an object that was changed so often: semver, the patch number bumped (docs: catalog). */
export const versionOf = (revision: number) => `1.0.${revision}`

/** A dataset as it is first stored. `id` and `createdAt` are the Catalog's, the rest is the client's. */
export function newDataset(created: {
  id: string
  viewId: string
  createdAt: EpochMs
  createdClient: string
  body: DatasetRequest
}): Dataset {
  const { id, createdAt, createdClient, body } = created
  const content = datasetContent(id, body)
  return { ...created, updatedAt: createdAt, updatedClient: createdClient, revision: 0, body: content }
}

/** The dataset after `client` has changed its content at `at`. */
export function changedDataset(
  dataset: Dataset,
  change: { body: DatasetRequest; client: string; at: EpochMs },
): Dataset {
  return {
    ...dataset,
    body: datasetContent(dataset.id, change.body),
    updatedAt: Math.max(dataset.updatedAt, change.at),
    updatedClient: change.client,
    revision: dataset.revision + 1,
  }
}

/** Members that the Catalog keeps itself; what clients send for them is passed over (docs: replace an object). */
export const systemMembers = [
  'id',
  'imsOrg',
  'sandboxId',
  'version',
  'created',
  'updated',
  'createdClient',
  'createdUser',
  'updatedUser',
  'viewId',
  'basePath',
  'files',
  'lastBatchId',
  'lastBatchStatus',
  'lastSuccessfulBatch',
  'lastFailedBatch',
] as const

/** The body without members that are the Catalog's, and with those that no dataset lacks (docs, samples). */
function datasetContent(id: string, body: DatasetRequest): DatasetContent {
  const own = Object.entries(body).filter(
    ([member]) => !(systemMembers as readonly string[]).includes(member),
  )
  const {
    name = id,
    fileDescription = {},
    tags,
    classification,
    ...others
  }: DatasetRequest = Object.fromEntries(own)
  return {
    ...others,
    name,
    fileDescription,
    tags: { 'adobe/pqs/table': [tableName(name)], 'adobe/siphon/table/format': ['parquet'], ...tags },
    classification: { dataBehavior: 'record', managedBy: 'CUSTOMER', ...classification },
  }
}

/** The dataset's name as Query Service spells a table. */
function tableName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
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
  const enabled = body.tags.unifiedProfile?.some((tag) => /^enabled:\s*true$/.test(tag))
  return enabled ? `the dataset ${id} is itself enabled for Profile` : undefined
}

/** True where a later record patches the earlier one instead of replacing it (catalog.yaml, `unifiedProfile` tags). */
export function isUpsert({ tags }: DatasetRequest): boolean {
  return tags?.unifiedProfile?.some((tag) => /^isUpsert:\s*true$/.test(tag)) ?? false
}
