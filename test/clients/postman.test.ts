// Adobe's Postman collections as Postman sends them, the older one without a content type and a sandbox included.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tutorialDataset, tutorialRequest } from '../tutorial-request.ts'
import { followed, openWire, type Send, type WireRequest } from './wire.ts'

const jobs = '/data/core/ups/export/jobs'
const catalog = '/data/foundation/catalog'
const exported = '/data/foundation/export'

/** What Postman puts on every request. */
const ofPostman = {
  'User-Agent': 'PostmanRuntime/7.43.0',
  'Cache-Control': 'no-cache',
  'Postman-Token': '5a1f7c2e-3b04-4a8e-9d3c-1f6f0b6f2d11',
  'Accept-Encoding': 'gzip, deflate, br',
}

/** The headers of the newer collections. Those with an empty variable are left out by their script. */
const ofCollection = (token: string) => ({
  ...ofPostman,
  Accept: 'application/json',
  Authorization: `Bearer ${token}`,
  'x-api-key': 'key',
  'x-gw-ims-org-id': '1BD6382559DF0C130A49422D@AdobeOrg',
  'x-sandbox-name': 'prod',
})

/** A raw body; without a type of the collection's own Postman names text/plain. */
function raw(body: object, contentType = 'text/plain') {
  const text = JSON.stringify(body, null, 4)
  return {
    body: text,
    headers: { 'Content-Type': contentType, 'Content-Length': String(Buffer.byteLength(text)) },
  }
}

/** Everything in the query: no body, no content type. */
async function fetchToken(send: Send): Promise<string> {
  const query =
    'grant_type=client_credentials&client_id=key&client_secret=secret&scope=openid,AdobeID,read_organizations'
  const headers = { ...ofPostman, Accept: '*/*', 'Content-Length': '0' }
  const reply = await send({ method: 'POST', path: `/ims/token/v2?${query}`, headers })
  const { access_token: token, token_type: type } = reply.json()
  assert.deepEqual([reply.status, type], [200, 'bearer'])
  return token
}

async function openPostman(...given: Parameters<typeof openWire>) {
  const wire = await openWire(...given)
  const headers = ofCollection(await fetchToken(wire.send))
  const call = (method: WireRequest['method'], path: string, content?: ReturnType<typeof raw>) =>
    wire.send({
      method,
      path,
      headers: { ...headers, ...content?.headers },
      ...(content && { body: content.body }),
    })
  return { ...wire, headers, call }
}

const json = (body: object) => raw(body, 'application/json')

test('row 54: the collection for tokens: everything in the query, or a multipart form and a slash', async (t) => {
  const { send } = await openWire(t)
  assert.match(await fetchToken(send), /./)
  const boundary = '--------------------------346120193437014872512345'
  const part = (name: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${name}\r\n`
  const body = `${['client_id', 'client_secret', 'jwt_token'].map(part).join('')}--${boundary}--\r\n`
  const headers = {
    ...ofPostman,
    Accept: '*/*',
    'Content-Type': `multipart/form-data; boundary=${boundary}`,
    'Content-Length': String(body.length),
  }
  const reply = await send({ method: 'POST', path: '/ims/exchange/jwt/', headers, body })
  assert.deepEqual([reply.status, reply.json().expires_in], [200, 86_399_992])
})

test('rows 26 and 35: the newer collections, from a dataset to the first bytes of an export', async (t) => {
  const { call, send, headers, testApp } = await openPostman(t, { auth: 'token' })
  const created = await call('POST', `${catalog}/dataSets?requestDataSource=true`, json(tutorialDataset))
  assert.equal(created.status, 201)
  const datasetId = created.json()[0].split('/').at(-1)
  const request = { ...tutorialRequest, destination: { datasetId } }
  const started = await call('POST', jobs, json(request))
  assert.deepEqual([started.status, started.json().status], [200, 'NEW'])
  await testApp.advance('PT1H')
  const job = (await call('GET', followed(String(started.headers['x-location'])))).json()
  assert.equal(job.status, 'SUCCEEDED')
  const filtered = (await call('GET', `${jobs}?limit=1&status=SUCCEEDED`)).json()
  assert.deepEqual(filtered.records[0].id, job.id)

  const [file] = (await call('GET', `${exported}/batches/${job.destination.batchId}/files`)).json().data
  const [part] = (await call('GET', followed(file._links.self.href))).json().data
  const accept = 'application/json, application/octet-stream'
  const range = { ...headers, Accept: accept, Range: 'bytes=0-3' }
  const first = await send({ method: 'GET', path: followed(part._links.self.href), headers: range })
  assert.deepEqual([first.status, first.text], [206, 'PAR1'])

  for (const path of [`${jobs}/${job.id}`, `${catalog}/dataSets/${datasetId}`]) {
    const typed = { ...headers, 'Content-Type': 'application/json' }
    const removed = await send({ method: 'DELETE', path, headers: typed })
    assert.equal(removed.status, path.startsWith(jobs) ? 204 : 200, removed.text)
  }
})

test('row 29: a body that the older collection sends as text/plain is refused, unless textBodies=json', async (t) => {
  const refusing = await openPostman(t)
  for (const [path, body] of [
    [jobs, tutorialRequest],
    [`${catalog}/dataSets`, tutorialDataset],
  ] as const) {
    const reply = await refusing.call('POST', path, raw(body))
    assert.deepEqual([reply.status, reply.json().detail], [400, 'A valid content-type must be specified'])
  }
  const { call } = await openPostman(t, { switches: { textBodies: 'json' } })
  assert.equal((await call('POST', jobs, raw(tutorialRequest))).json().id, 24115)
  const [reference] = (await call('POST', `${catalog}/dataSets`, raw(tutorialDataset))).json()
  const path = `${catalog}/dataSets/${reference.split('/').at(-1)}`
  assert.equal((await call('PATCH', path, raw({ description: 'changed' }))).status, 200)
  assert.equal((await call('PATCH', path, raw([{ op: 'remove', path: '/description' }]))).status, 200)
  for (const [body, says] of [
    ['{', /^The request body cannot be read as JSON/],
    ['', /^the request body /],
    ['"text"', /^the request body must be an object/],
  ] as const) {
    const headers = { 'Content-Type': 'text/plain', 'Content-Length': String(body.length) }
    const reply = await call('POST', jobs, { body, headers })
    assert.equal(reply.status, 400)
    assert.match(reply.json().detail, says)
  }
  const xml = await call('POST', jobs, raw(tutorialRequest, 'application/xml'))
  assert.equal(xml.json().detail, 'A valid content-type must be specified')
})

test('the older collection for exports works as it is with textBodies=json and missingSandbox=default', async (t) => {
  const switches = { textBodies: 'json', missingSandbox: 'default' } as const
  const { send, testApp, headers } = await openPostman(t, { switches })
  const { 'x-sandbox-name': _sandbox, ...older } = headers
  const { body, headers: ofBody } = raw(tutorialRequest)
  const withInstance = { ...older, ...ofBody, 'x-profile-instance-id': 'mine' }
  const started = await send({ method: 'POST', path: jobs, headers: withInstance, body })
  assert.deepEqual([started.status, started.json().profileInstanceId], [200, 'mine'])
  const path = `${jobs}/${started.json().id}`
  const listed = await send({ method: 'GET', path: `${jobs}?`, headers: older })
  assert.equal(listed.json().records[0].id, started.json().id)
  assert.equal((await send({ method: 'DELETE', path, headers: older })).status, 204)
  await testApp.advance(1)
  assert.equal((await send({ method: 'GET', path, headers: older })).json().status, 'CANCELLED')
})
