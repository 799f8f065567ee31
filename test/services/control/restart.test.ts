// What was set by control calls is there after a restart on the same data, unless the command line says otherwise.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { buildTestApp, type TestApp, type TestAppOptions } from '../../build-test-app.ts'

const clockPath = '/_emulator/clock'
const pacePath = '/_emulator/pace'
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

/** Starts servers one after the other on one folder. */
function restarts(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return (name: string, run: (testApp: TestApp) => Promise<void>, options: TestAppOptions = {}) =>
    t.test(name, async (life) =>
      run(await buildTestApp(life, { ...options, dataFolder: join(folder, 'data') })),
    )
}

const read = async ({ call }: TestApp, path = clockPath, sandbox = 'prod') =>
  (await call('GET', path, { sandbox })).json()

async function put({ call }: TestApp, path: string, body: object, headers = {}): Promise<void> {
  const reply = await call('PUT', path, { body, headers })
  assert.equal(reply.statusCode, 200, reply.body)
}

test('a clock that was frozen stands where it stood', async (t) => {
  const start = restarts(t)
  const there = { mode: 'frozen', now: '2050-01-01T00:00:00.000Z', scale: 0 }
  await start('before', (testApp) => put(testApp, clockPath, there), { clock: 'real' })
  await start('after', async (testApp) => assert.deepEqual(await read(testApp), there), { clock: 'real' })
  const flag = 'another --clock takes it on from there'
  await start(flag, async (testApp) => {
    assert.deepEqual(await read(testApp), there)
    await testApp.advance('PT1S')
  })
  await start('real again', async (testApp) => assert.equal((await read(testApp)).mode, 'real'), {
    clock: 'real',
  })
})

test('a clock that was scaled has gone on, also while nobody looked', async (t) => {
  const start = restarts(t)
  let before = { now: '' }
  await start('before', async (testApp) => {
    await put(testApp, clockPath, { mode: 'scaled', scale: 1000 })
    before = await read(testApp)
  })
  await start('after', async (testApp) => {
    const { mode, now, scale } = await read(testApp)
    assert.deepEqual({ mode, scale }, { mode: 'scaled', scale: 1000 })
    assert.ok(now > before.now)
    while ((await read(testApp)).now === now) await setImmediate()
  })
})

test('a change of all clocks reaches tenants of earlier runs that nobody has called yet', async (t) => {
  const start = restarts(t)
  await start('before', async (testApp) => {
    await testApp.advance('PT1H', 'sleeping')
  })
  await start('after', async (testApp) => {
    const now = '2026-01-01T00:30:00Z'
    const back = await testApp.call('PUT', clockPath, { body: { now }, headers: serverWide })
    assert.equal(back.statusCode, 409)
    await put(testApp, clockPath, { mode: 'scaled', scale: 9 }, serverWide)
  })
  await start('once more', async (testApp) => {
    assert.equal((await read(testApp, clockPath, 'sleeping')).scale, 9)
    assert.equal((await read(testApp)).mode, 'frozen')
  })
})

test('a pace that was set stays, until the command line says another', async (t) => {
  const start = restarts(t)
  const pace = { queueMs: 1, exportMs: 2, gapMs: 3, writeMs: 4, tailMs: 5 }
  await start('before', async (testApp) => {
    await put(testApp, pacePath, { pace })
    await put(testApp, pacePath, { pace: 'sampled' }, { 'x-sandbox-name': 'dev' })
  })
  await start('after', async (testApp) => {
    assert.deepEqual(await read(testApp, pacePath), { pace })
    assert.deepEqual(await read(testApp, pacePath, 'dev'), { pace: 'sampled' })
    await put(testApp, pacePath, { pace: 'tutorial' }, serverWide)
    await read(testApp, pacePath, 'born-later')
  })
  await start('once more', async (testApp) => {
    for (const sandbox of ['prod', 'dev', 'born-later']) {
      assert.deepEqual(await read(testApp, pacePath, sandbox), { pace: 'tutorial' }, sandbox)
    }
    assert.deepEqual(await read(testApp, pacePath, 'born-now'), { pace: 'quick' })
  })
  await start(
    'another --pace',
    async (testApp) => {
      assert.deepEqual(await read(testApp, pacePath), { pace: 'instant' })
    },
    { pace: 'instant' },
  )
})
