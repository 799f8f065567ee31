// Profile Access: the events of one profile, in order of time, page by page.
import type { Static } from 'typebox'
import { type EventCondition, readEventCondition } from '../../domain/event-condition.ts'
import { readProjection } from '../../domain/field-projection.ts'
import { formatInstant } from '../../domain/instant.ts'
import type { EventFragment } from '../../domain/profile.ts'
import { projected } from '../../domain/projected-value.ts'
import { xidOf } from '../../domain/xid.ts'
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'
import { findProfile, identityOf } from './entities.ts'
import { type EntityQuery, type EventPage, profileSchemaName } from './entity-schemas.ts'

type Query = Static<typeof EntityQuery>

/** Conditions that one call may have (docs, profile/api/entities). */
const mostConditions = 3

/** Events of a page unless told (docs, profile/api/entities). */
const usualLimit = 1000

/**
 * One page of a profile's events; `properties`: each value of the parameter. Raises QUERY_INVALID,
 * ENTITY_MERGE_POLICY_UNKNOWN, ENTITY_NOT_FOUND, ENTITY_IDENTITIES_TOO_MANY.
 */
export function readEntityEvents(
  tenant: Tenant,
  query: Query,
  properties: readonly string[],
): Static<typeof EventPage> {
  if (query['relatedSchema.name'] === undefined) {
    throw new AepError('QUERY_INVALID', [`relatedSchema.name is required: ${profileSchemaName}`])
  }
  const identity = identityOf(query, 'relatedEntityId', 'relatedEntityIdNS')
  const isWanted = conditionOf(query, properties)
  const { events } = findProfile(tenant, identity, query.mergePolicyId)
  const { limit = usualLimit, start } = query
  const falling = (query.orderBy ?? query.orderby ?? '').startsWith('-')
  const found = events.filter(isWanted)
  if (falling) found.reverse()
  const cursors = cursorsOf(found)
  const first = start === undefined ? 0 : cursors.indexOf(start)
  if (first < 0) throw new AepError('QUERY_INVALID', [`start is no event of this list: ${start}`])
  const shown = found.slice(first, first + limit)
  const next = cursors[first + limit] ?? ''
  const orderby = falling ? '-timestamp' : 'timestamp'
  const { schema } = readProjection(tenant.store.unionSchemas.read().event, query.fields ?? '')
  const relatedEntityId = xidOf(identity)
  return {
    _page: { orderby, start: cursors[first] ?? '', count: shown.length, next },
    children: shown.map(({ body, timestamp, ingestedAt }) => ({
      relatedEntityId,
      entityId: body._id,
      timestamp,
      entity: projected(schema, body),
      lastModifiedAt: formatInstant(ingestedAt),
    })),
    _links: { next: { href: next === '' ? '' : nextHref(query, properties, { start: next, orderby }) } },
  }
}

/** Whether an event is within [startTime, endTime) and meets all conditions. Raises QUERY_INVALID. */
function conditionOf(
  { startTime = -Infinity, endTime = Infinity }: Query,
  properties: readonly string[],
): (event: EventFragment) => boolean {
  if (startTime > endTime) {
    throw new AepError('QUERY_INVALID', [`startTime ${startTime} is after endTime ${endTime}`])
  }
  const conditions = properties.flatMap((text) => text.split('&')).map(conditionOn)
  if (conditions.length > mostConditions) {
    throw new AepError('QUERY_INVALID', [
      `property: ${conditions.length} conditions, where ${mostConditions} are the most`,
    ])
  }
  return ({ timestamp, body }) =>
    timestamp >= startTime && timestamp < endTime && conditions.every((isMet) => isMet(body))
}

function conditionOn(text: string): EventCondition {
  const condition = readEventCondition(text)
  if (!condition) {
    throw new AepError('QUERY_INVALID', [
      `property must be a path, one of =, !=, <, <=, >, >=, and a value, not "${text}"`,
    ])
  }
  return condition
}

/** What a page's `start` calls each event: its `_id`, with its dataset where another one before it has the same. */
function cursorsOf(events: readonly EventFragment[]): string[] {
  const taken = new Set<string>()
  return events.map(({ body, datasetId }) => {
    let cursor = body._id
    while (taken.has(cursor)) cursor += `@${datasetId}`
    taken.add(cursor)
    return cursor
  })
}

/** Relative to `/access`, with the caller's own parameters behind. Source: docs, profile/api/entities. */
function nextHref(
  query: Query,
  properties: readonly string[],
  page: { readonly start: string; readonly orderby: string },
): string {
  const { start: _start, orderby: _orderby, orderBy: _orderBy, property: _property, ...own } = query
  const parameters = new URLSearchParams(page)
  for (const [name, value] of Object.entries(own)) parameters.set(name, String(value))
  for (const property of properties) parameters.append('property', property)
  return `/entities?${String(parameters).replaceAll('%2C', ',')}`
}
