// Tokens live a day on the clock of the tenant they are used for, whenever and wherever clocks were moved.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../build-test-app.ts'
import { credentials, issueToken } from '../services/ims/token-request.ts'
import { jobsPath } from '../services/refusals.ts'

const lifetimeMs = 86_399_992
const sandboxesPath = '/data/foundation/sandbox-management/sandboxes'

async function codeOf({ call }: TestApp, token: string, sandbox: string, path = jobsPath): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': credentials.client_id }
  const reply = await call('GET', path, { headers, sandbox })
  return reply.statusCode === 200 ? 'good' : reply.json().error_code
}

const advanceAll = ({ app }: TestApp, by: number | string) =>
  app.inject({ method: 'POST', url: '/_emulator/clock/advance', payload: { by } })

test('a token expires on the tenant’s clock, to the millisecond, and on no other tenant’s', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const token = await issueToken(testApp)
  await testApp.advance(lifetimeMs - 1, 'dev')
  assert.equal(await codeOf(testApp, token, 'dev'), 'good')
  await testApp.advance(1, 'dev')
  assert.equal(await codeOf(testApp, token, 'dev'), '401013')
  assert.equal(await codeOf(testApp, token, 'prod'), 'good')
  assert.equal(await codeOf(testApp, token, 'dev', sandboxesPath), 'good')
})

test('a new token is good where the old one has expired, and lives a day there', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const first = await issueToken(testApp)
  for (let round = 0; round < 3; round += 1) {
    await testApp.advance('P2D', 'dev')
    assert.equal(await codeOf(testApp, first, 'dev'), '401013')
    const next = await issueToken(testApp)
    assert.equal(await codeOf(testApp, next, 'dev'), 'good')
    await testApp.advance('PT23H', 'dev')
    assert.equal(await codeOf(testApp, next, 'dev'), 'good')
    await testApp.advance('PT1H', 'dev')
    assert.equal(await codeOf(testApp, next, 'dev'), '401013')
    assert.equal(await codeOf(testApp, next, 'prod'), 'good')
  }
})

test('tokens age by every move since they were issued, each by its own', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const tokens: string[] = []
  for (let hour = 0; hour < 30; hour += 1) {
    tokens.push(await issueToken(testApp))
    await testApp.advance('PT1H')
  }
  const codes = await Promise.all(tokens.map((token) => codeOf(testApp, token, 'prod')))
  assert.equal(codes.lastIndexOf('401013'), 6)
  assert.equal(codes.indexOf('good'), 7)
})

test('a move of all clocks ages tokens everywhere, tenants to come included', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const token = await issueToken(testApp)
  assert.equal(await codeOf(testApp, token, 'prod'), 'good')
  await advanceAll(testApp, lifetimeMs)
  for (const sandbox of ['prod', 'unseen']) assert.equal(await codeOf(testApp, token, sandbox), '401013')
  assert.equal(await codeOf(testApp, token, 'prod', sandboxesPath), '401013')
  assert.equal(await codeOf(testApp, await issueToken(testApp), 'prod'), 'good')
})

test('a reset expires no token', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  await advanceAll(testApp, 'P3D')
  const token = await issueToken(testApp)
  await testApp.call('POST', '/_emulator/reset')
  assert.equal(await codeOf(testApp, token, 'prod'), 'good')
  await testApp.app.inject({ method: 'POST', url: '/_emulator/reset' })
  assert.equal(await codeOf(testApp, token, 'prod'), 'good')
})

test('without --auth token no token expires', async (t) => {
  const testApp = await buildTestApp(t)
  const token = await issueToken(testApp)
  await advanceAll(testApp, 'P30D')
  assert.equal(await codeOf(testApp, token, 'prod'), 'good')
})
