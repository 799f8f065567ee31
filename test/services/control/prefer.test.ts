// Prefer: code=503 and wait=2, for a single call of any of Adobe's operations.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { history, jobIds, jobsPath } from '../refusals.ts'
import { arm, counts } from './control-calls.ts'

const applied: readonly (readonly [string, number, string | undefined])[] = [
  ['code=503', 503, 'code=503'],
  ['wait=0', 200, 'wait=0'],
  ['code=503, wait=0', 503, 'code=503, wait=0'],
  ['wait=0,code=404', 404, 'code=404, wait=0'],
  ['Code="429"; foo', 429, 'code=429'],
  ['respond-async, code=500', 500, 'code=500'],
  ['code=500, code=503', 500, 'code=500'],
  ['code=abc', 200, undefined],
  ['code=', 200, undefined],
  ['code', 200, undefined],
  ['code=200', 200, undefined],
  ['code=600', 200, undefined],
  ['code=5030', 200, undefined],
  ['code=503.5', 200, undefined],
  ['code=-503', 200, undefined],
  ['wait=-1', 200, undefined],
  ['wait=1e3', 200, undefined],
  ['wait=301', 200, undefined],
  ['wait=999999999999', 200, undefined],
  ['', 200, undefined],
  [',,;=', 200, undefined],
  ['respond-async', 200, undefined],
]

test('what is well formed is done and echoed; anything else is passed over and not', async (t) => {
  const { call } = await buildTestApp(t)
  for (const [prefer, status, echo] of applied) {
    const reply = await call('GET', jobsPath, { headers: { prefer } })
    assert.deepEqual([reply.statusCode, reply.headers['preference-applied']], [status, echo], prefer)
  }
})

test('a call that is to be answered with an error is not carried out, and meets no fault', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, { match: { operation: 'createExportJob', nth: 1 }, effect: { status: 500 } })
  const headers = { prefer: 'code=503' }
  const reply = await testApp.call('POST', jobsPath, { body: tutorialRequest, headers })
  assert.equal(reply.statusCode, 503)
  assert.deepEqual(await jobIds(testApp), history)
  assert.deepEqual(await counts(testApp), ['fault-1 0/0'])
})

test('waiting is in real time, on a frozen clock, too; the call is then carried out', async (t) => {
  const testApp = await buildTestApp(t)
  const before = performance.now()
  const headers = { prefer: 'wait=1' }
  const reply = await testApp.call('POST', jobsPath, { body: tutorialRequest, headers })
  assert.ok(performance.now() - before >= 999)
  assert.deepEqual([reply.statusCode, reply.headers['preference-applied']], [200, 'wait=1'])
  assert.equal(reply.json().creationTime, Date.UTC(2026, 0, 1))
})

test('a call that waits while its tenant is reset is carried out by the tenant that comes after', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.call('POST', jobsPath, { body: tutorialRequest })
  const waiting = testApp.call('POST', jobsPath, { body: tutorialRequest, headers: { prefer: 'wait=1' } })
  await testApp.call('POST', '/_emulator/reset')
  assert.equal((await waiting).json().id, 24115)
  assert.deepEqual(await jobIds(testApp), [24115, ...history])
})

test('a call without its headers is refused before its preference is read', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', jobsPath, { headers: { prefer: 'code=503', 'x-api-key': undefined } })
  assert.equal(reply.statusCode, 403)
  assert.equal(reply.headers['preference-applied'], undefined)
})
