// GET /_emulator/health: what the server says of itself is true.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { assertControlProblem, jobsPath } from '../refusals.ts'

const path = '/_emulator/health'

test('it names its version, its profile, how it is set, and how many tenants have been called', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'headers', switches: { cancelResponse: '200' } })
  const { uptimeMs, capabilities, ...rest } = (await testApp.app.inject({ url: path })).json()
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  assert.deepEqual(rest, { status: 'ok', version, profile: 'tutorial', tenants: 0 })
  assert.ok(Number.isInteger(uptimeMs) && uptimeMs > 0)
  assert.equal(capabilities.auth, 'headers')
  assert.equal(capabilities.switches.cancelResponse, '200')
  assert.deepEqual(capabilities.clockModes, ['real', 'frozen', 'scaled'])
  assert.ok(capabilities.paces.includes('sampled'))
  for (const sandbox of ['prod', 'dev', 'prod']) await testApp.call('GET', jobsPath, { sandbox })
  assert.equal((await testApp.call('GET', path)).json().tenants, 2)
})

test('its services are answered, and its controls are all that the document lists', async (t) => {
  const { call } = await buildTestApp(t)
  const { services, controls } = (await call('GET', path)).json().capabilities
  for (const service of services) {
    const reply = await call('GET', `${service}/nothing`)
    assert.equal(reply.statusCode, 404, service)
  }
  assert.ok(services.includes('/data/core/ups'))
  const { paths } = (await call('GET', '/_emulator/openapi.json')).json()
  const documented = Object.entries(paths as Record<string, Record<string, { operationId: string }>>)
    .filter(([url]) => url.startsWith('/_emulator/'))
    .flatMap(([, operations]) => Object.values(operations).map(({ operationId }) => operationId))
  assert.deepEqual(controls, documented.sort())
})

test('it takes nothing but GET', async (t) => {
  const { call } = await buildTestApp(t)
  assertControlProblem(await call('POST', path, { body: {} }), 405, /POST \/_emulator\/health/)
})
