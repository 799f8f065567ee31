// Time in jumps of any size comes to the same, byte for byte; a long one over many jobs comes to its end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { batchesPath, createJob, dataSetsPath, jobIds, jobsPath } from '../refusals.ts'

/** Jobs of many paces and every fate: they succeed, fail by themselves or by force, and are cancelled. */
async function createJobs(testApp: TestApp): Promise<void> {
  const { call } = testApp
  for (const pace of [
    'queue=1,export=1',
    'quick',
    'tutorial',
    'tutorial-slow',
    'sampled',
    'queue=60000,export=1,tail=60000',
  ]) {
    await call('PUT', '/_emulator/pace', { body: { pace } })
    await createJob(testApp, tutorialRequest)
    await createJob(testApp, { ...tutorialRequest, fields: 'no.such' })
    const { id } = await createJob(testApp, tutorialRequest)
    await call('DELETE', `${jobsPath}/${id}`)
    const forced = await createJob(testApp, tutorialRequest)
    await call('POST', `/_emulator/jobs/${forced.id}/transition`, { body: { to: 'PROCESSING' } })
  }
}

async function records(testApp: TestApp): Promise<Record<string, string>> {
  const replies: Record<string, string> = {}
  const read = async (url: string) => {
    replies[url] = (await testApp.call('GET', url)).body
  }
  for (const id of await jobIds(testApp)) {
    await read(`${jobsPath}/${id}`)
    await read(`/_emulator/jobs/${id}/timeline`)
  }
  for (const url of [jobsPath, batchesPath, '/_emulator/clock']) await read(url)
  return replies
}

test('sixty jumps of a minute and one of an hour make the same records, byte for byte', async (t) => {
  const [often, once] = [await buildTestApp(t), await buildTestApp(t)]
  for (const testApp of [often, once]) await createJobs(testApp)
  const steps: object[] = []
  for (let count = 0; count < 60; count += 1) steps.push(...(await often.advance('PT1M')).transitions)
  assert.deepEqual(steps, (await once.advance('PT1H')).transitions)
  const [many, one] = [await records(often), await records(once)]
  assert.deepEqual(many, one)
  const statuses = new Set(Object.values(one).map((body) => JSON.parse(body).status))
  for (const status of ['SUCCEEDED', 'FAILED', 'CANCELLED']) assert.ok(statuses.has(status), status)
  const [batchId = ''] = Object.keys(JSON.parse(one[batchesPath] ?? '{}'))
  const rows = async (testApp: TestApp) => (await downloadBatch(testApp, batchId)).rows
  assert.deepEqual(await rows(often), await rows(once))
})

test('a year passes over a thousand pending jobs, and all have ended', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'], pace: 'sampled' })
  const [reference] = (await testApp.call('POST', dataSetsPath, { body: tutorialDataset })).json()
  const datasetId = reference.slice('@/datasets/'.length)
  const body = {
    fields: 'person.name.firstName',
    schema: { name: '_xdm.context.profile' },
    destination: { datasetId },
  }
  for (let count = 0; count < 1000; count += 1) await createJob(testApp, body)
  const { now, transitions } = await testApp.advance('P365D')
  assert.equal(now, '2027-01-01T00:00:00.000Z')
  const times = (transitions as { at: string; to: string }[]).map(({ at }) => at)
  assert.deepEqual(times, times.toSorted())
  assert.equal(transitions.length, 2000)
  const open = (await testApp.call('GET', `${jobsPath}?status=NEW`)).json().records
  assert.deepEqual(open, [])
  const ended = (await testApp.call('GET', `${jobsPath}?status=SUCCEEDED&limit=1000`)).json().records
  assert.equal(ended.length, 1000)
})
