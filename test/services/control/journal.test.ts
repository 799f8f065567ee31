// /_emulator/journal: every call to Adobe's services with its reply, in the journal of its tenant.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, createJob, dataSetsPath, jobsPath } from '../refusals.ts'
import { arm, journalPath, rows, serverWide } from './control-calls.ts'

const imsOrgId = callerHeaders()['x-gw-ims-org-id']

type Row = Record<string, unknown>
const without = (row: Row, ...names: string[]) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))

/** A journal's rows without what the machine decides. */
const timeless = async (testApp: TestApp, query?: string, whose?: object) =>
  (await rows(testApp, query, whose)).map((row: Row) => without(row, 'durationMs'))

test('a call is kept with what was asked and answered, and when by the clock of its tenant', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.advance('PT1M')
  const job = await createJob(testApp, tutorialRequest)
  const [row] = await rows(testApp)
  assert.ok(Number.isInteger(row.durationMs))
  const url = '/data/core/ups/export/jobs'
  const expected = {
    id: 1,
    at: '2026-01-01T00:01:00.000Z',
    method: 'POST',
    url,
    operationId: 'createExportJob',
  }
  assert.deepEqual(without(row, 'durationMs'), { ...expected, status: 200, jobId: 24115 })
  const call = (await testApp.call('GET', `${journalPath}/1`)).json()
  assert.deepEqual(without(call, 'request', 'reply'), row)
  assert.deepEqual(call.request.body, tutorialRequest)
  assert.equal(call.request.bodyBytes, JSON.stringify(tutorialRequest).length)
  assert.equal(call.request.headers['x-sandbox-name'], 'prod')
  assert.deepEqual(call.reply.body, job)
  assert.match(call.reply.headers['x-location'], /24115$/)
})

test('refusals, unknown paths and struck calls are kept, too', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  await arm(testApp, { match: { operation: 'listExportJobs' }, effect: { status: 503 } })
  await call('GET', jobsPath)
  await call('GET', `${jobsPath}/5`)
  await call('GET', '/data/core/ups/nowhere')
  await call('POST', jobsPath, { body: {} })
  await call('POST', jobsPath, { payload: '{', headers: { 'content-type': 'application/json' } })
  await call('PUT', `${jobsPath}/726`)
  await call('HEAD', `${jobsPath}/726`)
  const kept = await timeless(testApp)
  assert.deepEqual(
    kept.map(({ operationId, status, jobId, fault }: Row) => [operationId, status, jobId, fault]),
    [
      ['listExportJobs', 503, undefined, 'fault-1'],
      ['retrieveExportJob', 404, 5, undefined],
      [undefined, 404, undefined, undefined],
      ['createExportJob', 400, undefined, undefined],
      ['createExportJob', 400, undefined, undefined],
      [undefined, 405, undefined, undefined],
      ['retrieveExportJob', 200, 726, undefined],
    ],
  )
  const { reply } = (await call('GET', `${journalPath}/1`)).json()
  assert.equal(reply.body.title, 'ServiceUnavailableError')
})

test('calls that reach no tenant are kept by the server; control calls are not kept at all', async (t) => {
  const testApp = await buildTestApp(t)
  const { call, app } = testApp
  await call('GET', jobsPath, { headers: { authorization: undefined } })
  await call('GET', jobsPath, { sandbox: 'NOT A NAME' })
  await call('GET', '/data/foundation/sandbox-management/sandboxes')
  await app.inject({ method: 'POST', url: '/ims/token/v3' })
  await call('GET', '/_emulator/livez')
  assert.deepEqual(await rows(testApp), [])
  const kept = await timeless(testApp, '', { headers: serverWide })
  assert.deepEqual(
    kept.map(({ id, operationId, status, imsOrgId: org }: Row) => [id, operationId, status, org]),
    [
      [1, 'listExportJobs', 403, undefined],
      [2, 'listExportJobs', 400, undefined],
      [3, 'listSandboxes', 200, undefined],
      [4, 'issueTokenV3', 400, undefined],
    ],
  )
  assert.equal((await call('GET', `${journalPath}/4`, { headers: serverWide })).json().status, 400)
})

