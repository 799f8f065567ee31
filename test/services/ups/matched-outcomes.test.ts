// Which planned outcome a job draws: by dataset, segment and client, the first that fits, or by the scenario it names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertNoJobStored, assertUpsProblem, jobsPath, readJob } from '../refusals.ts'

const { datasetId } = tutorialRequest.destination
const segmentId = '4edc8488-2c35-4f6d-b4c6-9075c68d2df4'
const otherDataset = '5cf6bcf79ecc7c14530fe436'
const slow = '510e00000000000000000001'

const plan = ({ call }: TestApp, body: object, options: object = {}) =>
  call('POST', '/_emulator/outcomes', { body, ...options })

/** What a job of the request comes to, as `FAILED code` or another status. */
async function endOf(testApp: TestApp, body: object, headers: Record<string, string> = {}): Promise<string> {
  const created = await testApp.call('POST', jobsPath, { body, headers })
  assert.equal(created.statusCode, 200, created.body)
  await testApp.advance('PT1H')
  const { status, errors } = await readJob(testApp, created.json().id)
  return errors ? `${status} ${errors[0].code}` : status
}

const failing = (code: string) => ({ outcome: 'FAILED', errors: [{ code, msg: '', callStack: '' }] })

const matches: readonly (readonly [object, object, Record<string, string>, boolean])[] = [
  [{}, {}, {}, true],
  [{ datasetId }, {}, {}, true],
  [{ datasetId: otherDataset }, {}, {}, false],
  [{ segmentId }, {}, {}, true],
  [{ segmentId: '1rfe8422-334d-12f4-3sd4-12cf6g990g51' }, {}, {}, true],
  [{ segmentId: 'other' }, {}, {}, false],
  [{ segmentId }, { filter: {} }, {}, false],
  [{ client: 'key' }, {}, {}, true],
  [{ client: 'KEY' }, {}, {}, false],
  [{ client: 'nightly' }, {}, { 'x-api-key': ' nightly ' }, true],
  [{ client: 'nightly' }, {}, {}, false],
  [{ datasetId, segmentId, client: 'key' }, {}, {}, true],
  [{ datasetId, segmentId, client: 'other' }, {}, {}, false],
  [{ datasetId, segmentId: 'other', client: 'key' }, {}, {}, false],
]

for (const [match, changes, headers, fits] of matches) {
  const of = `${JSON.stringify(changes)} of ${headers['x-api-key']?.trim() ?? 'key'}`
  test(`${JSON.stringify(match)} ${fits ? 'fits' : 'does not fit'} a job ${of}`, async (t) => {
    const testApp = await buildTestApp(t)
    await plan(testApp, { match, ...failing('1') })
    const end = await endOf(testApp, { ...tutorialRequest, ...changes }, headers)
    assert.equal(end, fits ? 'FAILED 1' : 'SUCCEEDED')
    const [{ hits }] = (await testApp.call('GET', '/_emulator/outcomes')).json().outcomes
    assert.equal(hits, fits ? 1 : 0)
  })
}

test('of several that fit the first is drawn, until it is used up', async (t) => {
  const testApp = await buildTestApp(t)
  await plan(testApp, { match: { datasetId: otherDataset }, ...failing('other') })
  await plan(testApp, { match: { datasetId }, times: 1, ...failing('first') })
  await plan(testApp, { match: {}, ...failing('second') })
  const ends = []
  for (let count = 0; count < 3; count += 1) ends.push(await endOf(testApp, tutorialRequest))
  assert.deepEqual(ends, ['FAILED first', 'FAILED second', 'FAILED second'])
})

test('a refused request draws nothing', async (t) => {
  const testApp = await buildTestApp(t)
  await plan(testApp, { match: {}, times: 1, ...failing('1') })
  const unknown = { ...tutorialRequest, destination: { datasetId: '000000000000000000000000' } }
  for (const body of [unknown, { ...tutorialRequest, schema: undefined }]) {
    assert.equal((await testApp.call('POST', jobsPath, { body })).statusCode, 400)
  }
  assert.equal(await endOf(testApp, tutorialRequest), 'FAILED 1')
})

