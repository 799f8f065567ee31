// /_emulator/outcomes: planning what becomes of jobs to come, for one tenant or for all.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, createJob, jobsPath, readJob } from '../refusals.ts'

const path = '/_emulator/outcomes'
const imsOrgId = callerHeaders()['x-gw-ims-org-id']
const everybody = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }
const any = { match: {}, outcome: 'FAILED' }

async function arm({ call }: TestApp, body: object, options: { headers?: object; sandbox?: string } = {}) {
  const reply = await call('POST', path, { body, ...(options as object) })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json()
}

const list = async ({ call }: TestApp, options: object = {}) =>
  (await call('GET', path, options)).json().outcomes

async function statusOfNext(testApp: TestApp, sandbox = 'prod'): Promise<string> {
  const created = await testApp.call('POST', jobsPath, { body: tutorialRequest, sandbox })
  await testApp.advance('PT1M', sandbox)
  return (await testApp.call('GET', `${jobsPath}/${created.json().id}`, { sandbox })).json().status
}

test('what was planned is shown as it was sent, with its id, its scope and its hits', async (t) => {
  const testApp = await buildTestApp(t)
  const errors = [{ code: '1', msg: 'no', callStack: 'here' }]
  const full = {
    name: 'full-1',
    match: { datasetId: 'a', segmentId: 'b', client: 'c' },
    outcome: 'FAILED',
    phase: 'write',
    errors,
    pace: 'queue=1,export=2',
    times: 3,
  }
  const first = await arm(testApp, full)
  assert.deepEqual(first, { id: 'outcome-1', scope: 'tenant', ...full, hits: 0 })
  const second = await arm(testApp, { name: 'by.name_only', outcome: 'STUCK' })
  assert.equal(second.id, 'outcome-2')
  assert.deepEqual(await list(testApp), [first, second])
  assert.deepEqual((await testApp.call('GET', `${path}/outcome-2`)).json(), second)
  assert.deepEqual(await list(testApp, { sandbox: 'dev' }), [])
})

test('times counts down, hits count up, and then the next one is drawn', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, { ...any, times: 2 })
  const ends = []
  for (let count = 0; count < 3; count += 1) ends.push(await statusOfNext(testApp))
  assert.deepEqual(ends, ['FAILED', 'FAILED', 'SUCCEEDED'])
  const [{ times, hits }] = await list(testApp)
  assert.deepEqual([times, hits], [0, 2])
})

test('one is taken away by its id, all without one, and ids do not come again', async (t) => {
  const testApp = await buildTestApp(t)
  for (let count = 0; count < 3; count += 1) await arm(testApp, any)
  assert.equal((await testApp.call('DELETE', `${path}/outcome-3`)).statusCode, 204)
  assert.deepEqual(
    (await list(testApp)).map(({ id }: { id: string }) => id),
    ['outcome-1', 'outcome-2'],
  )
  assert.equal((await testApp.call('DELETE', path)).statusCode, 204)
  assert.deepEqual(await list(testApp), [])
  assert.equal(await statusOfNext(testApp), 'SUCCEEDED')
  assert.equal((await arm(testApp, any)).id, 'outcome-4')
})

test('without a tenant it is for every tenant and those to come, and each counts for itself', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.call('GET', jobsPath)
  await arm(testApp, { match: { client: 'somebody else' }, outcome: 'STUCK' })
  const planned = await arm(testApp, { ...any, times: 1 }, { headers: everybody })
  assert.deepEqual(planned, { id: 'server-outcome-2', scope: 'server', ...any, times: 1, hits: 0 })
  assert.equal(await statusOfNext(testApp), 'FAILED')
  assert.equal(await statusOfNext(testApp), 'SUCCEEDED')
  assert.equal(await statusOfNext(testApp, 'born-later'), 'FAILED')
  const rows = await list(testApp, { headers: everybody })
  assert.deepEqual(
    rows.map(({ imsOrgId: org, sandboxName, id, times, hits }: Record<string, unknown>) => [
      org ?? '',
      sandboxName ?? 'to come',
      id,
      times ?? 'any',
      hits,
    ]),
    [
      ['', 'to come', 'server-outcome-2', 1, 0],
      [imsOrgId, 'prod', 'outcome-1', 'any', 0],
      [imsOrgId, 'prod', 'server-outcome-2', 0, 1],
      [imsOrgId, 'born-later', 'server-outcome-2', 0, 1],
    ],
  )
  const one = await testApp.call('GET', `${path}/server-outcome-2`, { headers: everybody })
  assert.deepEqual(one.json(), { ...planned, hits: 2 })
})

