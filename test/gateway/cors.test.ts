// CORS: pages of other origins may call Adobe's paths, as far as --cors lets them, and our own never.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestAppOptions } from '../build-test-app.ts'
import { credentials, form, formType } from '../services/ims/token-request.ts'
import { dataAccessPath, dataSetsPath, jobsPath } from '../services/refusals.ts'

const origin = 'http://localhost:3000'
const asked = 'authorization,content-type,x-api-key,x-gw-ims-org-id,x-sandbox-name'
const preflight = {
  origin,
  'access-control-request-method': 'DELETE',
  'access-control-request-headers': asked,
}

const paths = [
  jobsPath,
  `${jobsPath}/726`,
  dataSetsPath,
  '/catalog/dataSets/',
  `${dataAccessPath}/files/x`,
  '/data/foundation/sandbox-management/',
  '/ims/token/v3',
  '/data/core/ups/nothing',
]

for (const path of paths) {
  test(`the preflight of ${path} is answered without any header of the Platform`, async (t) => {
    const { app } = await buildTestApp(t)
    const reply = await app.inject({ method: 'OPTIONS', url: path, headers: preflight })
    assert.equal(reply.statusCode, 204, reply.body)
    assert.equal(reply.body, '')
    assert.equal(reply.headers['access-control-allow-origin'], '*')
    assert.equal(reply.headers['access-control-allow-headers'], asked)
    assert.equal(reply.headers['access-control-allow-methods'], 'GET, HEAD, POST, PUT, PATCH, DELETE')
    assert.equal(reply.headers['access-control-max-age'], '600')
  })
}

test('replies can be read from any origin, refusals and the headers that matter included', async (t) => {
  const { app, call } = await buildTestApp(t)
  const replies = [
    await call('GET', jobsPath, { headers: { origin } }),
    await call('GET', `${jobsPath}/1`, { headers: { origin } }),
    await call('GET', '/ups/nothing', { headers: { origin } }),
    await app.inject({ url: jobsPath, headers: { origin } }),
    await app.inject({
      method: 'POST',
      url: '/ims/token/v3',
      payload: form(credentials),
      headers: { origin, 'content-type': formType },
    }),
  ]
  assert.deepEqual(
    replies.map(({ statusCode }) => statusCode),
    [200, 404, 404, 403, 200],
  )
  for (const { headers } of replies) {
    assert.equal(headers['access-control-allow-origin'], '*')
    for (const name of ['x-request-id', 'x-emulator', 'location', 'x-location', 'content-range']) {
      assert.match(String(headers['access-control-expose-headers']), new RegExp(`\\b${name}\\b`))
    }
  }
})

/** What Access-Control-Allow-Origin says to a page of the origin: in a reply, and in a preflight. */
async function allowed(
  options: TestAppOptions,
  from: string,
  t: Parameters<typeof buildTestApp>[0],
): Promise<unknown[]> {
  const { app } = await buildTestApp(t, options)
  const headers = { ...callerHeaders(), origin: from }
  const reply = await app.inject({ url: jobsPath, headers })
  assert.equal(reply.statusCode, 200)
  const first = await app.inject({
    method: 'OPTIONS',
    url: jobsPath,
    headers: { ...preflight, origin: from },
  })
  return [reply, first].map((answer) => answer.headers['access-control-allow-origin'])
}

test('--cors with origins lets those in alone, and says that replies differ', async (t) => {
  const cors = [origin, 'https://shop.example']
  for (const known of cors) assert.deepEqual(await allowed({ cors }, known, t), [known, known])
  for (const other of [
    'http://localhost:3001',
    'https://localhost:3000',
    'null',
    'https://shop.example.org',
  ]) {
    assert.deepEqual(await allowed({ cors }, other, t), [undefined, undefined])
  }
  const { call } = await buildTestApp(t, { cors })
  assert.match(String((await call('GET', jobsPath)).headers.vary), /Origin/i)
})

test('--cors off says nothing of CORS and takes no preflight', async (t) => {
  assert.deepEqual(await allowed({ cors: [] }, origin, t), [undefined, undefined])
  const { call } = await buildTestApp(t, { cors: [] })
  const reply = await call('GET', jobsPath)
  assert.equal(reply.headers['access-control-expose-headers'], undefined)
  const { app } = await buildTestApp(t, { cors: [], auth: 'off' })
  assert.equal((await app.inject({ method: 'OPTIONS', url: jobsPath, headers: preflight })).statusCode, 405)
})

test('our own controls let no page of another origin in', async (t) => {
  const { app } = await buildTestApp(t)
  for (const from of ['https://shop.example', origin]) {
    const headers = { ...preflight, origin: from }
    const first = await app.inject({ method: 'OPTIONS', url: '/_emulator/reset', headers })
    assert.notEqual(first.statusCode, 204)
    assert.equal(first.headers['access-control-allow-origin'], undefined)
    const reply = await app.inject({ url: '/_emulator/livez', headers: { origin: from } })
    assert.equal(reply.headers['access-control-allow-origin'], undefined)
  }
})
