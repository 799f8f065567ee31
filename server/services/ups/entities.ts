// Profile Access: one profile, as an export would write it, found by an identity.
import type { Static } from 'typebox'
import { readProjection } from '../../domain/field-projection.ts'
import { formatInstant } from '../../domain/instant.ts'
import { mergeProfile, mergeRuleOf } from '../../domain/merge-policy.ts'
import type { Identity, MergedProfile } from '../../domain/profile.ts'
import { projected } from '../../domain/projected-value.ts'
import { fromMerged } from '../../domain/stored-body.ts'
import { identityOfXid, xidOf } from '../../domain/xid.ts'
import { AepError } from '../../errors.ts'
import type { Tenant } from '../../tenant.ts'
import { type EntityMap, type EntityQuery, profileSchemaName } from './entity-schemas.ts'
import { standardPolicy } from './merge-policy-choice.ts'

type Query = Static<typeof EntityQuery>

/**
 * The profile of an identity. Raises QUERY_INVALID, ENTITY_MERGE_POLICY_UNKNOWN, ENTITY_NOT_FOUND,
 * ENTITY_IDENTITIES_TOO_MANY. A path of `fields` that names nothing selects nothing (emulator-defined). The sandbox
 * holds no accounts and no opportunities.
 */
export function readEntity(tenant: Tenant, query: Query): Static<typeof EntityMap> {
  const identity = identityOf(query, 'entityId', 'entityIdNS')
  if (query['schema.name'] !== profileSchemaName) throw new AepError('ENTITY_NOT_FOUND')
  const { body, contributing, updatedAt } = findProfile(tenant, identity, query.mergePolicyId)
  const union = tenant.store.unionSchemas.read().profile
  const { schema } = readProjection(union, query.fields ?? '')
  const entityId = xidOf(identity)
  return {
    [entityId]: {
      entityId,
      sources: [...new Set(contributing.map(({ datasetId }) => datasetId))],
      entity: projected(schema, fromMerged(body)),
      lastModifiedAt: formatInstant(updatedAt),
    },
  }
}

/** Who is asked for: a value and its namespace, or an XID. Raises QUERY_INVALID. */
export function identityOf(
  query: Query,
  idName: 'entityId' | 'relatedEntityId',
  namespaceName: 'entityIdNS' | 'relatedEntityIdNS',
): Identity {
  const [id, namespace] = [query[idName], query[namespaceName]]
  if (id === undefined) throw new AepError('QUERY_INVALID', [`${idName} is required`])
  if (namespace !== undefined) return { namespace, id }
  const identity = identityOfXid(id)
  if (!identity) throw new AepError('QUERY_INVALID', [`${namespaceName} is required: ${idName} is no XID`])
  return identity
}

/** Whoever has the identity, merged. Raises ENTITY_MERGE_POLICY_UNKNOWN, ENTITY_NOT_FOUND, ENTITY_IDENTITIES_TOO_MANY. */
export function findProfile(
  { store }: Tenant,
  identity: Identity,
  mergePolicyId = standardPolicy(store, profileSchemaName),
): MergedProfile {
  const policy = store.mergePolicies.find(mergePolicyId)
  if (!policy) throw new AepError('ENTITY_MERGE_POLICY_UNKNOWN', mergePolicyId)
  const graph = policy.identityGraph.type
  const individual = store.individuals.find(graph, identity)
  if (!individual) throw new AepError('ENTITY_NOT_FOUND')
  if (individual.isTooLarge) throw new AepError('ENTITY_IDENTITIES_TOO_MANY')
  const rule = mergeRuleOf(policy, store.profiles.eventDatasetIds)
  for (const { fragments } of store.individuals.read(graph, Int32Array.of(individual.key), true)) {
    const profile = mergeProfile(fragments, rule)
    if (profile) return profile
  }
  throw new AepError('ENTITY_NOT_FOUND')
}
