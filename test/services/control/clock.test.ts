// POST /_emulator/clock/advance: whose clock moves, how far, and what then happens.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, createJob, jobsPath, readJob } from '../refusals.ts'

const path = '/_emulator/clock/advance'
const imsOrgId = callerHeaders()['x-gw-ims-org-id']
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

/** Where the clock of a sandbox stands. */
async function now({ call }: TestApp, sandbox = 'prod'): Promise<string> {
  return (await call('POST', path, { body: { by: 0 }, sandbox })).json().now
}

for (const [name, body, expected] of [
  ['milliseconds', { by: 1500 }, '2026-01-01T00:00:01.500Z'],
  ['nothing', { by: 0 }, '2026-01-01T00:00:00.000Z'],
  ['a duration', { by: 'PT20M' }, '2026-01-01T00:20:00.000Z'],
  ['a duration of every unit', { by: 'P1W2DT3H4M5.006S' }, '2026-01-10T03:04:05.006Z'],
  ['an RFC 3339 instant', { to: '2026-02-01T01:00:00+01:00' }, '2026-02-01T00:00:00.000Z'],
  ['an instant in milliseconds', { to: Date.UTC(2026, 0, 2) }, '2026-01-02T00:00:00.000Z'],
  ['the instant it stands at', { to: '2026-01-01T00:00:00Z' }, '2026-01-01T00:00:00.000Z'],
] as const) {
  test(`the clock moves by or to ${name}`, async (t) => {
    const testApp = await buildTestApp(t)
    const reply = await testApp.call('POST', path, { body })
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), { now: expected, transitions: [] })
    assert.equal(await now(testApp), expected)
  })
}

test('what falls due happens in due order, and the reply comes when it has', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance(1000)
  await createJob(testApp, { ...tutorialRequest, fields: 'no.such' })
  const { now, transitions } = await testApp.advance('PT1M')
  assert.equal(now, '2026-01-01T00:01:01.000Z')
  assert.deepEqual(transitions, [
    { jobId: 24115, from: 'NEW', to: 'PROCESSING', at: '2026-01-01T00:00:01.871Z' },
    { jobId: 24116, from: 'NEW', to: 'PROCESSING', at: '2026-01-01T00:00:02.871Z' },
    { jobId: 24116, from: 'PROCESSING', to: 'FAILED', at: '2026-01-01T00:00:05.064Z' },
    { jobId: 24115, from: 'PROCESSING', to: 'SUCCEEDED', at: '2026-01-01T00:00:05.187Z' },
  ])
})

test('one long move and many short ones lead to the same job', async (t) => {
  const [once, often] = [await buildTestApp(t), await buildTestApp(t)]
  for (const testApp of [once, often]) await createJob(testApp, tutorialRequest)
  await once.advance(6000)
  for (let count = 0; count < 12; count += 1) await often.advance(500)
  assert.deepEqual(await readJob(often, 24115), await readJob(once, 24115))
})

test('the clock of one tenant moves no other', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.call('GET', jobsPath, { sandbox: 'dev' })
  await testApp.advance('PT1H', 'dev')
  assert.equal(await now(testApp, 'dev'), '2026-01-01T01:00:00.000Z')
  assert.equal(await now(testApp), '2026-01-01T00:00:00.000Z')
  assert.equal((await readJob(testApp, 24115)).status, 'NEW')
})

test('the tenant may be named in the query', async (t) => {
  const testApp = await buildTestApp(t)
  const query = new URLSearchParams({ org: imsOrgId, sandbox: 'dev' })
  const reply = await testApp.call('POST', `${path}?${query}`, { body: { by: 5 }, headers: serverWide })
  assert.equal(reply.json().now, '2026-01-01T00:00:00.005Z')
  assert.equal(await now(testApp, 'dev'), '2026-01-01T00:00:00.005Z')
  assert.equal(await now(testApp), '2026-01-01T00:00:00.000Z')
})

