// Union schemas: the fields that the tenant's profiles and events have, as the registry shows them.
import type { Static } from 'typebox'
import { defaultTenant } from '../../domain/default-tenant.ts'
import { registryProperties } from '../../domain/registry-schema.ts'
import type { StructField, UnionSchemas } from '../../domain/union-schema.ts'
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'
import { type Format, listFormat, lookupFormat } from './accept.ts'
import { classes, composition, extended, type UnionKind } from './field-groups.ts'
import { pick, selectUnions } from './list-query.ts'
import type { UnionListQuery } from './schemas.ts'

/** Titles of the unions, in the order in which they are listed. Source: schema-registry.yaml listUnionsResponse. */
const titles: Record<UnionKind, string> = { profile: 'XDM Individual Profile', event: 'XDM ExperienceEvent' }

/** The only major version that a union has. */
const version = 1

/** Version of the library of standard classes and field groups, as schema-registry.yaml shows it. */
const globalLibVersion = '1.27.4'

/** What `property` and `orderby` look at, whatever the format of the reply. */
const inFull: Format = { detail: 'references', titles: true, descriptions: true }

/** One page. Raises UNION_LIST_ACCEPT_INVALID, QUERY_INVALID. `properties`: each value of the parameter. */
export function listUnions(
  tenant: Tenant,
  query: Static<typeof UnionListQuery>,
  { accept, properties }: { readonly accept: string; readonly properties: readonly string[] },
): object {
  const format = listFormat(accept)
  const resources = kinds().map((kind) => describe(tenant, kind, inFull))
  const { page, shown, names } = selectUnions(resources, query, properties)
  return {
    results: shown.map((resource) => pick(format.detail === 'id' ? summary(resource) : resource, names)),
    _page: page,
  }
}

/** One union by its `$id` or `meta:altId`. Raises UNION_ACCEPT_INVALID, UNION_NOT_FOUND, UNION_VERSION_UNAVAILABLE. */
export function readUnion(tenant: Tenant, unionId: string, accept: string): object {
  const wanted = lookupFormat(accept, tenant.switches.missingAcceptVersion === 'reject')
  const kind = kinds().find((known) => [idOf(known), altIdOf(known)].includes(unionId))
  if (!kind) throw new AepError('UNION_NOT_FOUND', unionId, wanted.version)
  if (wanted.version !== version) throw new AepError('UNION_VERSION_UNAVAILABLE', unionId, wanted.version)
  const union = describe(tenant, kind, wanted.format)
  return wanted.format.detail === 'id' ? summary(union) : { ...union, ...sandboxOf(tenant) }
}

const kinds = () => Object.keys(titles) as UnionKind[]
const idOf = (kind: UnionKind) => `${classes[kind]}__union`
const altIdOf = (kind: UnionKind) => `_${new URL(idOf(kind)).pathname.slice(1).replaceAll('/', '.')}`

/** The fields of a union: a profile's events are among them (docs, xdm/api/unions). */
function fieldsOf(kind: UnionKind, unions: UnionSchemas): StructField {
  if (kind === 'event') return unions.event
  const members = {
    ...unions.profile.members,
    timeSeriesEvents: { kind: 'list', element: unions.event } as const,
  }
  return { ...unions.profile, members }
}

/** Members in the order that schema-registry.yaml shows. */
function describe(tenant: Tenant, kind: UnionKind, format: Format) {
  const fields = fieldsOf(kind, tenant.store.unionSchemas.read())
  const properties = registryProperties(fields, format.titles)
  const description = `Union view of all schemas that extend ${classes[kind]}`
  return {
    $id: idOf(kind),
    'meta:altId': altIdOf(kind),
    'meta:resourceType': 'unions',
    version: `${version}.0`,
    ...(format.titles && { title: titles[kind] }),
    type: 'object',
    ...(format.descriptions && { description }),
    ...(format.detail === 'full'
      ? { properties }
      : { allOf: composition(kind, fields).map(($ref) => ({ $ref })) }),
    imsOrg: tenant.imsOrgId,
    'meta:extends': extended(kind, fields),
    'meta:xdmType': 'object',
    'meta:registryMetadata': {
      eTag: tenant.ids.schemaTag(JSON.stringify(fields)),
      'meta:globalLibVersion': globalLibVersion,
    },
    'meta:class': classes[kind],
    'meta:containerId': 'tenant',
  }
}

/** What a look-up has beside that. Source: schema-registry.yaml lookupUnionResponse. */
const sandboxOf = ({ sandboxId, sandboxName }: Tenant) => ({
  'meta:sandboxId': sandboxId,
  'meta:sandboxType': sandboxName === defaultTenant.sandboxName ? 'production' : 'development',
})

/** The short form; its version is the major one. Source: docs, xdm/api/unions. */
function summary({ title, $id, 'meta:altId': altId }: Readonly<Record<string, unknown>>): object {
  return { title, $id, 'meta:altId': altId, version: String(version) }
}
