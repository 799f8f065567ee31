// X-Request-Id: on every reply, the caller's own where it can be one, and the same wherever it shows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../build-test-app.ts'
import { createJob, dataAccessPath, dataSetsPath, jobsPath } from '../services/refusals.ts'
import { tutorialRequest } from '../tutorial-request.ts'

const calls = [
  ['GET', jobsPath, 200],
  ['GET', `${jobsPath}/1`, 404],
  ['GET', `${jobsPath}?limit=0`, 400],
  ['DELETE', `${jobsPath}/726`, 204],
  ['GET', dataSetsPath, 200],
  ['HEAD', `${dataAccessPath}/files/x`, 400],
  ['GET', '/nothing', 404],
  ['PUT', jobsPath, 405],
  ['GET', '/%', 400],
  ['GET', '/_emulator/livez', 200],
  ['POST', '/_emulator/reset', 204],
] as const

test('every reply carries the caller’s x-request-id', async (t) => {
  const { call } = await buildTestApp(t)
  for (const [method, path, status] of calls) {
    const reply = await call(method, path, { headers: { 'x-request-id': 'my-id-1' } })
    assert.equal(reply.statusCode, status, path)
    assert.equal(reply.headers['x-request-id'], 'my-id-1', path)
  }
})

test('without one each reply gets its own, of 32 letters and digits where a tenant is known', async (t) => {
  const { call } = await buildTestApp(t)
  const seen = new Set()
  for (const [method, path] of calls) {
    const id = String((await call(method, path)).headers['x-request-id'])
    assert.notEqual(id, '')
    if (path.startsWith('/data')) assert.match(id, /^[0-9A-Za-z]{32}$/, path)
    seen.add(id)
  }
  assert.equal(seen.size, calls.length)
})

test('calls refused for their headers carry one, too', async (t) => {
  const { call } = await buildTestApp(t)
  for (const header of ['x-api-key', 'authorization', 'x-gw-ims-org-id', 'x-sandbox-name']) {
    const reply = await call('GET', jobsPath, { headers: { [header]: undefined } })
    assert.ok(reply.headers['x-request-id'], header)
    const own = { [header]: undefined, 'x-request-id': 'mine' }
    assert.equal((await call('GET', jobsPath, { headers: own })).headers['x-request-id'], 'mine')
  }
})

test('downloads and their refusals carry one', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination } = await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  const file = `${dataAccessPath}/files/${destination.batches[0].batchId}-1`
  const [part] = (await testApp.call('GET', file)).json().data
  for (const range of ['bytes=0-9', 'bytes=99999999-']) {
    const headers = { range, 'x-request-id': 'mine' }
    const reply = await testApp.call('GET', part._links.self.href, { headers })
    assert.equal(reply.headers['x-request-id'], 'mine')
  }
})

test('an id that is blank, long or not printable is not taken over', async (t) => {
  const { call } = await buildTestApp(t)
  for (const given of ['', '  ', 'two words', 'é', 'x'.repeat(129)]) {
    const id = String(
      (await call('GET', jobsPath, { headers: { 'x-request-id': given } })).headers['x-request-id'],
    )
    assert.match(id, /^[0-9A-Za-z]{32}$/)
  }
  const longest = 'x'.repeat(128)
  const reply = await call('GET', jobsPath, { headers: { 'x-request-id': longest } })
  assert.equal(reply.headers['x-request-id'], longest)
})

test('a problem and its reply bear the same id', async (t) => {
  const { call } = await buildTestApp(t)
  for (const headers of [{}, { 'x-request-id': 'mine' }]) {
    const reply = await call('GET', `${jobsPath}/1`, { headers })
    assert.equal(reply.json().requestId, reply.headers['x-request-id'])
  }
})

test('a job keeps the request id it was created with', async (t) => {
  const testApp = await buildTestApp(t)
  const headers = { 'x-request-id': 'creator' }
  const created = await testApp.call('POST', jobsPath, { body: tutorialRequest, headers })
  assert.equal(created.json().requestId, 'creator')
  await testApp.advance('PT1M')
  const later = await testApp.call('GET', `${jobsPath}/24115`, { headers: { 'x-request-id': 'reader' } })
  assert.equal(later.json().requestId, 'creator')
  assert.equal(later.headers['x-request-id'], 'reader')
})
