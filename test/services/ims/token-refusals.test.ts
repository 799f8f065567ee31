// What the token service refuses: always in OAuth's words, whatever arrives.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import {
  assertOAuthError,
  credentials,
  form,
  formType,
  multipart,
  multipartType,
  post,
} from './token-request.ts'

const path = '/ims/token/v3'
const jwt = { client_id: 'my-api-key', client_secret: 'my-secret', jwt_token: 'a.b.c' }

const without = (fields: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name))

/** What each parameter that is left out or empty is answered with. */
const required: Record<string, readonly [string, string]> = {
  grant_type: ['invalid_request', 'grant_type is required'],
  client_id: ['invalid_client', 'invalid client_id parameter'],
  client_secret: ['invalid_client', 'invalid client_secret parameter'],
  scope: ['invalid_scope', 'scope is required'],
}

for (const [name, [error, description]] of Object.entries(required)) {
  test(`${name} is required: ${error}`, async (t) => {
    const testApp = await buildTestApp(t)
    for (const fields of [without(credentials, name), { ...credentials, [name]: '' }]) {
      assertOAuthError(await post(testApp, path, form(fields), formType), error, description)
      assertOAuthError(await post(testApp, path, multipart(fields), multipartType), error, description)
      assertOAuthError(await post(testApp, `${path}?${form(fields)}`), error, description)
    }
  })
}

test('an authorization code and a JWT are required where they are exchanged', async (t) => {
  const testApp = await buildTestApp(t)
  const code = { ...credentials, grant_type: 'authorization_code' }
  const noCode = await post(testApp, '/ims/token/v1', form(code), formType)
  assertOAuthError(noCode, 'invalid_request', 'code is required')
  const noJwt = await post(testApp, '/ims/exchange/jwt', form(without(jwt, 'jwt_token')), formType)
  assertOAuthError(noJwt, 'invalid_request', 'jwt_token is required')
  const noClient = await post(testApp, '/ims/exchange/jwt', form(without(jwt, 'client_id')), formType)
  assertOAuthError(noClient, 'invalid_client', 'invalid client_id parameter')
})

test('row 54: with --ims-secret another secret is 400 invalid_client, for every kind of token', async (t) => {
  const testApp = await buildTestApp(t, { imsSecret: 'the-secret' })
  const right = { client_secret: 'the-secret' }
  const code = { ...credentials, grant_type: 'authorization_code', code: 'x' }
  const cases = [
    ['/ims/token/v1', code],
    ['/ims/token/v2', credentials],
    ['/ims/token/v3', credentials],
    ['/ims/token/v4', credentials],
    ['/ims/exchange/jwt', jwt],
  ] as const
  for (const [url, fields] of cases) {
    for (const secret of ['my-secret', 'the-secret ', 'The-Secret']) {
      const reply = await post(testApp, url, form({ ...fields, client_secret: secret }), formType)
      assertOAuthError(reply, 'invalid_client', 'invalid client_secret parameter')
    }
    assert.equal((await post(testApp, url, form({ ...fields, ...right }), formType)).statusCode, 200, url)
  }
})

test('a grant that is none of IMS, and scopes that are no names', async (t) => {
  const testApp = await buildTestApp(t)
  for (const grantType of ['password', 'CLIENT_CREDENTIALS', 'refresh_token', '__proto__']) {
    const fields = { ...credentials, grant_type: grantType }
    const reply = await post(testApp, path, form(fields), formType)
    assertOAuthError(reply, 'unsupported_grant_type', /^grant_type must be client_credentials/)
  }
  for (const scope of [',', 'openid,', ',openid', '"openid"', 'öpenid', 'open\nid']) {
    const reply = await post(testApp, path, form({ ...credentials, scope }), formType)
    assertOAuthError(reply, 'invalid_scope', 'scope must be names separated by commas')
  }
})

