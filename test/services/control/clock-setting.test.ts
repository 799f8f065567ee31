// GET and PUT /_emulator/clock: how a clock runs, whose it is, and what a change does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { buildTestApp, callerHeaders, frozenAt, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { credentials, issueToken } from '../ims/token-request.ts'
import { assertControlProblem, createJob, jobsPath, readJob } from '../refusals.ts'

const path = '/_emulator/clock'
const imsOrgId = callerHeaders()['x-gw-ims-org-id']
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }
const frozen = { mode: 'frozen', now: frozenAt, scale: 0 }

async function put({ call }: TestApp, body: object, options: { sandbox?: string; headers?: object } = {}) {
  const reply = await call('PUT', path, { body, ...(options as object) })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

const read = async ({ call }: TestApp, sandbox = 'prod') => (await call('GET', path, { sandbox })).json()

async function untilDone(testApp: TestApp, id: number): Promise<string> {
  for (;;) {
    const { status } = await readJob(testApp, id)
    if (status !== 'NEW' && status !== 'PROCESSING') return status
    await setImmediate()
  }
}

test('a clock says how it runs and where it stands', async (t) => {
  const testApp = await buildTestApp(t)
  assert.deepEqual(await read(testApp), frozen)
  assert.deepEqual(await put(testApp, frozen), frozen)
  await testApp.advance('PT1H')
  assert.deepEqual(await read(testApp), { ...frozen, now: '2026-01-01T01:00:00.000Z' })
})

test('a clock that is put forward carries out what falls due', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  for (const now of ['2026-01-01T00:00:02Z', Date.UTC(2026, 0, 1, 1)]) await put(testApp, { now })
  assert.equal((await read(testApp)).now, '2026-01-01T01:00:00.000Z')
  const { status, metrics } = await readJob(testApp, 24115)
  assert.equal(status, 'SUCCEEDED')
  assert.equal(metrics.totalTime.totalTimeInMs, 5187)
})

test('a frozen clock that is let run moves its jobs by itself, and stands still when it is frozen again', async (t) => {
  const testApp = await buildTestApp(t, { pace: 'tutorial' })
  await createJob(testApp, tutorialRequest)
  const { mode, scale } = await put(testApp, { mode: 'scaled', scale: 100_000 })
  assert.deepEqual({ mode, scale }, { mode: 'scaled', scale: 100_000 })
  assert.equal(await untilDone(testApp, 24115), 'SUCCEEDED')
  const stopped = await put(testApp, { mode: 'frozen' })
  assert.ok(stopped.now > frozenAt)
  await createJob(testApp, tutorialRequest)
  for (let turn = 0; turn < 50; turn += 1) await setImmediate()
  assert.deepEqual(await read(testApp), { ...stopped, mode: 'frozen', scale: 0 })
  assert.equal((await readJob(testApp, 24116)).status, 'NEW')
  await testApp.advance('PT1H')
  assert.equal((await readJob(testApp, 24116)).status, 'SUCCEEDED')
})

test('a real clock that is frozen at an instant stands exactly there', async (t) => {
  const testApp = await buildTestApp(t, { clock: 'real' })
  assert.equal((await read(testApp)).mode, 'real')
  const there = { mode: 'frozen', now: '2100-01-01T00:00:00.000Z', scale: 0 }
  assert.deepEqual(await put(testApp, { mode: 'frozen', now: there.now }), there)
  assert.deepEqual(await read(testApp), there)
})

test('the scale of a scaled clock changes alone, and stays when only the instant is put', async (t) => {
  const testApp = await buildTestApp(t)
  await put(testApp, { mode: 'scaled', scale: 0.5 })
  assert.equal((await put(testApp, { scale: 2 })).scale, 2)
  const { mode, scale, now } = await put(testApp, { now: '2030-01-01T00:00:00Z' })
  assert.deepEqual({ mode, scale }, { mode: 'scaled', scale: 2 })
  assert.ok(now >= '2030-01-01')
  assert.equal((await put(testApp, { mode: 'real' })).scale, 1)
})

test('a clock that runs fast ends with the year 9999', async (t) => {
  const testApp = await buildTestApp(t)
  await put(testApp, { mode: 'scaled', scale: 1_000_000, now: '9999-12-31T23:59:59Z' })
  while ((await read(testApp)).now !== '9999-12-31T23:59:59.999Z') await setImmediate()
  await createJob(testApp, tutorialRequest)
})

test('one tenant’s clock is its own; without a tenant all change, and those to come', async (t) => {
  const testApp = await buildTestApp(t)
  await put(testApp, { mode: 'real' }, { sandbox: 'dev' })
  assert.deepEqual(await read(testApp), frozen)
  const now = '2040-01-01T00:00:00.000Z'
  await createJob(testApp, tutorialRequest)
  const all = await put(testApp, { mode: 'frozen', now }, { headers: serverWide })
  const there = { ...frozen, now }
  const tenants = ['dev', 'prod'].map((sandboxName) => ({ imsOrgId, sandboxName, ...there }))
  assert.deepEqual(all, { default: there, tenants })
  assert.deepEqual((await testApp.call('GET', path, { headers: serverWide })).json(), all)
  assert.equal((await readJob(testApp, 24115)).status, 'SUCCEEDED')
  await put(testApp, { mode: 'scaled', scale: 7 }, { headers: serverWide })
  const { mode, scale } = await read(testApp, 'never-seen')
  assert.deepEqual({ mode, scale }, { mode: 'scaled', scale: 7 })
})

