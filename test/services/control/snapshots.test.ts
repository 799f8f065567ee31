// Snapshots: a tenant kept by name, come back to, or made into another one.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem } from '../refusals.ts'

const jobs = '/data/core/ups/export/jobs'
const nobody = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

async function createJob({ call }: TestApp, sandbox = 'prod') {
  const reply = await call('POST', jobs, { body: tutorialRequest, sandbox })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

async function save({ call }: TestApp, name: string, sandbox = 'prod') {
  const reply = await call('POST', '/_emulator/snapshots', { body: { name }, sandbox })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json()
}

async function restore({ call }: TestApp, name: string, sandbox = 'prod') {
  const reply = await call('POST', `/_emulator/snapshots/${encodeURIComponent(name)}/restore`, { sandbox })
  assert.equal(reply.statusCode, 204, reply.body)
}

const fork = ({ call }: TestApp, name: string, body: object) =>
  call('POST', `/_emulator/snapshots/${name}/fork`, { body })

const state = async ({ call }: TestApp, sandbox = 'prod') => {
  const read = async (url: string) => (await call('GET', url, { sandbox })).json()
  return {
    jobs: await read(jobs),
    batches: await read('/data/foundation/catalog/batches'),
    datasets: await read('/data/foundation/catalog/dataSets'),
    clock: (await read('/_emulator/clock')).now,
  }
}

test('a tenant comes back to a snapshot: jobs, datasets, clock and files', async (t) => {
  const testApp = await buildTestApp(t)
  const exported = await createJob(testApp)
  await testApp.advance('PT1H')
  const { now, ...kept } = await save(testApp, 'before')
  assert.equal(now, '2026-01-01T01:00:00.000Z')
  assert.deepEqual(kept, {
    imsOrgId: callerHeaders()['x-gw-ims-org-id'],
    sandboxName: 'prod',
    name: 'before',
  })
  const before = await state(testApp)
  const { rows } = await downloadBatch(testApp, exported.destination.batches[0].batchId)

  await createJob(testApp)
  await testApp.call('DELETE', '/data/foundation/catalog/dataSets/5b020a27e7040801dedba61b')
  await testApp.advance('P1D')
  assert.notDeepEqual(await state(testApp), before)
  await restore(testApp, 'before')
  assert.deepEqual(await state(testApp), before)
  assert.deepEqual((await downloadBatch(testApp, exported.destination.batches[0].batchId)).rows, rows)
  assert.ok(rows.length > 0)
})

test('the same calls after a restore have the same ids and make the same files', async (t) => {
  const testApp = await buildTestApp(t)
  await save(testApp, 'start')
  const runs = []
  for (let run = 0; run < 2; run += 1) {
    const job = await createJob(testApp)
    await testApp.advance('PT1H')
    const { parts } = await downloadBatch(testApp, job.destination.batches[0].batchId)
    runs.push({ job, parts: parts.map(({ name, bytes }) => [name, bytes.toString('hex')]) })
    await restore(testApp, 'start')
  }
  assert.deepEqual(runs[1], runs[0])
})

test('a job that was under way goes on from the snapshot, as often as it is restored', async (t) => {
  const testApp = await buildTestApp(t, { pace: 'tutorial' })
  const { id } = await createJob(testApp)
  await testApp.advance('PT2M')
  await save(testApp, 'under way')
  for (let run = 0; run < 2; run += 1) {
    assert.equal((await testApp.call('GET', `${jobs}/${id}`)).json().status, 'PROCESSING')
    const { transitions } = await testApp.advance('PT1H')
    assert.deepEqual(transitions, [
      { jobId: id, from: 'PROCESSING', to: 'SUCCEEDED', at: '2026-01-01T00:04:19.344Z' },
    ])
    await restore(testApp, 'under way')
  }
})

test('a fork is another tenant: it has all of the snapshot, and neither sees what the other does', async (t) => {
  const testApp = await buildTestApp(t)
  const exported = await createJob(testApp)
  await testApp.advance('PT1H')
  await save(testApp, 'base')
  const reply = await fork(testApp, 'base', { sandbox: 'what-if' })
  assert.equal(reply.statusCode, 201, reply.body)
  assert.deepEqual(reply.json().sandboxName, 'what-if')
  const [{ batchId }] = exported.destination.batches
  const { rows } = await downloadBatch(testApp, batchId)
  assert.deepEqual((await downloadBatch(testApp, batchId, 'what-if')).rows, rows)
  assert.equal((await state(testApp, 'what-if')).clock, '2026-01-01T01:00:00.000Z')
  const before = await state(testApp)
  await createJob(testApp, 'what-if')
  await testApp.advance('PT1H', 'what-if')
  assert.deepEqual(await state(testApp), before)
  await testApp.call('POST', '/_emulator/reset')
  assert.deepEqual((await downloadBatch(testApp, batchId, 'what-if')).rows, rows)
})

test('a fork into another organization belongs to it', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp)
  await save(testApp, 'base')
  await fork(testApp, 'base', { org: 'OTHER@AdobeOrg', sandbox: 'prod' })
  const headers = { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' }
  const { records } = (await testApp.call('GET', jobs, { headers })).json()
  assert.deepEqual(
    [...new Set(records.map(({ imsOrgId }: { imsOrgId: string }) => imsOrgId))],
    ['OTHER@AdobeOrg'],
  )
  await testApp.call('POST', '/_emulator/clock/advance', { body: { by: 'PT1H' }, headers })
  const job = (await testApp.call('GET', `${jobs}/${records[0].id}`, { headers })).json()
  assert.deepEqual([job.imsOrgId, job.status], ['OTHER@AdobeOrg', 'SUCCEEDED'])
})

