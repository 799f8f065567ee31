// Wire shapes of /data/foundation/export. Numbers inside entries are text, as documented.
import { Type } from 'typebox'
import { Start } from '../../gateway/query.ts'

const closed = { additionalProperties: false }

export const BatchPath = Type.Object({ batchId: Type.String() })
export const DatasetPath = Type.Object({ datasetId: Type.String() })
export const FilePath = Type.Object({ fileId: Type.String() })

/** Source: docs, data access tutorial: 100 entries unless told; more than 100 are not served at once. */
export const EntryListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, default: 100 })),
  start: Start,
})
export const BatchPathQuery = Type.Object({
  ...EntryListQuery.properties,
  path: Type.Optional(
    Type.String({
      description: 'Name of the file to download or of the folder to list; all are listed without it.',
    }),
  ),
})
export const FileQuery = Type.Object({
  limit: EntryListQuery.properties.limit,
  start: Type.Optional(
    Type.String({ description: 'How many parts to pass over, or the name of the first one to list.' }),
  ),
  path: Type.Optional(
    Type.String({ description: 'Name of the part to download; without it the parts are listed.' }),
  ),
})

const Link = Type.Object({ href: Type.String() }, closed)
const Self = Type.Object({ self: Link }, closed)
const Page = Type.Object(
  { limit: Type.Integer(), count: Type.Integer({ description: 'How many entries there are in all.' }) },
  closed,
)
const PageLinks = Type.Optional(
  Type.Object(
    {
      next: Type.Optional(Link),
      page: Type.Object({ href: Type.String(), templated: Type.Boolean() }, closed),
    },
    closed,
  ),
)

/** Source: docs, data access tutorial, "Retrieve a list of files in a batch"; data-access.yaml dataSetFiles. */
export const DataSetFileList = Type.Object(
  {
    data: Type.Array(
      Type.Object(
        {
          dataSetFileId: Type.String(),
          dataSetViewId: Type.String(),
          version: Type.String(),
          created: Type.String(),
          updated: Type.String(),
          isValid: Type.Boolean(),
          records: Type.String(),
          size: Type.String(),
          _links: Self,
        },
        closed,
      ),
    ),
    _page: Page,
    _links: PageLinks,
  },
  { $id: 'DataSetFileList', ...closed },
)

/** Source: docs, data access tutorial, "Retrieve a list of files in a dataset file". */
export const PartList = Type.Object(
  {
    data: Type.Array(Type.Object({ name: Type.String(), length: Type.String(), _links: Self }, closed)),
    _page: Page,
    _links: PageLinks,
  },
  { $id: 'PartList', ...closed },
)

/** Source: data-access.yaml preview. A row has the columns of the file. */
export const DatasetPreview = Type.Object(
  { data: Type.Array(Type.Object({}, { additionalProperties: true }), { maxItems: 100 }) },
  { $id: 'DatasetPreview', ...closed },
)

/** The bytes of a file. */
export const FileBytes = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })
