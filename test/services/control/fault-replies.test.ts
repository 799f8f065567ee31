// What a fault's reply looks like: in the words of the service that was called, or those that were given.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkOf } from '../../../server/validation.ts'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset } from '../../tutorial-request.ts'
import { batchesPath, dataAccessPath, dataSetsPath, jobsPath } from '../refusals.ts'
import { arm, serverWide } from './control-calls.ts'

const titles: Record<number, string> = {
  400: 'BadRequestError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  429: 'TooManyRequestsError',
  500: 'InternalServerError',
  503: 'ServiceUnavailableError',
}

test('UPS, Catalog, Data Access, sandboxes and IMS word the same status each in its own way', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  const prefer = (status: number) => ({ headers: { prefer: `code=${status}` } })
  for (const [code, title] of Object.entries(titles)) {
    const status = Number(code)
    const ups = await call('GET', jobsPath, prefer(status))
    const { type, detail, ...problem } = ups.json()
    assert.equal(ups.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.equal(type, `https://ns.adobe.com/aep/errors/UPAPI-900${status}-${status}`)
    assert.deepEqual([problem.title, problem.status], [title, status])
    assert.equal(problem.report.tenantInfo.sandboxName, 'prod')
    for (const url of [dataSetsPath, `${dataAccessPath}/files/x-1`]) {
      const service = await call('GET', url, prefer(status))
      assert.equal(service.headers['content-type'], 'application/json; charset=utf-8')
      assert.deepEqual(service.json(), { type: '/placeholder/type/uri', status, title, detail })
    }
    const sandboxes = await call('GET', '/data/foundation/sandbox-management/sandboxes', prefer(status))
    const type2 = `http://ns.adobe.com/aep/errors/SMS-9${status}-${status}`
    assert.deepEqual(sandboxes.json(), { status, title: detail, type: type2 })
    const ims = await call('POST', '/ims/token/v3', prefer(status))
    const error = status < 500 ? 'invalid_request' : 'server_error'
    assert.deepEqual(ims.json(), { error, error_description: detail })
    for (const reply of [ups, sandboxes, ims]) {
      assert.equal(reply.statusCode, status)
      assert.equal(reply.headers['retry-after'], status === 429 ? '1' : undefined)
    }
  }
})

test('a 401 is worded by the gateway, but not for IMS, which stands beside it', async (t) => {
  const testApp = await buildTestApp(t)
  const headers = { prefer: 'code=401' }
  for (const url of [jobsPath, dataSetsPath, `${dataAccessPath}/files/x-1`]) {
    const reply = await testApp.call('GET', url, { headers })
    assert.equal(reply.statusCode, 401)
    assert.deepEqual(reply.json(), { error_code: '401013', message: 'Oauth token is not valid' })
  }
  const ims = await testApp.call('POST', '/ims/token/v3', { headers })
  assert.deepEqual([ims.statusCode, ims.json().error], [401, 'invalid_request'])
})

interface Declared {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly service: string
}

test('every operation answers as its route declares, whatever the status', async (t) => {
  const testApp = await buildTestApp(t)
  const declared = new Map<string, Record<string, object>>()
  const { routes } = (await testApp.call('GET', '/_emulator/routes')).json() as { routes: Declared[] }
  const document = (await testApp.call('GET', '/_emulator/openapi.json')).json()
  for (const { operationId, method, path, service } of routes) {
    if (service === 'emulator') continue
    const { responses } = document.paths[path === '' ? '/' : path]?.[method.toLowerCase()] ?? {}
    if (responses) declared.set(operationId, responses)
    for (const status of [400, 401, 418, 429, 500, 503, 599]) {
      const body = /^P/.test(method) && service !== 'ims' ? { body: {} } : {}
      const options = { headers: { prefer: `code=${status}` }, ...body }
      const reply = await testApp.call(method as 'GET', path.replaceAll(/[{}]/g, ''), options)
      assert.equal(reply.statusCode, status, `${operationId} ${reply.body}`)
      if (method === 'HEAD') continue
      const content = responses?.[status < 500 ? '4XX' : '5XX']?.content['application/json']?.schema
      assert.ok(content, `${operationId} declares no ${status}`)
      const schema = { ...content, components: document.components }
      assert.deepEqual(checkOf(schema, 'the reply')(reply.json()), [], operationId)
    }
  }
  assert.ok(declared.size > 40)
})

test('a body and headers of your own are sent as they are', async (t) => {
  const testApp = await buildTestApp(t)
  const match = { operation: 'listBatches', times: 1 }
  const html = '<h1>502 Bad Gateway</h1>'
  const headers = { 'Content-Type': 'text/html', 'Retry-After': '7', 'X-Cache': 'Error' }
  await arm(testApp, { match, effect: { status: 502, body: html, headers } })
  const page = await testApp.call('GET', batchesPath)
  assert.deepEqual([page.statusCode, page.body], [502, html])
  assert.equal(page.headers['content-type'], 'text/html')
  assert.deepEqual([page.headers['retry-after'], page.headers['x-cache']], ['7', 'Error'])
  for (const body of [{ message: 'no' }, [1], null, false, 'plain', '']) {
    await arm(testApp, { match, effect: { status: 429, body } })
    const reply = await testApp.call('GET', batchesPath)
    assert.equal(reply.statusCode, 429)
    if (typeof body === 'string') assert.equal(reply.body, body)
    else assert.deepEqual(reply.json(), body)
  }
})

test('a status that is no error has no body unless one is given', async (t) => {
  const testApp = await buildTestApp(t)
  const match = { operation: 'createDataset', times: 1 }
  for (const status of [200, 204, 302]) {
    const headers = { Location: '/elsewhere' }
    await arm(testApp, { match, phase: 'after', effect: { status, headers } })
    const reply = await testApp.call('POST', dataSetsPath, { body: tutorialDataset })
    assert.deepEqual([reply.statusCode, reply.body, reply.headers.location], [status, '', '/elsewhere'])
  }
})

test('services without a tenant meet the faults of the whole server, and only those', async (t) => {
  const testApp = await buildTestApp(t)
  const fault = (operation: string) => ({ match: { operation }, effect: { status: 503 } })
  await arm(testApp, fault('listSandboxTypes'))
  const list = () => testApp.call('GET', '/data/foundation/sandbox-management/sandboxTypes')
  assert.equal((await list()).statusCode, 200)
  await arm(testApp, fault('listSandboxTypes'), { headers: serverWide })
  await arm(testApp, fault('issueTokenV3'), { headers: serverWide })
  assert.equal((await list()).statusCode, 503)
  assert.equal((await testApp.call('POST', '/ims/token/v3')).json().error, 'server_error')
})