test('without a tenant every clock moves, and those of tenants to come', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.call('POST', jobsPath, { body: tutorialRequest, sandbox: 'dev' })
  const reply = await testApp.call('POST', path, { body: { by: 2000 }, headers: serverWide })
  const { now: serverNow, transitions } = reply.json()
  assert.equal(serverNow, '2026-01-01T00:00:02.000Z')
  const transition = { jobId: 24115, from: 'NEW', to: 'PROCESSING', at: '2026-01-01T00:00:01.871Z' }
  const bySandbox = transitions.toSorted((a: { sandboxName: string }, b: { sandboxName: string }) =>
    a.sandboxName.localeCompare(b.sandboxName),
  )
  assert.deepEqual(bySandbox, [
    { imsOrgId, sandboxName: 'dev', ...transition },
    { imsOrgId, sandboxName: 'prod', ...transition },
  ])
  assert.equal(await now(testApp, 'never-seen'), '2026-01-01T00:00:02.000Z')
})

for (const body of [{ to: '2025-12-31T23:59:59.999Z' }, { to: 0 }, { to: -5 }]) {
  test(`the clock does not go back: ${JSON.stringify(body)}`, async (t) => {
    const testApp = await buildTestApp(t)
    const reply = await testApp.call('POST', path, { body })
    assertControlProblem(reply, 409, /^The tenant's clock is at 2026-01-01T00:00:00\.000Z .*reset/)
    assert.equal(await now(testApp), '2026-01-01T00:00:00.000Z')
  })
}

test('where one tenant is ahead, a move of all to before its time moves none', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.advance('PT1H', 'dev')
  const body = { to: '2026-01-01T00:30:00Z' }
  const reply = await testApp.call('POST', path, { body, headers: serverWide })
  assertControlProblem(reply, 409, /2026-01-01T01:00:00\.000Z/)
  assert.equal(await now(testApp), '2026-01-01T00:00:00.000Z')
})

const refused: readonly (readonly [unknown, RegExp])[] = [
  [{}, /^the request body must have either by or to$/],
  [{ by: 1, to: '2027-01-01T00:00:00Z' }, /^the request body must have either by or to$/],
  [{ by: -1 }, /^by must be /],
  [{ by: 1.5 }, /^by must be /],
  [{ by: null }, /^by must be /],
  [{ by: true }, /^by must be /],
  [{ by: [] }, /^by must be /],
  ...['', '5', 'P', 'PT', 'P1Y', 'P1M', '20M', '-PT1M', 'pt1m', 'PT0.0001S', 'soon'].map(
    (by) => [{ by }, new RegExp(`^by must be .*"${by}"$`)] as const,
  ),
  [{ to: null }, /^to must be /],
  [{ to: 1.5 }, /^to must be /],
  ...['', 'tomorrow', '2026-02-30T00:00:00Z', '2026-02-01'].map(
    (to) => [{ to }, new RegExp(`^to must be .*"${to}"$`)] as const,
  ),
  [{ by: 'P99999999W' }, /^by leads past the year 9999$/],
  [{ by: 1e300 }, /^by leads past the year 9999$/],
  [{ to: 1e17 }, /^to leads past the year 9999$/],
  [{ By: 1 }, /^By is not a known member; the nearest is by$/],
  [[], /^the request body must be an object$/],
  [null, /^the request body must be an object$/],
]

test('what is no move is refused by name, and moves nothing', async (t) => {
  const testApp = await buildTestApp(t)
  for (const [body, detail] of refused) {
    assertControlProblem(await testApp.call('POST', path, { body }), 400, detail)
  }
  assertControlProblem(await testApp.call('POST', path), 400, /^the request body must be an object$/)
  assert.equal(await now(testApp), '2026-01-01T00:00:00.000Z')
})

test('a tenant half named is refused, in the headers and in the query', async (t) => {
  const { call } = await buildTestApp(t)
  const halves = [
    [path, { 'x-gw-ims-org-id': undefined }],
    [path, { 'x-sandbox-name': undefined }],
    [`${path}?org=a`, serverWide],
    [`${path}?sandbox=a`, serverWide],
  ] as const
  for (const [url, headers] of halves) {
    assertControlProblem(
      await call('POST', url, { body: { by: 1 }, headers }),
      400,
      /^A tenant is named by both/,
    )
  }
  const empty = await call('POST', `${path}?org=&sandbox=a`, { body: { by: 1 }, headers: serverWide })
  assertControlProblem(empty, 400, /^org must not be empty$/)
})
