// Wire shapes of Profile Access.
import { Type } from 'typebox'
import { limitOf } from './query.ts'

const closed = { additionalProperties: false }

export const profileSchemaName = '_xdm.context.profile'
export const eventSchemaName = '_xdm.context.experienceevent'

/** Source: profile.yaml retrieveEntity; events: docs, profile/api/entities. */
const schemaNames = [profileSchemaName, eventSchemaName, '_xdm.context.account', '_xdm.context.opportunity']

const OrderBy = Type.Optional(
  Type.Unsafe<string>({
    type: 'string',
    enum: ['timestamp', '+timestamp', ' timestamp', '-timestamp', ''],
    description: 'Of events; the earliest first unless it begins with a minus.',
  }),
)

const Instant = (description: string) =>
  Type.Optional(
    Type.Number({
      minimum: -8_640_000_000_000_000,
      maximum: 8_640_000_000_000_000,
      description: `${description} Of events; epoch milliseconds.`,
    }),
  )

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))

/** Source: profile.yaml retrieveEntity; docs, profile/api/entities, "Query parameters". */
export const EntityQuery = Type.Object({
  'schema.name': Type.Unsafe<string>({ type: 'string', enum: schemaNames }),
  entityId: text('Of a profile: a value in the namespace entityIdNS, or an XID.'),
  entityIdNS: text('Its namespace; none for an XID.'),
  'relatedSchema.name': Type.Optional(Type.Unsafe<string>({ type: 'string', enum: [profileSchemaName] })),
  relatedEntityId: text('Of the profile whose events are read: a value in relatedEntityIdNS, or an XID.'),
  relatedEntityIdNS: text('Its namespace; none for an XID.'),
  fields: Type.Optional(Type.String({ description: 'Comma-separated paths; all fields when left out.' })),
  mergePolicyId: text('Default: the organization’s default for profiles.'),
  startTime: Instant('The first that counts.'),
  endTime: Instant('The first that no longer counts.'),
  limit: limitOf(1000),
  orderby: OrderBy,
  orderBy: OrderBy,
  start: text('Where the page starts: _page.next of the page before.'),
  property: Type.Optional(
    Type.String({
      description: 'A condition on events: a path, =, !=, <, <=, > or >=, a value. Up to three.',
    }),
  ),
  withCA: Type.Optional(Type.Boolean({ description: 'There are no computed attributes.' })),
})

const Fields = Type.Object({}, { description: 'The fields of the union schema that are asked for.' })

/** Source: docs, profile/api/entities, "Access profile data by identity". */
const Entity = Type.Object(
  {
    entityId: Type.String({ description: 'The XID of the identity that was asked for.' }),
    sources: Type.Array(Type.String(), { description: 'The datasets that the profile is merged of.' }),
    entity: Fields,
    lastModifiedAt: Type.String({ format: 'rfc3339' }),
  },
  { $id: 'Entity', ...closed },
)

/** By XID. Source: profile.yaml GetEntityResponse. */
export const EntityMap = Type.Record(Type.String(), Entity)

/** Source: docs, profile/api/entities, "Access time series events for a profile by identity". */
export const EventPage = Type.Object(
  {
    _page: Type.Object(
      {
        orderby: Type.String(),
        start: Type.String({ description: 'The first event on the page; "" where there is none.' }),
        count: Type.Integer({ description: 'How many events are on the page.' }),
        next: Type.String({ description: 'Where the next page starts; "" on the last one.' }),
      },
      closed,
    ),
    children: Type.Array(
      Type.Object(
        {
          relatedEntityId: Type.String(),
          entityId: Type.String({ description: 'The _id of the event.' }),
          timestamp: Type.Integer({ description: 'Epoch milliseconds.' }),
          entity: Fields,
          lastModifiedAt: Type.String({ format: 'rfc3339' }),
        },
        closed,
      ),
    ),
    _links: Type.Object(
      {
        next: Type.Object(
          { href: Type.String({ description: 'Relative to /access; "" on the last page.' }) },
          closed,
        ),
      },
      closed,
    ),
  },
  { $id: 'EntityEventPage', ...closed },
)
