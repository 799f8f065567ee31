// @adobe/aio-lib-customer-profile 3.0.2, as it was seen to send: Node's fetch, a request id per client, no bodies.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWire } from './wire.ts'

const requestId = 'c22fedc3-122f-48de-9472-84d8c6936e2f'

/** The library sends its request id where its specification has the header, `x-profile-instance-id` where it is given. */
const ofLibrary = {
  'x-gw-ims-org-id': '1BD6382559DF0C130A49422D@AdobeOrg',
  'x-sandbox-name': 'prod',
  'X-Api-Key': 'key',
  Authorization: 'Bearer token',
  accept: 'application/json',
}

async function openLibrary(...given: Parameters<typeof openWire>) {
  const { url } = await openWire(...given)
  return async (method: string, path: string, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${url}/data/core/ups${path}`, {
      method,
      headers: { ...ofLibrary, ...headers },
    })
    const text = await reply.text()
    return { status: reply.status, headers: reply.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
}

test('the library lists jobs page by page, looks one up and cancels it', async (t) => {
  const call = await openLibrary(t)
  const first = await call('GET', '/export/jobs?limit=1')
  const [newest] = first.body.records
  assert.equal(newest.id, 726)
  const offset = first.body.page.pageOffset
  const second = await call('GET', `/export/jobs?limit=1&offset=${offset}&status=FAILED`)
  assert.equal(second.body.records[0].id, 722)
  assert.deepEqual((await call('GET', '/export/jobs/726')).body, newest)
  const cancelled = await call('DELETE', '/export/jobs/726')
  assert.deepEqual([cancelled.status, cancelled.body], [204, undefined])
})

test('the library reads policies and segments; the request id comes back', async (t) => {
  const call = await openLibrary(t)
  const query = 'limit=1&orderBy=%2Bname&schema.name=_xdm.context.profile&default=true'
  const policies = await call('GET', `/config/mergePolicies?${query}`, { 'x-request-id': requestId })
  assert.equal(policies.headers.get('x-request-id'), requestId)
  const [policy] = policies.body.children
  assert.equal(policy.default, true)
  assert.deepEqual((await call('GET', `/config/mergePolicies/${policy.id}`)).body, policy)
  const segments = await call('GET', '/segment/definitions?limit=1&page=0&sort=name%3Aasc', {
    'x-request-id': requestId,
  })
  const [segment] = segments.body.segments
  assert.deepEqual((await call('GET', `/segment/definitions/${segment.id}`)).body, segment)
})

test('the library loses every body it is given; what it then sends is refused in words', async (t) => {
  const call = await openLibrary(t)
  const started = await call('POST', '/export/jobs')
  const changed = await call('PATCH', '/config/mergePolicies/0bf16e61-90e9-4204-b8fa-ad250360957b', {
    accept: '*/*',
    'x-profile-instance-id': 'ups',
  })
  for (const { status, headers, body } of [started, changed]) {
    assert.deepEqual([status, body.detail], [400, 'A valid content-type must be specified'])
    assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/)
  }
})
