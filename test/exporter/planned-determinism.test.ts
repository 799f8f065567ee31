// Planned outcomes and the passing of time: same seed and same requests, same bytes, in however many steps.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { buildTestApp } from '../build-test-app.ts'
import { downloadBatch } from '../parquet-rows.ts'
import { tutorialRequest } from '../tutorial-request.ts'

const jobsUrl = '/data/core/ups/export/jobs'
const outcomesUrl = '/_emulator/outcomes'
const everybody = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

const rules = [
  { match: { client: 'queue' }, outcome: 'FAILED', phase: 'queue', times: 1 },
  {
    match: { client: 'write' },
    outcome: 'FAILED',
    phase: 'write',
    pace: 'queue=7,export=900,write=31,tail=3',
  },
  { match: { client: 'stuck' }, outcome: 'STUCK', phase: 'write' },
  { name: 'long', outcome: 'SUCCEEDED', pace: 'queue=12000,export=17000,gap=5,write=9000,tail=1' },
]

/** Jobs of every fate, and every reply about them, after time has passed in those steps. */
async function runFates(t: TestContext, jumps: readonly string[], seedRandom = 1): Promise<string[]> {
  const testApp = await buildTestApp(t, { seedRandom })
  const { call, advance } = testApp
  const replies: string[] = []
  const note = async (reply: ReturnType<typeof call>) => {
    const { body, statusCode } = await reply
    replies.push(`${statusCode} ${body}`)
    return JSON.parse(body)
  }
  for (const body of rules) await note(call('POST', outcomesUrl, { body }))
  await note(call('POST', outcomesUrl, { body: { name: 'late', outcome: 'FAILED' }, headers: everybody }))
  const jobs = []
  const { magic } = await note(call('GET', '/_emulator/magic'))
  for (const { id: datasetId } of magic) {
    const body = { ...tutorialRequest, destination: { datasetId } }
    jobs.push(await note(call('POST', jobsUrl, { body })))
  }
  for (const headers of [
    { 'x-api-key': 'queue' },
    { 'x-api-key': 'queue' },
    { 'x-api-key': 'write' },
    { 'x-api-key': 'stuck' },
    { 'x-emulator-scenario': 'long' },
    { 'x-emulator-scenario': 'late' },
  ]) {
    jobs.push(await note(call('POST', jobsUrl, { body: tutorialRequest, headers })))
  }
  for (const jump of jumps) await advance(jump)
  await note(call('GET', jobsUrl))
  await note(call('GET', outcomesUrl))
  await note(call('GET', '/data/foundation/catalog/batches?limit=100'))
  for (const { destination } of jobs) {
    for (const { batchId } of destination.batches ?? [destination]) {
      const { parts } = await downloadBatch(testApp, batchId).catch(() => ({ parts: [] }))
      replies.push(...parts.map(({ name, bytes }) => `${name} ${bytes.toString('hex')}`))
    }
  }
  return replies
}

test('the same plans and the same calls twice give the same bytes', async (t) => {
  const replies = await runFates(t, ['PT1M'])
  assert.deepEqual(await runFates(t, ['PT1M']), replies)
  assert.notDeepEqual(await runFates(t, ['PT1M'], 2), replies)
  const statuses = ['FAILED', 'PROCESSING', 'SUCCEEDED'].map((status) => `"status":"${status}"`)
  for (const status of statuses)
    assert.ok(
      replies.some((reply) => reply.includes(status)),
      status,
    )
})

test('sixty jumps of a second are one jump of a minute, whatever is planned', async (t) => {
  const seconds = Array.from({ length: 60 }, () => 'PT1S')
  assert.deepEqual(await runFates(t, seconds), await runFates(t, ['PT1M']))
})
