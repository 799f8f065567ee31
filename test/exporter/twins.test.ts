// Random worlds exported as seed records and seeded into an empty tenant: the same bytes again, and the same rows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildTestApp, callerHeaders, type TestApp } from '../build-test-app.ts'
import { downloadBatch, type Row } from '../parquet-rows.ts'
import { randomRequest } from '../reference/random-request.ts'
import { randomWorld } from '../reference/random-world.ts'

const ndjson = { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' }

async function seed({ call }: TestApp, sandbox: string, payload: string): Promise<void> {
  const reply = await call('POST', '/_emulator/seed', { sandbox, payload, headers: ndjson })
  assert.equal(reply.statusCode, 200, reply.body)
}

const bundle = async ({ call }: TestApp, sandbox: string): Promise<string> =>
  (await call('GET', '/_emulator/export', { sandbox, headers: ndjson })).body

/** The rows of each batch, or how the job failed. */
async function exported(testApp: TestApp, sandbox: string, body: object): Promise<Row[][] | object[]> {
  const { call, advance } = testApp
  const { id } = (await call('POST', '/data/core/ups/export/jobs', { sandbox, body })).json()
  await advance('PT1H', sandbox)
  const job = (await call('GET', `/data/core/ups/export/jobs/${id}`, { sandbox })).json()
  if (job.status !== 'SUCCEEDED') return job.errors
  const { batches = [job.destination] } = job.destination
  const rows: Row[][] = []
  for (const { batchId } of batches) rows.push([...(await downloadBatch(testApp, batchId, sandbox)).rows])
  return rows
}

/** Of two texts only the first lines that differ are shown. */
function assertSame(lines: readonly string[], expected: readonly string[]): void {
  const at = lines.findIndex((line, index) => line !== expected[index])
  assert.equal(lines[at], expected[at])
  assert.equal(lines.length, expected.length)
}

test('a tenant and the one that is seeded with its export are the same to whoever exports them', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'], pace: 'instant' })
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  let worlds = 0
  let rows = 0
  const property = fc.asyncProperty(
    randomWorld,
    randomWorld,
    randomRequest,
    async (lines, later, request) => {
      worlds += 1
      const [one, other] = [`one-${worlds}`, `other-${worlds}`]
      for (const world of [lines, later]) {
        await seed(testApp, one, world.map((line) => JSON.stringify(line)).join('\n'))
      }
      const first = await bundle(testApp, one)
      await seed(testApp, other, first)
      assertSame((await bundle(testApp, other)).split('\n'), first.split('\n'))
      const expected = await exported(testApp, one, request)
      assert.deepEqual(await exported(testApp, other, request), expected)
      rows += expected.flat().length
      for (const sandboxName of [one, other]) await testApp.emulator.reset({ imsOrgId, sandboxName })
    },
  )
  const { FC_SEED, FC_WORLDS } = process.env
  await fc.assert(property, {
    seed: Number(FC_SEED ?? 20190901),
    numRuns: Number(FC_WORLDS ?? 15),
    endOnFailure: true,
  })
  assert.ok(rows > 10, String(rows))
})
