// Segment definitions: list, look up, create, change and delete.
import type { Static } from 'typebox'
import {
  changedSegmentDefinition,
  newSegmentDefinition,
  type SegmentDefinition,
  type SegmentDefinitionRequest,
} from '../../domain/segment-definition.ts'
import { AepError } from '../../errors.ts'
import type { SegmentSortField } from '../../storage/segments.ts'
import type { Tenant } from '../../tenant.ts'
import { type BulkGetRequest, bulkGet } from './bulk-get.ts'
import { readPageStart, startAfter } from './page-start.ts'
import { flag } from './query.ts'
import { sandboxReply } from './sandbox.ts'
import type {
  MessageReply,
  SegmentDefinitionList,
  SegmentDefinitionListQuery,
  SegmentDefinitionReply,
} from './segment-definition-schemas.ts'

type Reply = Static<typeof SegmentDefinitionReply>

/**
 * The newest first, unless `sort` says otherwise. Only the platform's own segments have a definition here. Raises
 * QUERY_INVALID for a start that no list in this order has given.
 */
export function listSegmentDefinitions(
  tenant: Tenant,
  query: Static<typeof SegmentDefinitionListQuery>,
): Static<typeof SegmentDefinitionList> {
  const { start = '0', limit = 100, page = 0, 'evaluationInfo.continuous.enabled': streaming } = query
  const { segments } = tenant.store
  const sortText = query.sort || 'creationTime:desc'
  const sort = sortText.split(',').map(sortOf)
  const parts = [...sort.map(({ field }) => (field === 'name' ? 'string' : 'number')), 'number'] as const
  const from = readPageStart(start, { parts, link: 'link.next' })
  const skip = Math.min(('skip' in from ? from.skip : 0) + page * limit, Number.MAX_SAFE_INTEGER)
  const isStreaming = flag(streaming)
  const totalCount = segments.count(isStreaming)
  const after = 'after' in from ? from.after : undefined
  const found = segments.list({ skip, limit: limit + 1, sort, isStreaming, after })
  const shown = found.slice(0, limit)
  const last = found.length > limit ? shown.at(-1) : undefined
  const rest = { ...(query.sort && { sort: query.sort }), ...(streaming !== undefined && { streaming }) }
  return {
    segments: shown.map(({ definition }) => definitionReply(tenant, definition)),
    page: {
      totalCount,
      totalPages: Math.ceil(totalCount / limit),
      sortField: sort[0]?.field ?? '',
      sort: sort[0]?.descending ? 'desc' : 'asc',
      pageSize: shown.length,
      limit,
    },
    link: last ? { next: nextHref(startAfter(last.place), limit, rest) } : {},
  }
}

/** Relative to the service, as that of the list of export jobs (emulator-defined). */
function nextHref(start: string, limit: number, rest: { sort?: string; streaming?: string }): string {
  const sort = rest.sort === undefined ? '' : `&sort=${rest.sort}`
  const streaming = rest.streaming === undefined ? '' : `&evaluationInfo.continuous.enabled=${rest.streaming}`
  return `/segment/definitions?start=${start}&limit=${limit}${sort}${streaming}`
}

function sortOf(term: string): { field: SegmentSortField; descending: boolean } {
  const [field, direction] = term.split(':')
  return { field: field as SegmentSortField, descending: direction === 'desc' }
}

/** Raises SEGMENT_DEFINITION_NOT_FOUND. */
export function readSegmentDefinition(tenant: Tenant, segmentId: string): Reply {
  return definitionReply(tenant, find(tenant, segmentId))
}

/** Those that exist. */
export function readSegmentDefinitions(tenant: Tenant, request: Static<typeof BulkGetRequest>) {
  return bulkGet(request, (id) => {
    const definition = tenant.store.segments.find(id)
    return definition && definitionReply(tenant, definition)
  })
}

/**
 * Stores a definition under the merge policy it names, or the default one of its schema. Nobody becomes a member:
 * memberships are seeded, not evaluated. Raises SEGMENT_DEFINITION_EXISTS for a name that is taken.
 */
export async function createSegmentDefinition(
  tenant: Tenant,
  request: SegmentDefinitionRequest,
): Promise<Reply> {
  const { store, ids, clock } = tenant
  const created = await store.commit(() => {
    refuseTakenName(tenant, request.name)
    let id: string
    do id = ids.segmentId(store.settings.count('segmentsCreated'))
    while (store.segments.find(id))
    const mergePolicyId = store.mergePolicies.findDefault(request.schema.name)?.id
    const definition = newSegmentDefinition(request, { id, mergePolicyId, now: clock.now() })
    store.segments.save(definition)
    return definition
  })
  return definitionReply(tenant, created)
}

/** Raises SEGMENT_DEFINITION_NOT_FOUND, SEGMENT_DEFINITION_EXISTS, BODY_INVALID for the id of another one. */
export async function patchSegmentDefinition(
  tenant: Tenant,
  segmentId: string,
  request: SegmentDefinitionRequest,
): Promise<Reply> {
  const { store, clock } = tenant
  const changed = await store.commit(() => {
    const definition = find(tenant, segmentId)
    if (request.id !== undefined && request.id !== segmentId) {
      throw new AepError('BODY_INVALID', [`id must be ${segmentId}, as in the path`])
    }
    if (request.name !== definition.name) refuseTakenName(tenant, request.name)
    const saved = changedSegmentDefinition(definition, request, clock.now())
    store.segments.save(saved)
    return saved
  })
  return definitionReply(tenant, changed)
}

/** Its memberships stay where they are, in the profiles. Raises SEGMENT_DEFINITION_NOT_FOUND. */
export async function deleteSegmentDefinition(
  tenant: Tenant,
  segmentId: string,
): Promise<Static<typeof MessageReply>> {
  await tenant.store.commit(() => {
    find(tenant, segmentId)
    tenant.store.segments.remove(segmentId)
  })
  return { status: true, message: `Segment definition with id '${segmentId}' has been deleted` }
}

function refuseTakenName({ store }: Tenant, name: string): void {
  const holder = store.segments.findByName(name)
  if (holder) throw new AepError('SEGMENT_DEFINITION_EXISTS', name, holder.id)
}

function find({ store }: Tenant, segmentId: string): SegmentDefinition {
  const definition = store.segments.find(segmentId)
  if (!definition) throw new AepError('SEGMENT_DEFINITION_NOT_FOUND', segmentId)
  return definition
}

function definitionReply(tenant: Tenant, definition: SegmentDefinition): Reply {
  const { id, schema, profileInstanceId, ...rest } = definition
  return {
    id,
    schema,
    profileInstanceId,
    imsOrgId: tenant.imsOrgId,
    sandbox: sandboxReply(tenant),
    ...rest,
    updateEpoch: Math.floor(rest.updateTime / 1000),
  }
}
