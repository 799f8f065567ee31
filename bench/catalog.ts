// How long lists of the Catalog, of export jobs and of segments take with 1,000 objects and with 100,000.
import { buildApp } from '../server/app.ts'
import type { Batch } from '../server/domain/batch.ts'
import { newDataset } from '../server/domain/dataset.ts'
import type { ExportJobReply } from '../server/domain/export-job-reply.ts'
import { type ExportPlan, parsePace } from '../server/domain/export-plan.ts'
import {
  newSegmentDefinition,
  type SegmentDefinition,
  type SegmentDefinitionRequest,
} from '../server/domain/segment-definition.ts'
import { defaultSwitches } from '../server/domain/switches.ts'
import { createEmulator } from '../server/emulator.ts'
import { callerHeaders } from '../test/build-test-app.ts'

const counts = [1000, 100_000]
const rounds = 15
const bornAt = Date.UTC(2026, 0, 1)
const idOf = (index: number) => index.toString(16).padStart(24, '0')

/** After the colon of a name, what is asked for; before it, how it is found. README.md explains. */
const queries = (count: number) => ({
  'indexed: first page': 'dataSets?limit=20',
  'indexed: 100 datasets': 'dataSets?limit=100',
  'indexed: newest first': 'dataSets?orderBy=desc:created',
  'indexed: by name': 'dataSets?orderBy=name',
  'indexed: by change': 'dataSets?orderBy=desc:updated',
  'indexed: one name': 'dataSets?name=Export%20500',
  'indexed: created after': `dataSets?createdAfter=${bornAt + count - 20}`,
  'indexed: datasets of one creator': 'dataSets?createdUser=bench',
  'indexed: datasets of nobody': 'dataSets?createdUser=nobody',
  'indexed: failed batches': 'batches?status=failed',
  'indexed: failed and other batches': 'batches?status=failed,aborted',
  'indexed: failed batches of one dataset': `batches?dataSet=${idOf(5)}&status=failed&orderBy=desc:created`,
  'indexed: batches of another client': 'batches?createdClient=acp_foundation_push',
  'indexed: batches of the exports': 'batches?createdClient=acp_core_unifiedProfile_feeds',
  'indexed: last batches': 'lastBatches',
  'indexed: files of one dataset': `dataSetFiles?dataSetId=${idOf(5)}`,
  'indexed: newest jobs': 'jobs?limit=20',
  'indexed: 100 jobs': 'jobs?limit=100',
  'indexed: failed jobs': 'jobs?status=FAILED&limit=20',
  'indexed: jobs behind a cursor': `jobs?offset=${bornAt + 20}_21&limit=20`,
  'indexed: one job': 'jobs/500',
  'indexed: newest segments': 'definitions?limit=20',
  'indexed: streaming segments': 'definitions?evaluationInfo.continuous.enabled=true&limit=20',
  'narrowed: a tag that one dataset has': 'dataSets?tags=number:n500',
  'narrowed: a tag that every tenth has': 'dataSets?tags=owner:team%201',
  'narrowed: a tag that all have': 'dataSets?tags=owner:*',
  'narrowed: a tag that begins so, of few': `dataSets?tags=number:n${count / 100}*`,
  'narrowed: a tag that begins so, of all': 'dataSets?tags=owner:t*',
  'narrowed: a tag that none has': 'dataSets?tags=owner:nobody',
  'narrowed: batches of one job': 'batches?tags=exportJobId:500',
  'narrowed: batches of jobs that begin so': `batches?tags=exportJobId:${count / 100}*`,
  'narrowed: batches of a tag that none has': 'batches?tags=acp_producer:*',
  'narrowed: a version that few have': 'dataSets?property=version>1.0.3',
  'narrowed: a version that most have': 'dataSets?property=version<1.0.3',
  'narrowed: one version': 'dataSets?version=1.0.7',
  'narrowed: names that begin so, a few': `dataSets?property=name~%5EExport%20${count / 100}`,
  'narrowed: names that begin so, all': 'dataSets?property=name~%5EExport',
  'narrowed: names that begin so, none': 'dataSets?name=nobody*',
  'narrowed: names with a wildcard, sorted': `dataSets?name=Export%20${count / 100}*&orderBy=desc:updated`,
  'remembered: last page of datasets': `dataSets?start=${count - 30}`,
  'remembered: last page, newest first': `dataSets?orderBy=desc:created&start=${count - 30}`,
  'remembered: last page, by name': `dataSets?orderBy=name&start=${count - 30}`,
  'remembered: last page of a name': `dataSets?name=Export*&start=${count - 30}`,
  'remembered: last page of batches': `batches?start=${count - 30}`,
  'remembered: last page of one dataset’s batches': `batches?dataSet=${idOf(5)}&start=${count / 50 - 10}`,
  'remembered: last page of failed batches': `batches?status=failed&start=${Math.floor(count / 3) - 10}`,
  'remembered: last page of files': `dataSetFiles?start=${Math.floor((count * 2) / 3) - 10}`,
  'remembered: jobs by a deep offset': `jobs?offset=${count - 20}&limit=20`,
  'remembered: jobs in the middle': `jobs?offset=${count / 2}&limit=20`,
  'remembered: failed jobs by a deep offset': `jobs?status=FAILED&offset=${Math.floor(count / 3) - 20}&limit=20`,
  'remembered: jobs by change, deep': `jobs?sort=updateTime:asc&offset=${count - 20}&limit=20`,
  'remembered: last page of segments': `definitions?page=${count / 20 - 1}&limit=20`,
  'after a write: last page of datasets': `dataSets?start=${count - 30}`,
  'after a write: jobs by a deep offset': `jobs?offset=${count - 20}&limit=20`,
  'after a write: failed jobs by a deep offset': `jobs?status=FAILED&offset=${Math.floor(count / 3) - 20}&limit=20`,
  'every row: a thousand datasets at the end': 'dataSets?tags=late:yes',
  'every row: a regular expression on names': 'dataSets?property=name~nobody$',
  'every row: a regular expression on versions': 'dataSets?property=version~99$',
  'every row: a member of the client’s own': 'dataSets?property=nobody',
  'every row: a description': 'dataSets?description=nobody',
})

