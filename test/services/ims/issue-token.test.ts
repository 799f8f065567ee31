// POST /ims/token and /ims/exchange/jwt: every way that clients ask for a token.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { credentials, form, formType, multipart, multipartType, post } from './token-request.ts'

const { client_id: clientId, ...withoutClientId } = credentials
const code = { ...credentials, grant_type: 'authorization_code', code: 'abc', scope: '' }

/** Path, body and content type. */
const requests: Record<string, readonly [string, string?, string?]> = {
  'v3, a form': ['/ims/token/v3', form(credentials), formType],
  'v3, a form that names its charset': ['/ims/token/v3', form(credentials), `${formType}; charset=UTF-8`],
  'v3, client_id in the query, the rest in the form': [
    `/ims/token/v3?client_id=${clientId}`,
    form(withoutClientId),
    formType,
  ],
  'v2, all in the query, neither body nor content type': [`/ims/token/v2?${form(credentials)}`],
  'v2, all in the query, a content type without a body': [
    `/ims/token/v2?${form(credentials)}`,
    '',
    'application/json',
  ],
  'v4, client_id in the query, a multipart form': [
    `/ims/token/v4?client_id=${clientId}`,
    multipart(withoutClientId),
    multipartType,
  ],
  'v4, client_id in both': [`/ims/token/v4?client_id=${clientId}`, multipart(credentials), multipartType],
  'v1, an authorization code': ['/ims/token/v1', form(code), formType],
  'a trailing slash and another letter case': ['/IMS/Token/V3/', form(credentials), formType],
  'scopes separated by blanks': [
    '/ims/token/v3',
    form({ ...credentials, scope: 'openid session' }),
    formType,
  ],
  'fields that nobody knows': ['/ims/token/v3', form({ ...credentials, toString: 'x', org: 'x' }), formType],
}

for (const [name, request] of Object.entries(requests)) {
  test(`row 54: ${name}`, async (t) => {
    const testApp = await buildTestApp(t)
    const reply = await post(testApp, ...request)
    assert.equal(reply.statusCode, 200, reply.body)
    assert.match(String(reply.headers['content-type']), /^application\/json/)
    assert.equal(reply.headers['cache-control'], 'no-store')
    const { access_token: token, ...rest } = reply.json()
    assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/)
    assert.deepEqual(rest, { token_type: 'bearer', expires_in: 86_399 })
  })
}

for (const path of ['/ims/exchange/jwt', '/ims/exchange/jwt/']) {
  for (const [name, write, contentType] of [
    ['multipart', multipart, multipartType],
    ['a form', form, formType],
  ] as const) {
    test(`row 54: ${path} exchanges any JWT, ${name}, for a token that lives milliseconds`, async (t) => {
      const testApp = await buildTestApp(t)
      for (const jwt of [
        'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJYQEFkb2JlT3JnIn0.sig',
        'x',
        'a.!.b',
        'a.bnVsbA.b',
      ]) {
        const fields = { client_id: clientId, client_secret: 'my-secret', jwt_token: jwt }
        const reply = await post(testApp, path, write(fields), contentType)
        assert.equal(reply.statusCode, 200, reply.body)
        const { access_token: token, ...rest } = reply.json()
        assert.notEqual(token, '')
        assert.deepEqual(rest, { token_type: 'bearer', expires_in: 86_399_992 })
      }
    })
  }
}

test('the same calls get the same tokens, other clients and later instants other ones', async (t) => {
  const tokens = async () => {
    const testApp = await buildTestApp(t)
    const next = async (fields: Record<string, string>) =>
      (await post(testApp, '/ims/token/v3', form(fields), formType)).json().access_token as string
    const first = await next(credentials)
    const other = await next({ ...credentials, client_id: 'other' })
    const move = { method: 'POST', url: '/_emulator/clock/advance', payload: { by: 1 } } as const
    await testApp.app.inject(move)
    return [first, other, await next(credentials)]
  }
  const issued = await tokens()
  assert.deepEqual(await tokens(), issued)
  assert.equal(new Set(issued).size, 3)
})