test('what is not there is refused by name, and so is a fork over a tenant that lives', async (t) => {
  const testApp = await buildTestApp(t)
  await save(testApp, 'one')
  await testApp.call('GET', jobs, { sandbox: 'taken' })
  assertControlProblem(await fork(testApp, 'one', { sandbox: 'taken' }), 409, /taken has been used already/)
  assertControlProblem(await fork(testApp, 'one', { sandbox: 'prod' }), 409, /prod has been used already/)
  assertControlProblem(
    await fork(testApp, 'two', { sandbox: 'new' }),
    404,
    /no snapshot "two"\. There is one\.$/,
  )
  assertControlProblem(await fork(testApp, 'one', { sandbox: 'Not Right' }), 400, /sandbox/i)
  assertControlProblem(await fork(testApp, 'one', { sandbx: 'new' }), 400, /sandbx.*sandbox/)
  for (const [method, url] of [
    ['POST', '/_emulator/snapshots/..%2F..%2Ftenants/restore'],
    ['DELETE', '/_emulator/snapshots/two'],
  ] as const) {
    assertControlProblem(await testApp.call(method, url), 404, /There is no snapshot/)
  }
  assertControlProblem(
    await testApp.call('POST', '/_emulator/snapshots', { body: {} }),
    400,
    /name is required/,
  )
  for (const name of ['.', '..']) {
    const reply = await testApp.call('POST', '/_emulator/snapshots', { body: { name } })
    assertControlProblem(reply, 400, /name must match .* \(any name but \. and \.\.\)/)
  }
})

test('snapshots of one tenant are no others’; a name may be anything, and is replaced when it is saved again', async (t) => {
  const testApp = await buildTestApp(t)
  for (const name of ['../../escape', 'a.b', 'ü', 'a.b']) await save(testApp, name)
  await save(testApp, 'elsewhere', 'other')
  const names = async (sandbox?: string) => {
    const reply = await testApp.call(
      'GET',
      '/_emulator/snapshots',
      sandbox ? { sandbox } : { headers: nobody },
    )
    return reply
      .json()
      .snapshots.map(({ sandboxName, name }: Record<string, string>) => `${sandboxName} ${name}`)
  }
  assert.deepEqual(await names('prod'), ['prod ../../escape', 'prod a.b', 'prod ü'])
  assert.deepEqual(await names(), ['prod ../../escape', 'prod a.b', 'prod ü', 'other elsewhere'])
  await restore(testApp, '../../escape')
  assert.equal((await testApp.call('DELETE', '/_emulator/snapshots/a.b')).statusCode, 204)
  assert.deepEqual(await names('prod'), ['prod ../../escape', 'prod ü'])
})

test('without a tenant every one is kept, and every one that was comes back', async (t) => {
  const testApp = await buildTestApp(t)
  const before = new Map<string, unknown>()
  for (const sandbox of ['one', 'two']) {
    await createJob(testApp, sandbox)
    before.set(sandbox, await state(testApp, sandbox))
  }
  const kept = await testApp.call('POST', '/_emulator/snapshots', { body: { name: 'all' }, headers: nobody })
  assert.equal(kept.json().snapshots.length, 2)
  for (const sandbox of before.keys()) await createJob(testApp, sandbox)
  const reply = await testApp.call('POST', '/_emulator/snapshots/all/restore', { headers: nobody })
  assert.equal(reply.statusCode, 204, reply.body)
  for (const [sandbox, then] of before) assert.deepEqual(await state(testApp, sandbox), then)
})

test('snapshots outlive the process', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const dataFolder = join(root, 'data')
  const first = await buildTestApp(t, { dataFolder })
  const { id } = await createJob(first)
  await save(first, 'kept')
  await first.advance('P1D')
  await first.app.close()
  await first.emulator.close()
  const second = await buildTestApp(t, { dataFolder })
  await restore(second, 'kept')
  assert.equal((await state(second)).clock, '2026-01-01T00:00:00.000Z')
  assert.equal((await second.call('GET', `${jobs}/${id}`)).json().status, 'NEW')
})
