// Wire shapes of /data/foundation/sandbox-management.
import { Type } from 'typebox'
import { SandboxType } from '../../domain/sandbox.ts'

const closed = { additionalProperties: false }

const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values })

export const SandboxPath = Type.Object({ sandboxName: Type.String() })

/** Source: docs, sandboxes API, appendix; sandbox.yaml. */
export const SandboxListQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Only together with offset.' }),
  ),
  offset: Type.Optional(
    Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Only together with limit.' }),
  ),
  property: Type.Optional(Type.String({ description: 'name==prod, type!=production and the like.' })),
  orderBy: Type.Optional(Type.String({ description: 'Members, desc: or - before those in falling order.' })),
})

/** Source: docs, sandboxes API; `id`, that only services see, is always there. */
export const SandboxReply = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    title: Type.String(),
    state: oneOf(['creating', 'active', 'deleting', 'resetting', 'deleted', 'failed']),
    type: SandboxType,
    region: Type.String(),
    isDefault: Type.Boolean(),
    eTag: Type.Integer(),
    createdDate: Type.String({ description: 'YYYY-MM-DD hh:mm:ss in UTC.' }),
    lastModifiedDate: Type.String({ description: 'YYYY-MM-DD hh:mm:ss in UTC.' }),
    createdBy: Type.String(),
    modifiedBy: Type.String(),
  },
  { $id: 'Sandbox', ...closed },
)

const Link = Type.Object(
  { href: Type.String(), templated: Type.Union([Type.Boolean(), Type.Null()]) },
  closed,
)

export const SandboxList = Type.Object(
  {
    sandboxes: Type.Array(SandboxReply),
    _page: Type.Object({ limit: Type.Integer(), count: Type.Integer() }, closed),
    _links: Type.Object({ next: Type.Optional(Link), prev: Type.Optional(Link), page: Link }, closed),
  },
  { $id: 'SandboxList', ...closed },
)

export const SandboxTypeList = Type.Object(
  { sandboxTypes: Type.Array(SandboxType) },
  { $id: 'SandboxTypeList', ...closed },
)
