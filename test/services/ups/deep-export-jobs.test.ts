// GET /export/jobs of thousands: pages far behind the first hold what one page of all jobs shows there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExportJobReply } from '../../../server/domain/export-job-reply.ts'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, jobsPath } from '../refusals.ts'

const size = 1300

/** Half of them are created at one instant, all are changed in another order; each third one failed. */
function historyJob(index: number): ExportJobReply {
  const at = Date.UTC(2025, 0, 1) + Math.max(index, size / 2)
  const totalTime = { startTimeInMs: at, endTimeInMs: at, totalTimeInMs: 0 }
  return {
    profileInstanceId: 'ups',
    jobType: 'BATCH',
    id: index + 1,
    schema: { name: '_xdm.context.profile' },
    mergePolicy: { id: 'timestampOrdered-none-mp', version: 1 },
    status: index % 3 === 0 ? 'FAILED' : 'SUCCEEDED',
    requestId: String(index),
    computeGatewayJobId: { exportJob: '', pushJob: '' },
    metrics: { totalTime, profileExportTime: totalTime },
    destination: { datasetId: '5b020a27e7040801dedba61b' },
    creationTime: at,
    updateTime: at + ((index * 7) % 50),
    imsOrgId: callerHeaders()['x-gw-ims-org-id'],
  }
}

async function idsOf({ call }: TestApp, query: string): Promise<number[]> {
  const reply = await call('GET', `${jobsPath}?${query}`)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json().records.map(({ id }: { id: number }) => id)
}

const lists = [
  '',
  '&sort=createdTime:asc',
  '&status=FAILED',
  '&status=SUCCEEDED&sort=creationTime:asc',
  '&sort=updateTime:desc',
  '&sort=updateTime:asc',
  '&status=SUCCEEDED&sort=updateTime:desc',
]
const starts = [1299, 250, 251, 400, 433, 650, 867, 1000, 1303, 5000]

async function check(testApp: TestApp): Promise<void> {
  for (const list of lists) {
    const all = await idsOf(testApp, `limit=100000${list}`)
    for (const start of starts) {
      const expected = all.slice(start, start + 9)
      assert.deepEqual(await idsOf(testApp, `limit=9&offset=${start}${list}`), expected, `${start}${list}`)
    }
    assert.deepEqual(await idsOf(testApp, `limit=60&page=10${list}`), all.slice(600, 660), list)
    assert.deepEqual(await idsOf(testApp, `limit=100000&start=300${list}`), all.slice(300), list)
  }
}

test('offsets, pages and starts far behind the first, while jobs come, run and are cancelled', async (t) => {
  const testApp = await buildTestApp(t)
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  const { store } = testApp.emulator.tenant({ imsOrgId, sandboxName: 'prod' })
  store.transaction(() => {
    for (let index = 0; index < size; index += 1) store.exportJobs.saveHistory(historyJob(index))
  })
  await check(testApp)
  const { id } = await createJob(testApp, tutorialRequest)
  await check(testApp)
  await testApp.call('DELETE', `${jobsPath}/${id}`)
  await testApp.advance(1)
  await createJob(testApp, tutorialRequest)
  await check(testApp)
  await testApp.advance('PT1H')
  await check(testApp)
})

test('a cursor goes through thousands of jobs of one instant', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  const { store } = testApp.emulator.tenant({ imsOrgId, sandboxName: 'prod' })
  store.transaction(() => {
    for (let index = 0; index < size; index += 1) store.exportJobs.saveHistory(historyJob(index))
  })
  const seen: number[] = []
  for (let next = '/export/jobs/?limit=100&status=SUCCEEDED'; next !== ''; ) {
    const { records, link } = (await testApp.call('GET', `/data/core/ups${next}`)).json()
    assert.ok(seen.length < size, 'it ends')
    seen.push(...records.map(({ id }: ExportJobReply) => id))
    next = link.next
  }
  const expected = Array.from({ length: size }, (_, index) => size - index).filter((id) => id % 3 !== 1)
  assert.deepEqual(seen, expected)
})
