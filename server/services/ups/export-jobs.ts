// Export jobs: create, list, read and cancel.
import type { Static } from 'typebox'
import { newBatches, planBatches } from '../../domain/batch.ts'
import { cancelExportJob, type ExportJob, readJobId } from '../../domain/export-job.ts'
import type { ExportJobStatus } from '../../domain/export-job-lifecycle.ts'
import { exportJobReply } from '../../domain/export-job-reply.ts'
import {
  destinationDatasetId,
  destinationMember,
  type ExportRequest,
  exportSelection,
} from '../../domain/export-request.ts'
import { servedReply, servedText, storedStatuses } from '../../domain/served-export-job.ts'
import { AepError } from '../../errors.ts'
import type { ExportJobOrder } from '../../storage/export-jobs.ts'
import type { PageStart } from '../../storage/page-anchors.ts'
import type { Tenant } from '../../tenant.ts'
import type { ExportJobListQuery } from './export-job-schemas.ts'
import { drawPlan } from './job-fate.ts'
import { choosePolicy, policyOfBatch } from './merge-policy-choice.ts'
import { checkRequest } from './request-checks.ts'

/** What the caller's headers add to a request. */
export interface ExportJobHeaders {
  readonly profileInstanceId: string
  readonly requestId: string | undefined
  /** The x-api-key. */
  readonly client: string
  /** What X-Emulator-Scenario names; empty: nothing. */
  readonly scenario: string
}

/**
 * Stores a NEW job with its batches and answers with it; time does the rest. Raises BODY_INVALID for a window that
 * ends before it starts, DESTINATION_DATASET_UNKNOWN, SCENARIO_UNKNOWN, SCENARIO_USED_UP. Everything that needs the
 * data fails the job, not the call, unless the switch `requestChecks=strict` has it raise EXPORT_REQUEST_REFUSED.
 */
export async function createExportJob(tenant: Tenant, request: ExportRequest, headers: ExportJobHeaders) {
  const datasetId = destinationDatasetId(request)
  exportSelection(request)
  const job = await tenant.store.commit(() => {
    const dataset = tenant.store.datasets.find(datasetId)
    if (!dataset) throw new AepError('DESTINATION_DATASET_UNKNOWN', destinationMember(request), datasetId)
    const created = newExportJob(tenant, request, datasetId, headers)
    if (tenant.switches.requestChecks === 'strict') checkRequest(tenant.store, created, dataset)
    tenant.store.exportJobs.save(created)
    tenant.store.batches.saveOfJob(newBatches(created))
    return created
  })
  tenant.scheduler.wake()
  return servedReply(exportJobReply(job), tenant.switches, 'alone')
}

function newExportJob(
  { store, ids, clock, pace, imsOrgId }: Tenant,
  request: ExportRequest,
  datasetId: string,
  headers: ExportJobHeaders,
): ExportJob {
  const id = Math.max(store.exportJobs.lastId() + 1, Number(store.settings.find('nextExportJobId') ?? 1))
  const drawn = ids.exportJob(id)
  const now = clock.now()
  return {
    id,
    imsOrgId,
    profileInstanceId: headers.profileInstanceId,
    requestId: headers.requestId ?? drawn.requestId,
    request,
    datasetId,
    mergePolicy: choosePolicy(store, request),
    batches: planBatches(request, drawn.batchId, (segment) => policyOfBatch(store, request, segment)),
    gatewayJobIds: { exportJob: drawn.exportJob, pushJob: drawn.pushJob },
    partsId: drawn.partsId,
    plan: drawPlan(store, { id, pace, chance: ids.exportPlan(id), request, datasetId, ...headers }),
    status: 'NEW',
    createdAt: now,
    updatedAt: now,
    reached: {},
  }
}

/** The stored reply as it is served. Raises EXPORT_JOB_NOT_FOUND. */
export function readExportJob({ store, switches }: Tenant, exportJobId: string): string {
  const reply = store.exportJobs.findReply(readJobId(exportJobId))
  if (reply === undefined) throw new AepError('EXPORT_JOB_NOT_FOUND', exportJobId)
  return servedText(reply, switches, 'alone')
}

/**
 * One page, the newest first unless sorted otherwise, put together from the stored replies. Raises QUERY_INVALID for
 * a cursor in another order than its own.
 */
export function listExportJobs(
  { store, switches }: Tenant,
  query: Static<typeof ExportJobListQuery>,
): string {
  const { limit = 100, sort = 'createdTime:desc' } = query
  const status = query.status as ExportJobStatus | undefined
  const order = orderOf(sort)
  const start = pageStart(query, limit)
  if (start.after && order !== 'created desc') {
    throw new AepError('QUERY_INVALID', [
      `offset must be a number where sort is ${sort}: a cursor has its own order`,
    ])
  }
  const rows = store.exportJobs.list({
    start,
    limit: limit + 1,
    order,
    ...(status && { statuses: storedStatuses(status, switches) }),
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const pageOffset = last ? `${last.createdAt}_${last.id}` : ''
  const offset = start.after || order === 'created desc' ? pageOffset : start.skip + limit
  const filters = `${status ? `&status=${status}` : ''}${query.sort ? `&sort=${sort}` : ''}`
  const next = rows.length > limit ? `/export/jobs/?limit=${limit}&offset=${offset}${filters}` : ''
  const [sortField, direction] = sort.split(':')
  const page = { sortField, sort: direction, pageOffset, pageSize: shown.length }
  const records = shown.map(({ reply }) => servedText(reply, switches, 'listed')).join(',')
  return `{"records":[${records}],"page":${JSON.stringify(page)},"link":${JSON.stringify({ next })}}`
}

function orderOf(sort: string): ExportJobOrder {
  const direction = sort.endsWith(':asc') ? 'asc' : 'desc'
  return sort.startsWith('updateTime') ? `updated ${direction}` : `created ${direction}`
}

/** A number passes over records and `page` over whole pages more; a cursor knows its page. */
function pageStart(query: Static<typeof ExportJobListQuery>, limit: number): PageStart {
  const { offset, start = 0, page = 0 } = query
  const [first = start, id] = offset?.split('_').map(Number) ?? []
  if (id !== undefined) return { skip: 0, after: [first, id] }
  return { skip: Math.min(first + page * limit, Number.MAX_SAFE_INTEGER) }
}

/**
 * Marks the job for cancelling; it is CANCELLED at the next instant of the tenant's clock. A finished job stays as
 * it is (tutorial: 726 has SUCCEEDED and is cancelled). Raises EXPORT_JOB_NOT_FOUND.
 */
export async function cancelJob(tenant: Tenant, exportJobId: string): Promise<void> {
  const { store, scheduler, clock } = tenant
  await store.commit(() => {
    const job = store.exportJobs.find(readJobId(exportJobId))
    if (job === undefined) throw new AepError('EXPORT_JOB_NOT_FOUND', exportJobId)
    const cancelled = job && cancelExportJob(job, Math.max(clock.now(), job.updatedAt))
    if (cancelled && cancelled !== job) scheduler.changed(cancelled)
  })
  scheduler.wake()
}
