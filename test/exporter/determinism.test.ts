// Same inputs, same bytes: replies and files do not depend on when, or in how many steps, they come about.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { buildTestApp } from '../build-test-app.ts'
import { downloadBatch } from '../parquet-rows.ts'
import { tutorialDataset, tutorialRequest } from '../tutorial-request.ts'

/** The tutorial from its first call to the bytes; `jumps`: the steps in which time passes. */
async function runTutorial(t: TestContext, jumps: readonly string[]): Promise<string[]> {
  const testApp = await buildTestApp(t)
  const { call, advance } = testApp
  const replies: { body: string; headers: object }[] = []
  const note = async (reply: ReturnType<typeof call>) => {
    const { body, headers } = await reply
    const { date, ...lasting } = headers
    assert.ok(date === undefined || typeof date === 'string')
    replies.push({ body, headers: lasting })
    return JSON.parse(body || 'null')
  }
  await note(call('POST', '/data/foundation/catalog/dataSets', { body: tutorialDataset }))
  const job = await note(call('POST', '/data/core/ups/export/jobs', { body: tutorialRequest }))
  for (const jump of jumps) await advance(jump)
  await note(call('GET', '/data/core/ups/export/jobs'))
  const files: string[] = []
  for (const { batchId } of job.destination.batches) {
    await note(call('GET', `/data/foundation/catalog/batches/${batchId}`))
    for (const { name, bytes } of (await downloadBatch(testApp, batchId)).parts)
      files.push(name, bytes.toString('hex'))
  }
  return [...files, ...replies.map(({ body }) => body)]
}

test('the same calls twice give the same bodies and the same files, byte for byte', async (t) => {
  assert.deepEqual(await runTutorial(t, ['PT1M']), await runTutorial(t, ['PT1M']))
})

test('sixty jumps of a second are one jump of a minute', async (t) => {
  const second = Array.from({ length: 60 }, () => 'PT1S')
  assert.deepEqual(await runTutorial(t, second), await runTutorial(t, ['PT1M']))
})
