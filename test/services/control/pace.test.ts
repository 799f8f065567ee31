// GET and PUT /_emulator/pace: how long the jobs take that are created afterwards, and whose.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp, type TestAppOptions } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, createJob, jobsPath, readJob } from '../refusals.ts'

const path = '/_emulator/pace'
const imsOrgId = callerHeaders()['x-gw-ims-org-id']
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }
const lengths = { queueMs: 10, exportMs: 20, gapMs: 30, writeMs: 40, tailMs: 50 }

async function put({ call }: TestApp, pace: unknown, options = {}) {
  const reply = await call('PUT', path, { body: { pace }, ...options })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

const read = async ({ call }: TestApp, sandbox = 'prod') => (await call('GET', path, { sandbox })).json()

/** Milliseconds from the creation of a new job to its end. */
async function lengthOfJob(testApp: TestApp): Promise<number> {
  const { id } = await createJob(testApp, tutorialRequest)
  await testApp.advance('P1D')
  return (await readJob(testApp, id)).metrics.totalTime.totalTimeInMs
}

for (const [pace, shown, totalMs] of [
  ['instant', 'instant', 0],
  ['quick', 'quick', 5187],
  ['tutorial', 'tutorial', 259_344],
  ['tutorial-slow', 'tutorial-slow', 1_204_365],
  [lengths, lengths, 150],
  ['queue=10,export=20,gap=30,write=40,tail=50', lengths, 150],
  [{ tailMs: 7 }, { queueMs: 0, exportMs: 0, gapMs: 0, writeMs: 0, tailMs: 7 }, 7],
  ['write=7', { queueMs: 0, exportMs: 0, gapMs: 0, writeMs: 7, tailMs: 0 }, 7],
] as const) {
  test(`a job created at the pace ${JSON.stringify(pace)} takes ${totalMs} ms`, async (t) => {
    const testApp = await buildTestApp(t)
    assert.deepEqual(await put(testApp, pace), { pace: shown })
    assert.deepEqual(await read(testApp), { pace: shown })
    assert.equal(await lengthOfJob(testApp), totalMs)
  })
}

test('a job that there is keeps the pace it was created at', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await put(testApp, 'tutorial-slow')
  await testApp.advance('PT1M')
  assert.equal((await readJob(testApp, 24115)).metrics.totalTime.totalTimeInMs, 5187)
})

test('at the pace sampled each job has lengths of its own, the same for the same seed', async (t) => {
  const lengthsOf = async (options: TestAppOptions, elsewhere = 0) => {
    const testApp = await buildTestApp(t, options)
    for (let count = 0; count < elsewhere; count += 1) {
      await testApp.call('POST', jobsPath, { body: tutorialRequest, sandbox: 'dev' })
    }
    return [await lengthOfJob(testApp), await lengthOfJob(testApp)]
  }
  const first = await lengthsOf({ pace: 'sampled' })
  assert.notEqual(first[0], first[1])
  for (const ms of first) assert.ok(ms > 200_000 && ms < 3_064_324, String(ms))
  assert.deepEqual(await lengthsOf({ pace: 'sampled' }, 3), first)
  assert.notDeepEqual(await lengthsOf({ pace: 'sampled', seedRandom: 2 }), first)
})

test('one tenant’s pace is its own; without a tenant all change, and those to come', async (t) => {
  const testApp = await buildTestApp(t)
  await put(testApp, 'tutorial', { sandbox: 'dev' })
  assert.deepEqual(await read(testApp), { pace: 'quick' })
  const all = { headers: serverWide }
  const tenants = (dev: unknown, prod: unknown) => [
    { imsOrgId, sandboxName: 'dev', pace: dev },
    { imsOrgId, sandboxName: 'prod', pace: prod },
  ]
  const listed = (await testApp.call('GET', path, all)).json()
  assert.deepEqual(listed, { default: { pace: 'quick' }, tenants: tenants('tutorial', 'quick') })
  const changed = await put(testApp, lengths, all)
  assert.deepEqual(changed, { default: { pace: lengths }, tenants: tenants(lengths, lengths) })
  assert.deepEqual(await read(testApp, 'never-seen'), { pace: lengths })
})

test('a reset takes the pace back to what the command line says', async (t) => {
  const testApp = await buildTestApp(t)
  await put(testApp, 'instant')
  await testApp.call('POST', '/_emulator/reset')
  assert.deepEqual(await read(testApp), { pace: 'quick' })
  await put(testApp, 'instant', { headers: serverWide })
  await testApp.call('POST', '/_emulator/reset', { headers: serverWide })
  assert.deepEqual(await read(testApp), { pace: 'quick' })
  assert.deepEqual(await read(testApp, 'dev'), { pace: 'quick' })
})

const refused: readonly (readonly [unknown, RegExp])[] = [
  [{}, /^pace is required$/],
  [{ pace: 'fast' }, /^pace: "fast" is neither instant, quick, .*sampled nor one of queue=MS,/],
  [{ pace: '' }, /^pace: "" is neither /],
  [{ pace: 'toString' }, /^pace: "toString" is neither /],
  [{ pace: 'queue=1s' }, /^pace: "queue=1s" is neither /],
  [{ pace: 5 }, /^pace must be a string or an object$/],
  [{ pace: null }, /^pace must be a string or an object$/],
  [{ pace: [] }, /^pace must be a string or an object$/],
  [{ pace: {} }, /^pace must not be empty$/],
  [{ pace: { queueMs: -1 } }, /^pace\.queueMs must be from 0 to 999999999999$/],
  [{ pace: { queueMs: 1e12 } }, /^pace\.queueMs must be from 0 to 999999999999$/],
  [{ pace: { queueMs: 1.5 } }, /^pace\.queueMs must be an integer$/],
  [{ pace: { queueMs: '1' } }, /^pace\.queueMs must be an integer$/],
  [{ pace: { queue: 1 } }, /^pace\.queue is not a known member; the nearest is queueMs$/],
  [{ pace: { sampled: true } }, /^pace\.sampled is not a known member$/],
  [{ pace: 'quick', scale: 2 }, /^scale is not a known member$/],
  [[], /^the request body must be an object$/],
]

test('what is no pace is refused by name, and changes nothing', async (t) => {
  const testApp = await buildTestApp(t)
  for (const [body, detail] of refused) {
    assertControlProblem(await testApp.call('PUT', path, { body }), 400, detail)
  }
  const half = { body: { pace: 'instant' }, headers: { 'x-sandbox-name': undefined } }
  assertControlProblem(await testApp.call('PUT', path, half), 400, /^A tenant is named by both/)
  assertControlProblem(await testApp.call('GET', `${path}?sandbx=dev`), 400, /sandbx/)
  assert.deepEqual(await read(testApp), { pace: 'quick' })
})
