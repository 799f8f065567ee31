// POST /_emulator/journal/verify: whether the calls were as a test expects, and if not, what comes nearest.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, createJob, jobsPath } from '../refusals.ts'
import { journalPath, serverWide } from './control-calls.ts'

const path = `${journalPath}/verify`
const operation = 'createExportJob'
const create = { operation, where: {} }

const verify = ({ call }: TestApp, body: object, whose: object = {}) => call('POST', path, { body, ...whose })

/** The differences of the nearest misses, each as `id place`. */
const misses = async (testApp: TestApp, body: object) => {
  const reply = await verify(testApp, body)
  assert.equal(reply.statusCode, 409, reply.body)
  return reply.json().nearest.map(({ id, differences }: { id: number; differences: { place: string }[] }) => {
    return [id, ...differences.map(({ place }) => place)].join(' ')
  })
}

test('calls are counted exactly, at least and at most', async (t) => {
  const testApp = await buildTestApp(t)
  for (let count = 0; count < 2; count += 1) await createJob(testApp, tutorialRequest)
  for (const bounds of [
    { count: 2 },
    { atLeast: 1 },
    { atLeast: 2 },
    { atMost: 2 },
    { atLeast: 1, atMost: 3 },
  ]) {
    const reply = await verify(testApp, { operation, ...bounds })
    assert.deepEqual([reply.statusCode, reply.json()], [200, { matched: 2 }])
  }
  for (const [bounds, words] of [
    [{ count: 1 }, 'Expected 1 call of createExportJob; the journal has 2.'],
    [{ count: 0 }, 'Expected 0 calls of createExportJob; the journal has 2.'],
    [{ atLeast: 3 }, 'Expected at least 3 calls of createExportJob; the journal has 2.'],
    [{ atMost: 1 }, 'Expected at most 1 call of createExportJob; the journal has 2.'],
    [
      { atLeast: 3, atMost: 4 },
      'Expected at least 3 and at most 4 calls of createExportJob; the journal has 2.',
    ],
  ] as const) {
    const reply = await verify(testApp, { operation, ...bounds })
    const { type, title, status, detail, matched } = reply.json()
    assert.deepEqual(
      [reply.statusCode, type, title, status, matched],
      [409, 'about:blank', 'Calls differ', 409, 2],
    )
    assert.equal(detail, words)
  }
  assert.equal((await verify(testApp, { operation: 'listExportJobs', count: 0 })).statusCode, 200)
})

test('where holds status, job, path, query, headers and body against each call', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  const segments = tutorialRequest.filter.segments
  for (const where of [
    {},
    { status: 200 },
    { jobId: 24115 },
    { path: '/data/core/ups/export/jobs' },
    { headers: { 'X-Sandbox-Name': 'prod', 'x-api-key': '[redacted]' } },
    { body: tutorialRequest },
    { body: { destination: { segmentPerBatch: true } } },
    { body: { filter: { segments } } },
    { since: '2026-01-01T00:00:00Z' },
    { since: Date.UTC(2026, 0, 1) },
  ]) {
    assert.equal(
      (await verify(testApp, { operation, count: 1, where })).statusCode,
      200,
      JSON.stringify(where),
    )
  }
  for (const [where, place] of [
    [{ status: 503 }, 'status'],
    [{ jobId: 1 }, 'jobId'],
    [{ path: '/ups/export/jobs' }, 'path'],
    [{ query: { limit: '1' } }, 'query.limit'],
    [{ headers: { 'x-sandbox-name': 'dev' } }, 'headers.x-sandbox-name'],
    [{ body: { destination: { segmentPerBatch: false } } }, 'body.destination.segmentPerBatch'],
    [{ body: { filter: { segments: segments.slice(1) } } }, 'body.filter.segments'],
    [{ body: { filter: { segments: [{}, { status: ['exited', 'x'] }] } } }, 'body.filter.segments[1].status'],
    [{ body: { filter: { segments: [{}, { status: ['realized'] }] } } }, 'body.filter.segments[1].status[0]'],
    [{ body: { toString: 'x' } }, 'body.toString'],
    [{ body: 'text' }, 'body'],
    [{ body: null }, 'body'],
  ] as const) {
    assert.deepEqual(await misses(testApp, { operation, count: 1, where }), [`1 ${place}`])
  }
  assert.deepEqual(
    await misses(testApp, { operation, count: 1, where: { since: '2026-01-01T00:00:01Z' } }),
    [],
  )
})

