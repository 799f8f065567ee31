// How long lists of the Catalog and of export jobs take with 1,000 objects and with 100,000: indexed queries, and those that look at every row.
import { buildApp } from '../server/app.ts'
import type { Batch } from '../server/domain/batch.ts'
import { newDataset } from '../server/domain/dataset.ts'
import type { ExportJobReply } from '../server/domain/export-job-reply.ts'
import { type ExportPlan, parsePace } from '../server/domain/export-plan.ts'
import { defaultSwitches } from '../server/domain/switches.ts'
import { createEmulator } from '../server/emulator.ts'
import { callerHeaders } from '../test/build-test-app.ts'

const counts = [1000, 100_000]
const rounds = 15
const bornAt = Date.UTC(2026, 0, 1)
const idOf = (index: number) => index.toString(16).padStart(24, '0')

const queries = (count: number) => ({
  'indexed: first page': 'dataSets?limit=20',
  'indexed: 100 datasets': 'dataSets?limit=100',
  'indexed: last page': `dataSets?start=${count - 30}`,
  'indexed: newest first': 'dataSets?orderBy=desc:created',
  'indexed: by name': 'dataSets?orderBy=name',
  'indexed: by change': 'dataSets?orderBy=desc:updated',
  'indexed: one name': 'dataSets?name=Export%20500',
  'indexed: created after': `dataSets?createdAfter=${bornAt + count - 20}`,
  'indexed: last page of batches': `batches?start=${count - 30}`,
  'indexed: failed batches': 'batches?status=failed',
  'indexed: failed batches of one dataset': `batches?dataSet=${idOf(5)}&status=failed&orderBy=desc:created`,
  'indexed: last batches': 'lastBatches',
  'indexed: files of one dataset': `dataSetFiles?dataSetId=${idOf(5)}`,
  'indexed: newest jobs': 'jobs?limit=20',
  'indexed: failed jobs': 'jobs?status=FAILED&limit=20',
  'every row before it: jobs by a deep offset': `jobs?offset=${count - 20}&limit=20`,
  'indexed: one job': 'jobs/500',
  'every row: regular expression': 'dataSets?property=name~%5Enobody$',
  'every row: tag': 'dataSets?tags=owner:nobody',
  'every row: version': 'dataSets?property=version>1.0.3',
  'last page, newest first': `dataSets?orderBy=desc:created&start=${count - 30}`,
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
        tags: { owner: [`team ${index % 10}`] },
      }
      store.datasets.save(newDataset({ id, viewId: id, createdAt, createdClient: 'bench', body }))
      store.batches.save(batchOf(index))
      store.exportJobs.saveHistory(jobOf(index))
    }
  })
  const shortest: Record<string, number> = {}
  for (const [name, query] of Object.entries(queries(count))) {
    for (let round = 0; round < rounds; round += 1) {
      const before = performance.now()
      const service = query.startsWith('jobs') ? 'core/ups/export' : 'foundation/catalog'
      const { statusCode } = await app.inject({ url: `/data/${service}/${query}`, headers })
      if (statusCode !== 200) throw new Error(`${query}: ${statusCode}`)
      shortest[name] = Math.min(shortest[name] ?? Number.POSITIVE_INFINITY, performance.now() - before)
    }
  }
  await app.close()
  await emulator.close()
  return shortest
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
