// What the switch `requestChecks=strict` refuses: all that by default fails the job, and segments that nobody knows.
import { type Dataset, exportObstacle } from '../../domain/dataset.ts'
import { exportColumns } from '../../domain/export-columns.ts'
import type { ExportJob } from '../../domain/export-job.ts'
import { type ExportSelection, exportSelection } from '../../domain/export-request.ts'
import { governingPolicy, policyVersionOf } from '../../domain/governing-policy.ts'
import { AepError } from '../../errors.ts'
import type { Store } from '../../storage/store.ts'

/** Holds a job that is about to be stored against the data as they are. Raises EXPORT_REQUEST_REFUSED. */
export function checkRequest(store: Store, job: ExportJob, dataset: Dataset): void {
  const selection = exportSelection(job.request)
  const problems = [
    exportObstacle(dataset),
    exportColumns(selection, store.unionSchemas.read()),
    ...policies(store, job),
    ...unknownSegments(store, selection),
  ].filter((problem) => typeof problem === 'string')
  if (problems.length > 0) throw new AepError('EXPORT_REQUEST_REFUSED', [...new Set(problems)])
}

/** The policy of each batch, or why it has none. */
function policies({ mergePolicies }: Store, { batches, mergePolicy }: ExportJob) {
  return batches.map((batch) =>
    governingPolicy(mergePolicies, batch.mergePolicyId, policyVersionOf(batch, mergePolicy)),
  )
}

/** A segment is known by its definition, or by somebody who is or was a member of it. */
function unknownSegments({ segments, individuals }: Store, selection: ExportSelection): string[] {
  return selection.segments
    .filter(
      (segment) => !segments.isDefined(segment.namespace, segment.id) && !individuals.hasHadMembers(segment),
    )
    .map(({ namespace, id }) => `the segment ${id} of the namespace ${namespace} does not exist`)
}
