// --auth token: only tokens that IMS has issued here are good, for their client, their organization and their time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../build-test-app.ts'
import { credentials, form, formType, issueToken, post } from '../services/ims/token-request.ts'
import { dataAccessPath, dataSetsPath, jobsPath } from '../services/refusals.ts'

const sandboxesPath = '/data/foundation/sandbox-management/sandboxes'
const paths = [jobsPath, dataSetsPath, `${dataAccessPath}/batches/x/files`, sandboxesPath, '/ups/nothing']

const invalid = [401, { error_code: '401013', message: 'Oauth token is not valid' }]

interface Attempt {
  readonly path?: string
  readonly key?: string
  readonly org?: string
  readonly sandbox?: string
}

/** Status and body of a call with the token. */
async function attempt({ call }: TestApp, token: string, options: Attempt = {}): Promise<unknown[]> {
  const { path = jobsPath, key = credentials.client_id, org, sandbox = 'prod' } = options
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, 'x-api-key': key }
  if (org !== undefined) headers['x-gw-ims-org-id'] = org
  const reply = await call('GET', path, { headers, sandbox })
  return [reply.statusCode, reply.json()]
}

const isGood = async (testApp: TestApp, token: string, options: Attempt = {}) =>
  (await attempt(testApp, token, options))[0] === 200

test('a token of IMS is good for every service, and many are at once', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const tokens = [await issueToken(testApp), await issueToken(testApp)]
  await testApp.app.inject({ method: 'POST', url: '/_emulator/clock/advance', payload: { by: 'PT1H' } })
  tokens.push(await issueToken(testApp))
  for (const token of tokens) {
    for (const path of [jobsPath, dataSetsPath, sandboxesPath]) {
      assert.ok(await isGood(testApp, token, { path }), path)
    }
  }
})

test('row 28: any other token is not valid', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const token = await issueToken(testApp)
  const [header = '', claims = '', signature = ''] = token.split('.')
  const forged = Buffer.from('{"client_id":"my-api-key","created_at":"9999999999999"}').toString('base64url')
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  for (const other of [
    'token',
    '.',
    '..',
    `${token}x`,
    token.slice(0, -1),
    `${header}.${claims}`,
    `${header}.${claims}.`,
    `${header}.${forged}.${signature}`,
    `${none}.${claims}.${signature}`,
    `${none}.${forged}.`,
  ]) {
    for (const path of paths) assert.deepEqual(await attempt(testApp, other, { path }), invalid, other)
  }
})

test('row 28: a key that is not the client of the token', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const token = await issueToken(testApp)
  for (const path of paths) {
    assert.deepEqual(await attempt(testApp, token, { path, key: 'other' }), [
      403,
      { error_code: '403003', message: 'Api Key is invalid' },
    ])
  }
})

test('row 28: an organization that is no IMS organization', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const token = await issueToken(testApp)
  for (const org of ['1BD6382559DF0C130A49422D', '@AdobeOrg', 'x@adobeorg', 'two words@AdobeOrg']) {
    assert.deepEqual(await attempt(testApp, token, { org }), [
      403,
      { error_code: '403027', message: 'User region is missing' },
    ])
  }
  assert.ok(await isGood(testApp, token, { org: 'EMULATOR@AdobeOrg' }))
})

test('row 28: a token that was exchanged for one organization is not valid for another', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'token' })
  const claims = Buffer.from('{"iss":"MINE@AdobeOrg"}').toString('base64url')
  const fields = { client_id: 'my-api-key', client_secret: 'x', jwt_token: `a.${claims}.b` }
  const exchanged = await post(testApp, '/ims/exchange/jwt', form(fields), formType)
  const token = exchanged.json().access_token
  assert.ok(await isGood(testApp, token, { org: 'MINE@AdobeOrg' }))
  assert.deepEqual(await attempt(testApp, token, { org: 'OTHER@AdobeOrg' }), [
    403,
    { error_code: '403025', message: 'Profile is not valid' },
  ])
})

test('row 28: the first that is wrong is told', async (t) => {
  const { app } = await buildTestApp(t, { auth: 'token' })
  const given: Record<string, string> = {}
  const next = async () => {
    const reply = await app.inject({ url: jobsPath, headers: given })
    return reply.json().error_code ?? reply.statusCode
  }
  const issued = await app.inject({
    method: 'POST',
    url: `/ims/token/v2?${form(credentials)}`,
  })
  assert.equal(await next(), '403000')
  given['x-api-key'] = 'other'
  assert.equal(await next(), '403010')
  given.authorization = 'Bearer token'
  assert.equal(await next(), '401013')
  given.authorization = `Bearer ${issued.json().access_token}`
  assert.equal(await next(), '403003')
  given['x-api-key'] = credentials.client_id
  assert.equal(await next(), '400003')
  given['x-gw-ims-org-id'] = 'x'
  assert.equal(await next(), '403027')
  given['x-gw-ims-org-id'] = 'x@AdobeOrg'
  assert.equal(await next(), 400)
  given['x-sandbox-name'] = 'prod'
  assert.equal(await next(), 200)
})

test('a server with another seed has other keys', async (t) => {
  const mine = await buildTestApp(t, { auth: 'token' })
  const theirs = await buildTestApp(t, { auth: 'token', seedRandom: 2 })
  assert.deepEqual(await attempt(mine, await issueToken(theirs)), invalid)
})
