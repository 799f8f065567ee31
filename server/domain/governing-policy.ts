// The merge policy that governs a batch, in the version that counts, or why there is none.
import type { PlannedBatch } from './export-job.ts'
import type { MergePolicy } from './merge-policy.ts'

/** Where policies are looked up: the newest version, or a given one, which an earlier or else the oldest stands in for. */
export interface MergePolicies {
  find(id: string): MergePolicy | undefined
  findVersion(id: string, version: number): MergePolicy | undefined
}

/** The version of the batch's policy: the one that the job reports, of another policy the newest (undefined). */
export function policyVersionOf(
  { mergePolicyId }: PlannedBatch,
  reported: { readonly id: string; readonly version: number },
): number | undefined {
  return mergePolicyId === reported.id ? reported.version : undefined
}

/** The policy in that version, or the newest; a reason for the export to fail where there is no such policy or version. */
export function governingPolicy(
  policies: MergePolicies,
  id: string,
  version: number | undefined,
): MergePolicy | string {
  const newest = policies.find(id)
  if (!newest) return `the merge policy ${id} does not exist`
  const wanted = version ?? newest.version
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > newest.version)
    return `the merge policy ${id} has no version ${wanted}`
  return policies.findVersion(id, wanted) ?? newest
}