test('a planned outcome goes before a magic dataset, the scenario before both', async (t) => {
  const testApp = await buildTestApp(t)
  const intoMagic = { ...tutorialRequest, destination: { datasetId: 'fa11ed000000000000000002' } }
  assert.equal(await endOf(testApp, intoMagic), 'FAILED 0100000003')
  await plan(testApp, { name: 'named', ...failing('named') })
  assert.equal(await endOf(testApp, intoMagic), 'FAILED 0100000003')
  await plan(testApp, { match: {}, ...failing('matched') })
  assert.equal(await endOf(testApp, intoMagic), 'FAILED matched')
  assert.equal(await endOf(testApp, intoMagic, { 'x-emulator-scenario': 'named' }), 'FAILED named')
  const magic = { 'x-emulator-scenario': 'fa11ed000000000000000001' }
  assert.equal(await endOf(testApp, tutorialRequest, magic), 'FAILED 0090000009')
})

test('a scenario is the name or the id of an outcome, or a magic value, on any dataset', async (t) => {
  const testApp = await buildTestApp(t)
  await plan(testApp, { name: 'night', times: 2, ...failing('1') })
  await plan(testApp, { name: 'night', ...failing('2') })
  const ends = []
  for (const scenario of ['night', ' outcome-1 ', 'night', 'night', slow]) {
    ends.push(await endOf(testApp, tutorialRequest, { 'x-emulator-scenario': scenario }))
  }
  assert.deepEqual(ends, ['FAILED 1', 'FAILED 1', 'FAILED 2', 'FAILED 2', 'SUCCEEDED'])
  const slowJob = await readJob(testApp, 24119)
  assert.equal(slowJob.metrics.totalTime.totalTimeInMs, 51_870)
  const { outcomes } = (await testApp.call('GET', '/_emulator/outcomes')).json()
  assert.deepEqual(
    outcomes.map(({ times, hits }: { times?: number; hits: number }) => [times, hits]),
    [
      [0, 2],
      [undefined, 2],
    ],
  )
  const usedUp = { 'x-emulator-scenario': 'outcome-1' }
  const reply = await testApp.call('POST', jobsPath, { body: tutorialRequest, headers: usedUp })
  assertUpsProblem(reply, 400, /^The header X-Emulator-Scenario names outcome-1, .* is used up\.$/)
})

test('an unknown scenario is refused, naming the nearest, and leaves no job', async (t) => {
  const testApp = await buildTestApp(t)
  await plan(testApp, { name: 'nightly-failure', ...failing('1') })
  for (const [scenario, nearest] of [
    ['nightly-failur', 'nightly-failure'],
    ['Nightly-Failure', 'nightly-failure'],
    ['510e00000000000000000002', slow],
  ] as const) {
    const headers = { 'x-emulator-scenario': scenario }
    const reply = await testApp.call('POST', jobsPath, { body: tutorialRequest, headers })
    const words = `The header X-Emulator-Scenario names "${scenario}", which is no planned outcome and no magic value`
    assertUpsProblem(reply, 400, `${words}; the nearest is ${nearest}.`)
  }
  const ofAnother = { 'x-emulator-scenario': 'nightly-failure' }
  const stranger = { body: tutorialRequest, headers: ofAnother, sandbox: 'dev' }
  assert.equal((await testApp.call('POST', jobsPath, stranger)).statusCode, 400)
  await assertNoJobStored(testApp, tutorialRequest)
})

test('an empty scenario is none', async (t) => {
  const testApp = await buildTestApp(t)
  assert.equal(await endOf(testApp, tutorialRequest, { 'x-emulator-scenario': ' ' }), 'SUCCEEDED')
})
