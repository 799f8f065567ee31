// X-Emulator on every reply, and how many headers a request may have.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { buildTestApp } from '../build-test-app.ts'
import { dataSetsPath, jobsPath } from '../services/refusals.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const bearing = (clock: string) => `v=${version}; profile=tutorial; clock=${clock}`

test('every reply says which version it is from and where the clock stands', async (t) => {
  const testApp = await buildTestApp(t)
  const calls = [
    ['GET', jobsPath],
    ['GET', `${jobsPath}/1`],
    ['DELETE', `${jobsPath}/726`],
    ['PUT', jobsPath],
    ['GET', '/nothing'],
    ['GET', '/%'],
    ['GET', '/_emulator/livez'],
    ['POST', '/ims/token/v3'],
  ] as const
  for (const [method, url] of calls) {
    const reply = await testApp.call(method, url)
    assert.equal(reply.headers['x-emulator'], bearing('2026-01-01T00:00:00.000Z'), url)
  }
  const { headers } = await testApp.app.inject({ url: jobsPath })
  assert.equal(headers['x-emulator'], bearing('2026-01-01T00:00:00.000Z'))
})

test('the clock is the tenant’s own', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.advance('PT1H', 'dev')
  for (const [sandbox, clock] of [
    ['dev', '2026-01-01T01:00:00.000Z'],
    ['prod', '2026-01-01T00:00:00.000Z'],
  ] as const) {
    assert.equal((await testApp.call('GET', jobsPath, { sandbox })).headers['x-emulator'], bearing(clock))
  }
})

test('100 headers are taken, 101 are refused in the words of the service', async (t) => {
  const { call } = await buildTestApp(t)
  /** The caller's four, Host and User-Agent, and so many more. */
  const headersInAll = (count: number) =>
    Object.fromEntries(Array.from({ length: count - 6 }, (_, index) => [`x-filler-${index}`, 'x']))
  const detail = 'The request has more than 100 headers.'
  const refused: Record<string, (body: Record<string, unknown>) => unknown> = {
    [jobsPath]: (body) => body.detail,
    [dataSetsPath]: (body) => body.detail,
    '/data/foundation/sandbox-management/': (body) => body.title,
    '/_emulator/livez': (body) => body.detail,
  }
  for (const [path, wording] of Object.entries(refused)) {
    assert.equal((await call('GET', path, { headers: headersInAll(100) })).statusCode, 200, path)
    const reply = await call('GET', path, { headers: headersInAll(101) })
    assert.equal(reply.statusCode, 431, path)
    assert.equal(wording(reply.json()), detail)
  }
  const token = await call('POST', '/ims/token/v3', { headers: headersInAll(101) })
  assert.deepEqual(token.json(), { error: 'invalid_request', error_description: detail })
})