test('the journals of two tenants are disjoint, and their ids are their own', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  for (const sandbox of ['prod', 'dev', 'prod', 'dev', 'dev']) {
    await call('GET', `${jobsPath}?limit=${sandbox.length}`, { sandbox })
  }
  const idsOf = async (sandbox: string) =>
    (await rows(testApp, '', { sandbox })).map(({ id, url }: Row) => `${id} ${String(url).slice(-1)}`)
  assert.deepEqual(await idsOf('prod'), ['1 4', '2 4'])
  assert.deepEqual(await idsOf('dev'), ['1 3', '2 3', '3 3'])
  const all = await rows(testApp, '', { headers: serverWide })
  assert.deepEqual(
    all.map(({ id, imsOrgId: org, sandboxName }: Row) => [id, org === imsOrgId, sandboxName]),
    [
      [1, true, 'prod'],
      [2, true, 'prod'],
      [1, true, 'dev'],
      [2, true, 'dev'],
      [3, true, 'dev'],
    ],
  )
  assert.equal((await call('DELETE', journalPath)).statusCode, 204)
  assert.deepEqual(await idsOf('prod'), [])
  assert.deepEqual(await idsOf('dev'), ['1 3', '2 3', '3 3'])
  await call('GET', jobsPath)
  assert.deepEqual(
    (await rows(testApp)).map(({ id }: Row) => id),
    [3],
  )
  assert.equal((await call('DELETE', journalPath, { headers: serverWide })).statusCode, 204)
  assert.deepEqual(await rows(testApp, '', { headers: serverWide }), [])
})

test('the same calls make the same journal, in another run and after a reset', async (t) => {
  const round = async (testApp: TestApp) => {
    await createJob(testApp, tutorialRequest)
    await testApp.advance('PT1M')
    await testApp.call('GET', `${jobsPath}/24115`)
    const entries = [1, 2].map(async (id) => (await testApp.call('GET', `${journalPath}/${id}`)).json())
    return (await Promise.all(entries)).map((entry) => without(entry, 'durationMs'))
  }
  const testApp = await buildTestApp(t)
  const first = await round(testApp)
  await testApp.call('POST', '/_emulator/reset')
  assert.deepEqual(await round(testApp), first)
  assert.deepEqual(await round(await buildTestApp(t)), first)
})

test('rows are found by operation, status, job and time, and come in pages', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1S')
  for (const id of [24115, 726, 1, 24115]) await call('GET', `${jobsPath}/${id}`)
  const ids = async (query: string) => (await rows(testApp, query)).map(({ id }: Row) => id)
  assert.deepEqual(await ids('?operationId=createExportJob'), [1])
  assert.deepEqual(await ids('?status=404'), [4])
  assert.deepEqual(await ids('?status=2xx'), [1, 2, 3, 5])
  assert.deepEqual(await ids('?jobId=24115'), [1, 2, 5])
  assert.deepEqual(await ids('?since=2026-01-01T00:00:01Z'), [2, 3, 4, 5])
  assert.deepEqual(await ids(`?since=${Date.UTC(2026, 0, 1)}`), [1, 2, 3, 4, 5])
  assert.deepEqual(await ids('?jobId=24115&status=200&since=2026-01-01T00:00:00.500Z'), [2, 5])
  assert.deepEqual(await ids('?limit=2&start=1'), [2, 3])
  assert.equal((await call('GET', `${journalPath}?limit=1&status=2xx`)).json().total, 4)
})

test('what is no filter is refused by name', async (t) => {
  const { call } = await buildTestApp(t)
  for (const [query, detail] of [
    ['operationId=listExportJob', /^operationId: no operation .* the nearest is listExportJobs\./],
    ['operation=listExportJobs', /^operation is not a known member; the nearest is operationId$/],
    ['status=abc', /^status must match .* \(a status such as 503, or 5xx\)$/],
    ['status=099', /^status must match /],
    ['jobId=x', /^jobId must be an integer$/],
    ['since=yesterday', /^since must be epoch milliseconds or RFC 3339$/],
    ['since=2026-02-30T00:00:00Z', /^since must be /],
    ['limit=0', /^limit must be from 1 to 10000$/],
    ['limit=10001', /^limit must be from 1 to 10000$/],
    ['start=-1', /^start must be 0 or more$/],
  ] as const) {
    assertControlProblem(await call('GET', `${journalPath}?${query}`), 400, detail)
  }
  assertControlProblem(await call('GET', `${journalPath}/1`), 404, /^The journal of .*, prod has no call 1,/)
  assertControlProblem(await call('GET', `${journalPath}/x`), 400, /^id must be an integer$/)
  assertControlProblem(await call('DELETE', `${journalPath}?what=all`), 400, /^what is not a known member/)
})

test('a GET, its line in the journal included, leaves the stored tenant as it is', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.call('POST', dataSetsPath, { body: tutorialDataset })
  const { databaseFile } = testApp.emulator.openTenants()[0] ?? assert.fail()
  const stored = () =>
    [databaseFile, `${databaseFile}-wal`].map((file) => readFileSync(file).toString('base64'))
  const before = stored()
  for (const url of [jobsPath, dataSetsPath, `${jobsPath}/726`]) await testApp.call('GET', url)
  assert.equal((await rows(testApp)).length, 4)
  assert.deepEqual(stored(), before)
})