test('a reset takes the clock back to what the command line says', async (t) => {
  const testApp = await buildTestApp(t)
  await put(testApp, { mode: 'real' })
  await testApp.call('POST', '/_emulator/reset')
  assert.deepEqual(await read(testApp), frozen)
  await put(testApp, { mode: 'real' }, { headers: serverWide })
  await testApp.call('POST', '/_emulator/reset', { headers: serverWide })
  assert.deepEqual(await read(testApp), frozen)
  assert.deepEqual(await read(testApp, 'dev'), frozen)
})

test('a token is as old as the tenant’s clock says, also where that runs faster than others', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const statusWith = async (token: string) => {
    const headers = { authorization: `Bearer ${token}`, 'x-api-key': credentials.client_id }
    return (await testApp.call('GET', jobsPath, { headers })).statusCode
  }
  await put(testApp, { mode: 'scaled', scale: 200_000 })
  const first = await issueToken(testApp)
  while ((await statusWith(first)) === 200) await setImmediate()
  const fresh: number[] = []
  while (fresh.length < 20 && !fresh.includes(200)) fresh.push(await statusWith(await issueToken(testApp)))
  assert.ok(fresh.includes(200), 'no new token is good')
  await put(testApp, { mode: 'frozen' })
  const second = await issueToken(testApp)
  assert.equal(await statusWith(second), 200)
  await testApp.advance(86_399_000)
  assert.equal(await statusWith(second), 200)
  await testApp.advance(1000)
  assert.equal(await statusWith(second), 401)
})

test('the clock does not go back, neither alone nor where one of all is ahead', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.advance('PT1H', 'dev')
  for (const now of ['2025-12-31T23:59:59.999Z', 0, -1]) {
    const reply = await testApp.call('PUT', path, { body: { mode: 'real', now } })
    assertControlProblem(reply, 409, /2026-01-01T00:00:00\.000Z .*(2025-12-31|19[67]\d-).*past/)
  }
  const body = { mode: 'real', now: '2026-01-01T00:30:00Z' }
  const reply = await testApp.call('PUT', path, { body, headers: serverWide })
  assertControlProblem(reply, 409, /2026-01-01T01:00:00\.000Z .*2026-01-01T00:30:00\.000Z/)
  assert.deepEqual(await read(testApp), frozen)
  assert.deepEqual(await read(testApp, 'dev'), { ...frozen, now: '2026-01-01T01:00:00.000Z' })
})

const refused: readonly (readonly [unknown, RegExp])[] = [
  [{}, /^the request body must have mode, now or scale$/],
  [{ mode: 'fast' }, /^mode must be one of real, frozen, scaled$/],
  [{ mode: null }, /^mode must be /],
  [{ mode: 'scaled' }, /^scale is required, and more than 0, where mode is scaled$/],
  [{ mode: 'scaled', scale: 0 }, /^scale is required, and more than 0/],
  [{ mode: 'scaled', scale: -1 }, /^scale must be from 0 to 1000000$/],
  [{ mode: 'scaled', scale: 1e300 }, /^scale must be from 0 to 1000000$/],
  [{ mode: 'scaled', scale: '60' }, /^scale must be a number$/],
  [{ scale: 60 }, /^scale must be 0 where mode is frozen, is 60$/],
  [{ mode: 'real', scale: 60 }, /^scale must be 1 where mode is real, is 60$/],
  [{ now: 'tomorrow' }, /^now must be .*"tomorrow"$/],
  [{ now: '2026-02-30T00:00:00Z' }, /^now must be /],
  [{ now: 1.5 }, /^now must be /],
  [{ now: 1e17 }, /^now leads past the year 9999$/],
  [{ speed: 2 }, /^speed is not a known member$/],
  [[], /^the request body must be an object$/],
]

test('what is no clock is refused by name, and changes nothing', async (t) => {
  const testApp = await buildTestApp(t)
  for (const [body, detail] of refused) {
    assertControlProblem(await testApp.call('PUT', path, { body }), 400, detail)
  }
  assertControlProblem(await testApp.call('PUT', path), 400, /^the request body must be an object$/)
  const half = { body: { mode: 'real' }, headers: { 'x-sandbox-name': undefined } }
  assertControlProblem(await testApp.call('PUT', path, half), 400, /^A tenant is named by both/)
  assertControlProblem(await testApp.call('GET', `${path}?sandbx=dev`), 400, /sandbx/)
  assert.deepEqual(await read(testApp), frozen)
})
