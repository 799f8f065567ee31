// Merge policies: list, look up, create, replace, change and delete.
import type { Static } from 'typebox'
import { builtInMergePolicyId, type MergePolicy } from '../../domain/merge-policy.ts'
import {
  type MergePolicyContent,
  type MergePolicyPatch,
  type MergePolicyRequest,
  mergePolicyContent,
  patchedContent,
} from '../../domain/merge-policy-request.ts'
import { AepError } from '../../errors.ts'
import type { MergePolicyStart } from '../../storage/merge-policies.ts'
import type { Tenant } from '../../tenant.ts'
import { type BulkGetRequest, bulkGet } from './bulk-get.ts'
import type { MergePolicyList, MergePolicyListQuery, MergePolicyReply } from './merge-policy-schemas.ts'
import { readPageStart, startAfter } from './page-start.ts'
import { flag } from './query.ts'
import { sandboxReply } from './sandbox.ts'

type Query = Static<typeof MergePolicyListQuery>
type Reply = Static<typeof MergePolicyReply>

/** One page by name. Raises QUERY_INVALID for a start that no list has given. */
export function listMergePolicies(tenant: Tenant, query: Query): Static<typeof MergePolicyList> {
  const { start = '0', limit = 20, orderBy, orderby, default: isDefault, isActiveOnEdge, ...rest } = query
  const order = orderBy ?? orderby ?? ''
  const filter = {
    isDefault: flag(isDefault),
    isActiveOnEdge: flag(isActiveOnEdge),
    schemaName: rest['schema.name'],
    identityGraph: rest['identityGraph.type'],
    attributeMerge: rest['attributeMerge.type'],
    version: rest.version,
  }
  const { mergePolicies } = tenant.store
  const found = mergePolicies.list(filter, {
    start: pageStart(start),
    limit: limit + 1,
    descending: order.startsWith('-'),
  })
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const next = last && found.length > limit ? startAfter([last.name ?? '', last.id]) : ''
  return {
    _page: { totalCount: mergePolicies.count(filter), pageSize: shown.length, count: shown.length, next },
    children: shown.map((policy) => mergePolicyReply(tenant, policy)),
    _links: { next: { href: next === '' ? '' : nextHref(next, order, limit, query) } },
  }
}

/** As docs print it, and with the filters: clients take over its query as it stands. */
function nextHref(start: string, order: string, limit: number, query: Query): string {
  const { start: _start, limit: _limit, orderBy: _orderBy, orderby: _orderby, ...filters } = query
  const parameters = new URLSearchParams({ start, orderBy: order.trim(), limit: String(limit) })
  for (const [name, value] of Object.entries(filters)) parameters.set(name, String(value))
  return `@/mergePolicies?${parameters}`
}

function pageStart(start: string): MergePolicyStart {
  const read = readPageStart(start, { parts: ['string', 'string'], link: '_links.next' })
  if ('skip' in read) return read
  const [name, id] = read.after.map(String)
  return { after: { name: name ?? '', id: id ?? '' } }
}

/** The newest version. Raises MERGE_POLICY_NOT_FOUND. */
export function readMergePolicy(tenant: Tenant, mergePolicyId: string): Reply {
  return mergePolicyReply(tenant, find(tenant, mergePolicyId))
}

/** The newest versions of those that exist. */
export function readMergePolicies(tenant: Tenant, request: Static<typeof BulkGetRequest>) {
  return bulkGet(request, (id) => {
    const policy = tenant.store.mergePolicies.find(id)
    return policy && mergePolicyReply(tenant, policy)
  })
}

/** Stores version 1 of a new policy. Raises BODY_INVALID. */
export async function createMergePolicy(tenant: Tenant, request: MergePolicyRequest): Promise<Reply> {
  const content = mergePolicyContent(request)
  const { store, ids } = tenant
  const created = await store.commit(() => {
    let id: string
    do id = ids.mergePolicyId(store.settings.count('mergePoliciesCreated'))
    while (store.mergePolicies.find(id))
    return saveVersion(tenant, { id, version: 1, ...content })
  })
  return mergePolicyReply(tenant, created)
}