/** The shortest of some rounds for each query, in milliseconds. */
async function measure(count: number): Promise<Record<string, number>> {
  const reportBug = (error: unknown) => console.error(error)
  const emulator = createEmulator({
    dataFolder: undefined,
    fixtures: ['empty'],
    clock: { mode: 'frozen', at: bornAt, scale: 0 },
    pace: parsePace('instant') as ExportPlan,
    seedRandom: 1,
    switches: defaultSwitches,
    reportBug,
  })
  const app = await buildApp({ emulator, reportBug })
  const headers = callerHeaders()
  const { store } = emulator.tenant({ imsOrgId: headers['x-gw-ims-org-id'], sandboxName: 'prod' })
  store.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const [id, createdAt] = [idOf(index), bornAt + index]
      const body = {
        name: `Export ${index}`,
        description: 'x'.repeat(200),
        tags: {
          owner: [`team ${index % 10}`],
          number: [`n${index}`],
          late: [index < count - 1111 ? 'no' : 'yes'],
        },
      }
      const dataset = newDataset({ id, viewId: id, createdAt, createdClient: 'bench', body })
      store.datasets.save(index % 100 === 0 && index < 1000 ? { ...dataset, revision: 7 } : dataset)
      store.batches.save(batchOf(index))
      store.exportJobs.saveHistory(jobOf(index))
      store.segments.save(segmentOf(index))
    }
  })
  const shortest: Record<string, number> = {}
  for (const [name, query] of Object.entries(queries(count))) {
    for (let round = 0; round < rounds; round += 1) {
      if (name.startsWith('after a write')) {
        const url = `/data/foundation/catalog/dataSets/${idOf(count - 1)}`
        await app.inject({ method: 'PATCH', url, payload: {}, headers })
      }
      const before = performance.now()
      const { statusCode } = await app.inject({ url: `${serviceOf(query)}/${query}`, headers })
      if (statusCode !== 200) throw new Error(`${query}: ${statusCode}`)
      shortest[name] = Math.min(shortest[name] ?? Number.POSITIVE_INFINITY, performance.now() - before)
    }
  }
  await app.close()
  await emulator.close()
  return shortest
}

function serviceOf(query: string): string {
  if (query.startsWith('jobs')) return '/data/core/ups/export'
  return query.startsWith('definitions') ? '/data/core/ups/segment' : '/data/foundation/catalog'
}

/** A finished batch of one of 50 datasets; each third one failed. */
function batchOf(index: number): Batch {
  const at = bornAt + index
  return {
    id: `b${idOf(index)}`,
    datasetId: idOf(index % 50),
    exportJobId: index + 1,
    status: index % 3 === 0 ? 'failed' : 'success',
    createdAt: at,
    updatedAt: at,
    completedAt: at,
    revision: 2,
    metrics: { records: index, files: 1, bytes: 1000 },
    errors: [],
  }
}

/** A segment; each hundredth is evaluated as data streams in. */
function segmentOf(index: number): SegmentDefinition {
  const request: SegmentDefinitionRequest = {
    name: `Segment ${index}`,
    schema: { name: '_xdm.context.profile' },
    expression: { type: 'PQL', format: 'pql/text', value: `person.birthYear > ${index}` },
    ...(index % 100 === 0 && { evaluationInfo: { continuous: { enabled: true } } }),
  }
  return newSegmentDefinition(request, { id: idOf(index), now: bornAt + index })
}

/** A finished job; each third one failed. */
function jobOf(index: number): ExportJobReply {
  const at = bornAt + index
  const totalTime = { startTimeInMs: at, endTimeInMs: at, totalTimeInMs: 0 }
  return {
    profileInstanceId: 'ups',
    jobType: 'BATCH',
    id: index + 1,
    schema: { name: '_xdm.context.profile' },
    mergePolicy: { id: 'timestampOrdered-none-mp', version: 1 },
    status: index % 3 === 0 ? 'FAILED' : 'SUCCEEDED',
    requestId: idOf(index),
    computeGatewayJobId: { exportJob: idOf(index), pushJob: idOf(index) },
    metrics: { totalTime, profileExportTime: totalTime },
    destination: { datasetId: idOf(index % 50), batchId: `b${idOf(index)}` },
    creationTime: at,
    updateTime: at,
    imsOrgId: 'bench',
  }
}

const [few = {}, many = {}] = [await measure(counts[0] as number), await measure(counts[1] as number)]
console.log(`${counts.map((count) => `${count}`.padStart(10)).join('')}     ratio   (ms)`)
for (const [name, ms] of Object.entries(few)) {
  const other = many[name] ?? 0
  console.log(
    `${ms.toFixed(2).padStart(10)}${other.toFixed(2).padStart(10)}${(other / ms).toFixed(1).padStart(10)}   ${name}`,
  )
}
