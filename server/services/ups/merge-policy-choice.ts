// Which merge policy governs a job and each of its batches.
import type { ExportRequest, SegmentSelection } from '../../domain/export-request.ts'
import { builtInMergePolicyId } from '../../domain/merge-policy.ts'
import type { Store } from '../../storage/store.ts'

/**
 * The policy that the job reports: the request's; else that of its first segment; else the organization's default;
 * else the built-in one. Without a version, the newest. Source: tutorial, `mergePolicy`; docs, merge policies.
 */
export function choosePolicy(store: Store, request: ExportRequest): { id: string; version: number } {
  const id = policyOfBatch(store, request, request.filter?.segments?.[0])
  const asked = request.mergePolicy?.id === undefined ? undefined : request.mergePolicy.version
  return { id, version: asked ?? store.mergePolicies.find(id)?.version ?? 1 }
}

/** The policy of a batch: the request's; else its segment's; else the organization's default (emulator-defined). */
export function policyOfBatch(store: Store, request: ExportRequest, segment?: SegmentSelection): string {
  if (request.mergePolicy?.id !== undefined) return request.mergePolicy.id
  const ofSegment = segment && store.segments.mergePolicyId(segment.segmentNs ?? 'ups', segment.segmentId)
  return ofSegment ?? standardPolicy(store, request.schema.name)
}

/** The policy where nobody names one: the organization's default, or else no merge and no stitching (docs, entities). */
export function standardPolicy(store: Store, schemaName: string): string {
  return store.mergePolicies.findDefault(schemaName)?.id ?? builtInMergePolicyId
}