test('client ids that no header could carry', async (t) => {
  const testApp = await buildTestApp(t)
  for (const clientId of ['two words', 'ü', 'x\r\ny', '\u0000', 'x'.repeat(257)]) {
    const reply = await post(testApp, path, form({ ...credentials, client_id: clientId }), formType)
    assertOAuthError(reply, 'invalid_client', 'invalid client_id parameter')
  }
})

test('a parameter with two values', async (t) => {
  const testApp = await buildTestApp(t)
  const description = 'client_id is given twice, with different values'
  const twice = `${form(credentials)}&client_id=other`
  assertOAuthError(await post(testApp, path, twice, formType), 'invalid_request', description)
  assertOAuthError(await post(testApp, `${path}?${twice}`), 'invalid_request', description)
  const both = await post(testApp, `${path}?client_id=other`, form(credentials), formType)
  assertOAuthError(both, 'invalid_request', description)
  const parts = multipart({ client_id: 'other' }).replace(/--\r\n$/, '\r\n') + multipart(credentials)
  assert.equal((await post(testApp, path, parts, multipartType)).statusCode, 400)
})

test('bodies that are no form', async (t) => {
  const testApp = await buildTestApp(t)
  for (const contentType of [
    'application/json',
    'text/plain',
    'json',
    '',
    undefined,
    'multipart/mixed; boundary=x',
  ]) {
    const reply = await post(testApp, path, JSON.stringify(credentials), contentType)
    assertOAuthError(reply, 'invalid_request', 'A valid content-type must be specified')
  }
  const whole = multipart(credentials)
  const broken: (readonly [string, string])[] = [
    [whole, 'multipart/form-data'],
    [whole, 'multipart/form-data; boundary='],
    [whole, 'multipart/form-data; boundary=other'],
    [whole.slice(0, 60), multipartType],
    [whole.slice(0, -10), multipartType],
    ['x', multipartType],
    [whole.replace('name="client_id"', ''), multipartType],
  ]
  for (const [payload, contentType] of broken) {
    const reply = await post(testApp, path, payload, contentType)
    assertOAuthError(reply, 'invalid_request', 'the body is not the form that Content-Type says')
  }
  const file = whole.replace('name="client_id"', 'name="client_id"; filename="id"')
  assertOAuthError(await post(testApp, path, file, multipartType), 'invalid_request', 'the form holds a file')
})

test('64 KiB are taken, one byte more is 413', async (t) => {
  const testApp = await buildTestApp(t)
  const start = `${form(credentials)}&x=`
  const body = start + 'x'.repeat(64 * 1024 - start.length)
  assert.equal((await post(testApp, path, body, formType)).statusCode, 200)
  const description = 'The request body is larger than 65536 bytes.'
  assertOAuthError(await post(testApp, path, `${body}x`, formType), 'invalid_request', description, 413)
})

test('names of parameters that objects have, and letters that are no UTF-8, do no harm', async (t) => {
  const testApp = await buildTestApp(t)
  const payload = `${form(credentials)}&__proto__=x&constructor=y&%ff=%fe&=&&a`
  assert.equal(
    (await post(testApp, `${path}?__proto__=1&hasOwnProperty=2`, payload, formType)).statusCode,
    200,
  )
  assert.equal('x' in {}, false)
})

test('other paths and methods of /ims', async (t) => {
  const testApp = await buildTestApp(t)
  for (const unknown of ['/ims', '/ims/token', '/ims/token/v5', '/ims/profile/v1']) {
    const reply = await post(testApp, unknown, form(credentials), formType)
    assertOAuthError(reply, 'invalid_request', new RegExp(`^Nothing answers POST ${unknown}\\.`), 404)
  }
  const reply = await testApp.app.inject({ method: 'GET', url: `${path}?${form(credentials)}` })
  assertOAuthError(reply, 'invalid_request', /^GET \/ims\/token\/v3 is not one of POST\.$/, 405)
  assert.equal(reply.headers.allow, 'POST')
})
