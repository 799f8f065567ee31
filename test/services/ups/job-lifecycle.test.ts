// Every status against everything that can happen to a job, over HTTP: where it goes, and what its batch says then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExportJobStatus } from '../../../server/domain/export-job-lifecycle.ts'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, jobsPath, readBatch, readJob } from '../refusals.ts'

const single = { ...tutorialRequest, destination: { datasetId: tutorialRequest.destination.datasetId } }

/** At this pace a job is NEW for a second, PROCESSING for another, and then at its end. */
const pace = 'queue=1000,export=1000'

/** How a job comes to stand in the status: what is planned for it, what time passes, whether it is cancelled then. */
const ways: Record<ExportJobStatus, { plan?: object; by: number; cancel?: true; after?: number }> = {
  NEW: { by: 0 },
  PROCESSING: { by: 1500 },
  CANCELLING: { by: 1500, cancel: true },
  SUCCEEDED: { by: 3000 },
  FAILED: { plan: { outcome: 'FAILED', phase: 'export' }, by: 3000 },
  CANCELLED: { by: 1500, cancel: true, after: 1 },
}

/** What can happen to it. */
const verbs = {
  look: ({ call }: TestApp, id: number) => call('GET', `${jobsPath}/${id}`),
  list: ({ call }: TestApp) => call('GET', jobsPath),
  DELETE: ({ call }: TestApp, id: number) => call('DELETE', `${jobsPath}/${id}`),
  POST: ({ call }: TestApp, id: number) => call('POST', `${jobsPath}/${id}`),
  instant: ({ advance }: TestApp) => advance(1),
  second: ({ advance }: TestApp) => advance(1000),
  year: ({ advance }: TestApp) => advance('P365D'),
}

/** The status after it; `stuck`, `fails`: the same for a job that is planned to stay, or to fail, where it stands. */
const matrix = `
              look        list        DELETE      POST        instant     second      year       stuck       fails
 NEW          NEW         NEW         CANCELLING  CANCELLING  NEW         PROCESSING  SUCCEEDED  NEW         FAILED
 PROCESSING   PROCESSING  PROCESSING  CANCELLING  CANCELLING  PROCESSING  SUCCEEDED   SUCCEEDED  PROCESSING  FAILED
 CANCELLING   CANCELLING  CANCELLING  CANCELLING  CANCELLING  CANCELLED   CANCELLED   CANCELLED  CANCELLED   CANCELLED
 SUCCEEDED    SUCCEEDED   SUCCEEDED   SUCCEEDED   SUCCEEDED   SUCCEEDED   SUCCEEDED   SUCCEEDED  -           -
 FAILED       FAILED      FAILED      FAILED      FAILED      FAILED      FAILED      FAILED     -           -
 CANCELLED    CANCELLED   CANCELLED   CANCELLED   CANCELLED   CANCELLED   CANCELLED   CANCELLED  CANCELLED   CANCELLED
`

const batchStatus: Record<ExportJobStatus, string> = {
  NEW: 'loading',
  PROCESSING: 'processing',
  CANCELLING: 'processing',
  SUCCEEDED: 'success',
  FAILED: 'failed',
  CANCELLED: 'aborted',
}

const [head = [], ...rows] = matrix
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))

/** Brings a new job into the status and then does to it what the column says. */
async function reach(testApp: TestApp, status: ExportJobStatus, column: string) {
  const way = ways[status]
  const outcome = { stuck: 'STUCK', fails: 'FAILED' }[column]
  const phase = status === 'NEW' ? 'queue' : 'export'
  const plan = outcome ? { outcome, phase } : (way.plan ?? { outcome: 'SUCCEEDED' })
  await testApp.call('POST', '/_emulator/outcomes', { body: { match: {}, pace, ...plan } })
  const { id, destination } = await createJob(testApp, single)
  await testApp.advance(way.by)
  if (way.cancel) await testApp.call('DELETE', `${jobsPath}/${id}`)
  if (way.after) await testApp.advance(way.after)
  assert.equal((await readJob(testApp, id)).status, status)
  await (outcome ? verbs.year : verbs[column as keyof typeof verbs])(testApp, id)
  const job = await readJob(testApp, id)
  return { job, batch: await readBatch(testApp, destination.batchId) }
}

test('the matrix names every status', () => {
  assert.deepEqual(
    rows.map(([status]) => status),
    Object.keys(ways),
  )
  assert.deepEqual(head.slice(0, -2), Object.keys(verbs))
})

for (const [status = '', ...cells] of rows) {
  test(`a job that is ${status}, whatever happens to it`, async (t) => {
    for (const [index, expected] of cells.entries()) {
      if (expected === '-') continue
      const testApp = await buildTestApp(t)
      const column = head[index] ?? assert.fail()
      const { job, batch } = await reach(testApp, status as ExportJobStatus, column)
      assert.equal(job.status, expected, column)
      const isNewCancelled = status === 'NEW' && expected === 'CANCELLING'
      assert.equal(
        batch.status,
        isNewCancelled ? 'loading' : batchStatus[job.status as ExportJobStatus],
        column,
      )
      assert.equal('errors' in job, expected === 'FAILED', column)
      assert.equal('endTimeInMs' in job.metrics.totalTime, /ED$/.test(expected), column)
    }
  })
}