test('of the calls that miss, three come first that differ the least, the latest before the others', async (t) => {
  const testApp = await buildTestApp(t)
  for (const query of ['limit=1', 'limit=2&status=NEW', 'limit=2', 'status=NEW', 'limit=2']) {
    await testApp.call('GET', `${jobsPath}?${query}`)
  }
  const where = { query: { limit: '2', status: 'FAILED' } }
  const body = { operation: 'listExportJobs', atLeast: 1, where }
  assert.deepEqual(await misses(testApp, body), ['5 query.status', '3 query.status', '2 query.status'])
  const { nearest } = (await verify(testApp, body)).json()
  assert.deepEqual(nearest[0], {
    id: 5,
    method: 'GET',
    url: `${jobsPath}?limit=2`,
    differences: [{ place: 'query.status', expected: 'FAILED' }],
  })
  assert.deepEqual(nearest[2].differences, [{ place: 'query.status', expected: 'FAILED', actual: 'NEW' }])
})

test('of calls that are too many, those that match are shown', async (t) => {
  const testApp = await buildTestApp(t)
  for (const id of [726, 1, 726]) await testApp.call('GET', `${jobsPath}/${id}`)
  const body = { operation: 'retrieveExportJob', atMost: 1, where: { status: 200 } }
  assert.deepEqual(await misses(testApp, body), ['1', '3'])
})

test('a tenant is held to its own calls; without one, those of all count', async (t) => {
  const testApp = await buildTestApp(t)
  for (const sandbox of ['prod', 'dev', 'dev']) await testApp.call('GET', jobsPath, { sandbox })
  const listed = (count: number) => ({ operation: 'listExportJobs', count })
  assert.equal((await verify(testApp, listed(1))).statusCode, 200)
  assert.equal((await verify(testApp, listed(2), { sandbox: 'dev' })).statusCode, 200)
  assert.equal((await verify(testApp, listed(0), { sandbox: 'never-seen' })).statusCode, 200)
  assert.equal((await verify(testApp, listed(3), { headers: serverWide })).statusCode, 200)
  const { nearest } = (await verify(testApp, listed(1), { headers: serverWide })).json()
  assert.deepEqual(
    nearest.map(({ sandboxName }: { sandboxName: string }) => sandboxName),
    ['prod', 'dev', 'dev'],
  )
})

test('what cannot be verified is refused by name', async (t) => {
  const testApp = await buildTestApp(t)
  const either = /^the request body must have either count, or atLeast or atMost or both$/
  for (const [body, detail] of [
    [{}, /^operation is required$/],
    [{ operation }, either],
    [{ operation, count: 1, atLeast: 1 }, either],
    [{ operation, count: 1, atMost: 1 }, either],
    [{ operation, atLeast: 2, atMost: 1 }, /^atMost must not be less than atLeast$/],
    [{ operation, count: -1 }, /^count must be 0 or more$/],
    [{ operation, count: '1' }, /^count must be an integer$/],
    [{ operation, atleast: 1 }, /^atleast is not a known member; the nearest is atLeast$/],
    [{ operation: 'createExport', count: 1 }, /^operation: no operation .* the nearest is createExportJob\./],
    [
      { ...create, count: 1, where: { boddy: {} } },
      /^where\.boddy is not a known member; the nearest is body$/,
    ],
    [{ ...create, count: 1, where: { query: { limit: 1 } } }, /^where\.query\.limit must be a string$/],
    [
      { ...create, count: 1, where: { since: 'soon' } },
      /^where\.since must be epoch milliseconds or RFC 3339$/,
    ],
    [[], /^the request body must be an object$/],
  ] as const) {
    assertControlProblem(await verify(testApp, body), 400, detail)
  }
})