/** Puts what the body says in place of the policy, as its next version. Raises BODY_INVALID, MERGE_POLICY_NOT_FOUND. */
export async function replaceMergePolicy(
  tenant: Tenant,
  mergePolicyId: string,
  request: MergePolicyRequest,
): Promise<Reply> {
  const content = mergePolicyContent(request)
  if (request.id !== undefined && request.id !== mergePolicyId) {
    throw new AepError('BODY_INVALID', [`id must be ${mergePolicyId}, as in the path`])
  }
  return update(tenant, mergePolicyId, () => content)
}

/** Carries the operations out, all or none, as one new version. Raises BODY_INVALID, MERGE_POLICY_NOT_FOUND. */
export function patchMergePolicy(
  tenant: Tenant,
  mergePolicyId: string,
  patch: Static<typeof MergePolicyPatch>,
): Promise<Reply> {
  return update(tenant, mergePolicyId, ({ updateEpoch: _updateEpoch, ...policy }) =>
    patchedContent(policy, patch),
  )
}

/**
 * Deletes the policy in all its versions; a job that names it fails. Raises MERGE_POLICY_NOT_FOUND,
 * MERGE_POLICY_NOT_DELETABLE.
 */
export async function deleteMergePolicy(tenant: Tenant, mergePolicyId: string): Promise<void> {
  await tenant.store.commit(() => {
    const policy = find(tenant, mergePolicyId)
    if (policy.isActiveOnEdge) {
      throw new AepError('MERGE_POLICY_NOT_DELETABLE', mergePolicyId, 'it is active on edge')
    }
    if (mergePolicyId === builtInMergePolicyId) {
      throw new AepError('MERGE_POLICY_NOT_DELETABLE', mergePolicyId, 'it governs where no other does')
    }
    tenant.store.mergePolicies.remove(mergePolicyId)
  })
}

async function update(
  tenant: Tenant,
  mergePolicyId: string,
  change: (policy: MergePolicy) => MergePolicyContent,
): Promise<Reply> {
  const updated = await tenant.store.commit(() => {
    const policy = find(tenant, mergePolicyId)
    return saveVersion(tenant, { ...change(policy), id: policy.id, version: policy.version + 1 })
  })
  return mergePolicyReply(tenant, updated)
}

/** Stores the version as of now. What other policies lose to it is an update of theirs, too. */
function saveVersion({ store, clock }: Tenant, policy: MergePolicy): MergePolicy {
  const updateEpoch = Math.floor(clock.now() / 1000)
  for (const other of store.mergePolicies.displacedBy(policy)) {
    store.mergePolicies.saveVersion({ ...other, version: other.version + 1, updateEpoch })
  }
  const saved = { ...policy, updateEpoch }
  store.mergePolicies.saveVersion(saved)
  return saved
}

function find({ store }: Tenant, mergePolicyId: string): MergePolicy {
  const policy = store.mergePolicies.find(mergePolicyId)
  if (!policy) throw new AepError('MERGE_POLICY_NOT_FOUND', mergePolicyId)
  return policy
}

/** In the order of members that docs print. */
function mergePolicyReply(tenant: Tenant, policy: MergePolicy): Reply {
  const { id, name, schema, version, identityGraph, attributeMerge, updateEpoch } = policy
  return {
    id,
    ...(name !== undefined && { name }),
    imsOrgId: tenant.imsOrgId,
    sandbox: sandboxReply(tenant),
    schema,
    version,
    identityGraph,
    attributeMerge,
    isActiveOnEdge: policy.isActiveOnEdge ?? false,
    default: policy.default,
    ...(updateEpoch !== undefined && { updateEpoch }),
  }
}