test('what was planned for all is taken away from all, by its id or with the rest', async (t) => {
  for (const url of [`${path}/server-outcome-1`, path]) {
    const testApp = await buildTestApp(t)
    await testApp.call('GET', jobsPath)
    await arm(testApp, any, { headers: everybody })
    assert.equal((await testApp.call('DELETE', url, { headers: everybody })).statusCode, 204)
    assert.deepEqual(await list(testApp, { headers: everybody }), [])
    for (const sandbox of ['prod', 'born-later'])
      assert.equal(await statusOfNext(testApp, sandbox), 'SUCCEEDED')
  }
})

test('many planned for all at the same time get ids of their own', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.call('GET', jobsPath)
  const planned = await Promise.all([
    ...[1, 2, 3].map(() => arm(testApp, any, { headers: everybody })),
    ...[1, 2, 3].map(() => arm(testApp, any)),
  ])
  assert.equal(new Set(planned.map(({ id }) => id)).size, 6)
  assert.equal((await list(testApp)).length, 6)
  assert.equal((await list(testApp, { sandbox: 'born-later' })).length, 3)
})

test('what is planned for all while all are seeded is in tenants to come, with the seed', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.call('GET', jobsPath)
  const dataset = { type: 'dataset', id: 'dddddddddddddddddddddddd' }
  const seeding = testApp.call('POST', '/_emulator/seed', {
    body: { records: [dataset] },
    headers: everybody,
  })
  await arm(testApp, any, { headers: everybody })
  assert.equal((await seeding).statusCode, 200)
  const sandbox = 'born-later'
  const url = `/data/foundation/catalog/dataSets/${dataset.id}`
  assert.equal((await testApp.call('GET', url, { sandbox })).statusCode, 200)
  assert.equal((await list(testApp, { sandbox })).length, 1)
  assert.equal((await list(testApp)).length, 1)
})

test('a reset takes a tenant back to its birth, one of the whole server forgets what was planned', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, { ...any, times: 1 }, { headers: everybody })
  await arm(testApp, any)
  await statusOfNext(testApp)
  await testApp.call('POST', '/_emulator/reset')
  assert.deepEqual(
    (await list(testApp)).map(({ id, hits }: { id: string; hits: number }) => [id, hits]),
    [['server-outcome-1', 0]],
  )
  await testApp.call('POST', '/_emulator/reset', { headers: everybody })
  assert.deepEqual(await list(testApp), [])
  assert.deepEqual(await list(testApp, { headers: everybody }), [])
})

test('what was planned outlives the process, times and hits included, and so does a planned job', async (t) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }))
  const first = await buildTestApp(t, { dataFolder })
  await list(first, { sandbox: 'asleep' })
  await arm(first, { ...any, phase: 'write', times: 2 })
  await arm(first, { ...any, match: { client: 'x' } }, { headers: everybody })
  const { id } = await createJob(first, tutorialRequest)
  await first.advance(2000)
  const before = await list(first)
  await first.app.close()
  await first.emulator.close()

  const second = await buildTestApp(t, { dataFolder })
  assert.deepEqual(await list(second), before)
  assert.equal(before[0].times, 1)
  await second.advance('PT1M')
  const { status, metrics } = await readJob(second, id)
  assert.equal(status, 'FAILED')
  assert.notEqual(metrics.aCPDatasetWriteTime, undefined)
  await arm(second, any, { headers: everybody })
  assert.deepEqual(
    (await list(second)).map((armed: { id: string }) => armed.id),
    ['outcome-1', 'server-outcome-2', 'server-outcome-3'],
  )
  assert.deepEqual(
    (await list(second, { sandbox: 'asleep' })).map((armed: { id: string }) => armed.id),
    ['server-outcome-2', 'server-outcome-3'],
  )
  await second.call('DELETE', path, { headers: everybody })
  assert.deepEqual(await list(second), [])
})

test('unknown ids are 404, those of other tenants and scopes, too', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, any)
  for (const method of ['GET', 'DELETE'] as const) {
    for (const [url, options, detail] of [
      [`${path}/outcome-2`, {}, /^No outcome outcome-2 is planned for .*, prod\.$/],
      [`${path}/outcome-1`, { sandbox: 'dev' }, /^No outcome outcome-1 is planned for .*, dev\.$/],
      [
        `${path}/outcome-1`,
        { headers: everybody },
        /^No outcome outcome-1 is planned for the whole server\.$/,
      ],
    ] as const) {
      assertControlProblem(await testApp.call(method, url, options), 404, detail)
    }
  }
  assert.equal((await list(testApp)).length, 1)
})
