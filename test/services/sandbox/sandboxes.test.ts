// Sandboxes of an organization: what is listed, by pages, filtered and sorted, and what is looked up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { dataSetsPath, jobsPath, mergePoliciesPath, segmentsPath, uuid } from '../refusals.ts'

const base = '/data/foundation/sandbox-management'
const url = `http://localhost:80${base}`

const names = (reply: LightMyRequestResponse) =>
  reply.json().sandboxes.map(({ name }: { name: string }) => name)

/** Brings sandboxes to life, as a first call to any of their services does. */
async function visit({ call }: TestApp, ...sandboxes: string[]): Promise<void> {
  for (const sandbox of sandboxes) assert.equal((await call('GET', jobsPath, { sandbox })).statusCode, 200)
}

/** A refusal of the Sandbox API: contract.md §3.5. */
function assertSandboxError(reply: LightMyRequestResponse, status: number, title: RegExp): void {
  assert.equal(reply.statusCode, status, reply.body)
  const { type, title: given, ...rest } = reply.json()
  assert.deepEqual(rest, { status })
  assert.match(type, new RegExp(`^http://ns\\.adobe\\.com/aep/errors/SMS-\\d{4}-${status}$`))
  assert.match(given, title)
}

test('an organization has its production sandbox from the start, without any call to it', async (t) => {
  const { call } = await buildTestApp(t)
  for (const path of ['/sandboxes', '/sandboxes/', '/', '']) {
    const reply = await call('GET', base + path, { sandbox: 'dev' })
    assert.equal(reply.statusCode, 200, reply.body)
    const [prod, ...others] = reply.json().sandboxes
    assert.deepEqual(others, [])
    const { id, ...shown } = prod
    assert.match(id, uuid)
    assert.deepEqual(shown, {
      name: 'prod',
      title: 'Production',
      state: 'active',
      type: 'production',
      region: 'VA7',
      isDefault: true,
      eTag: 1,
      createdDate: '2026-01-01 00:00:00',
      lastModifiedDate: '2026-01-01 00:00:00',
      createdBy: 'system',
      modifiedBy: 'system',
    })
    assert.deepEqual(reply.json()._page, { limit: 50, count: 1 })
  }
})

test('looking at sandboxes makes none, whatever sandbox the header names', async (t) => {
  const { call } = await buildTestApp(t)
  const before = (await call('GET', `${base}/sandboxes`)).body
  for (const path of ['/sandboxes', '/sandboxes/dev', '/', '/sandboxTypes', '/nothing']) {
    await call('GET', base + path, { sandbox: 'dev' })
  }
  assert.equal((await call('GET', `${base}/sandboxes`)).body, before)
})

test('sandboxes that calls have reached are listed, those of other organizations are not', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  await visit(testApp, 'dev-2', 'acme-dev')
  const other = { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' }
  await call('GET', jobsPath, { sandbox: 'theirs', headers: other })
  const reply = await call('GET', `${base}/sandboxes`)
  assert.deepEqual(names(reply), ['prod', 'acme-dev', 'dev-2'])
  assert.deepEqual(names(await call('GET', `${base}/sandboxes`, { headers: other })), ['prod', 'theirs'])
  const { title, type, isDefault } = reply.json().sandboxes[1]
  assert.deepEqual([title, type, isDefault], ['acme-dev', 'development', false])
})

test('the id is the one that the sandbox’s own resources bear, and the date is when it came to life', async (t) => {
  const testApp = await buildTestApp(t)
  const { app, call } = testApp
  await app.inject({ method: 'POST', url: '/_emulator/clock/advance', payload: { by: 'P1DT1H' } })
  const prod = (await call('GET', `${base}/sandboxes/prod`)).json()
  await call('POST', dataSetsPath, { body: { name: 'x' }, sandbox: 'dev' })
  const [dataset] = Object.values<{ sandboxId: string }>(
    (await call('GET', dataSetsPath, { sandbox: 'dev' })).json(),
  )
  const dev = (await call('GET', `${base}/sandboxes/dev`)).json()
  assert.equal(dev.id, dataset?.sandboxId)
  assert.equal(dev.createdDate, '2026-01-02 01:00:00')
  await visit(testApp, 'prod')
  assert.deepEqual((await call('GET', `${base}/sandboxes/prod`)).json(), prod)
  assert.equal(prod.createdDate, '2026-01-01 00:00:00')
})

test('policies and segments name the type of their sandbox as the Sandbox API does', async (t) => {
  const { call } = await buildTestApp(t)
  for (const sandbox of ['prod', 'dev']) {
    const [policy] = (await call('GET', mergePoliciesPath, { sandbox })).json().children
    const [segment] = (await call('GET', segmentsPath, { sandbox })).json().segments
    const { id, name, type, isDefault } = (await call('GET', `${base}/sandboxes/${sandbox}`)).json()
    const expected = { sandboxId: id, sandboxName: name, type, default: isDefault }
    assert.deepEqual([policy.sandbox, segment.sandbox], [expected, expected])
  }
})

test('a sandbox that is reset is gone until somebody calls it again', async (t) => {
  const testApp = await buildTestApp(t)
  await visit(testApp, 'dev')
  assert.equal((await testApp.call('POST', '/_emulator/reset', { sandbox: 'dev' })).statusCode, 204)
  assert.deepEqual(names(await testApp.call('GET', `${base}/sandboxes`)), ['prod'])
})

test('row 55: limit and offset together are a page with its links', async (t) => {
  const testApp = await buildTestApp(t)
  await visit(testApp, 'a', 'b', 'c')
  for (const path of ['/sandboxes', '/']) {
    const list = path === '/' ? url : url + path
    const reply = await testApp.call('GET', `${base}${path}?&limit=2&offset=1`)
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(names(reply), ['a', 'b'])
    assert.deepEqual(reply.json()._page, { limit: 2, count: 2 })
    assert.deepEqual(reply.json()._links, {
      next: { href: `${list}/?limit={limit}&offset={offset}`, templated: true },
      prev: { href: `${list}?offset=0&limit=2`, templated: null },
      page: { href: `${list}?offset=1&limit=2`, templated: null },
    })
    const { next, page } = reply.json()._links
    const following = next.href.replace('{limit}', '2').replace('{offset}', '3')
    assert.deepEqual(names(await testApp.call('GET', following)), ['c'])
    assert.equal((await testApp.call('GET', page.href)).body, reply.body)
  }
  const last = (await testApp.call('GET', `${base}/sandboxes?limit=2&offset=2`)).json()
  assert.deepEqual(Object.keys(last._links), ['prev', 'page'])
  const past = await testApp.call('GET', `${base}/sandboxes?limit=2&offset=9`)
  assert.deepEqual([names(past), past.json()._page], [[], { limit: 2, count: 0 }])
})

test('row 55: limit or offset alone is refused, and so are numbers that are none', async (t) => {
  const { call } = await buildTestApp(t)
  for (const [query, title] of [
    ['limit=2', /^offset is required/],
    ['offset=0', /^limit is required/],
    ['limit=0&offset=0', /^limit must be 1 or more/],
    ['limit=2&offset=-1', /^offset must be 0 or more/],
    ['limit=x&offset=0', /^limit must be an integer/],
    ['limit={limit}&offset={offset}', /must be an integer/],
  ] as const) {
    assertSandboxError(await call('GET', `${base}/sandboxes?${query}`), 400, title)
    assertSandboxError(await call('GET', `${base}/?${query}`), 400, title)
  }
})

test('property keeps what it says, orderBy sorts', async (t) => {
  const testApp = await buildTestApp(t)
  await visit(testApp, 'a', 'b')
  for (const [query, expected] of [
    ['property=name==b', ['b']],
    ['property=type!=production', ['a', 'b']],
    ['property=isDefault==true', ['prod']],
    ['property=name==nobody', []],
    ['property=', ['prod', 'a', 'b']],
    ['orderBy=name', ['a', 'b', 'prod']],
    ['orderBy=+name', ['a', 'b', 'prod']],
    ['orderBy=-name', ['prod', 'b', 'a']],
    ['orderBy=desc:name', ['prod', 'b', 'a']],
    ['orderBy=asc:type,desc:name', ['b', 'a', 'prod']],
    ['orderBy=asc:created,updated', ['prod', 'a', 'b']],
    ['orderBy=', ['prod', 'a', 'b']],
    ['property=type==development&orderBy=desc:name&limit=1&offset=0', ['b']],
  ] as const) {
    assert.deepEqual(names(await testApp.call('GET', `${base}/sandboxes?${query}`)), expected, query)
  }
  for (const query of [
    'property=nothing==x',
    'property=name',
    'property=name~^a',
    'orderBy=nothing',
    'orderBy=,',
  ]) {
    assertSandboxError(
      await testApp.call('GET', `${base}/sandboxes?${query}`),
      400,
      /^(property|orderBy) must be/,
    )
  }
})

test('a name that is no sandbox’s is 404, and the types are two', async (t) => {
  const testApp = await buildTestApp(t)
  await visit(testApp, 'dev')
  for (const name of ['nobody', 'DEV', '..%2Fprod', '__proto__', 'x'.repeat(300)]) {
    assertSandboxError(await testApp.call('GET', `${base}/sandboxes/${name}`), 404, /does not exist/)
  }
  const types = await testApp.call('GET', `${base}/sandboxTypes`)
  assert.deepEqual(types.json(), { sandboxTypes: ['production', 'development'] })
})

test('the sandbox header is not asked for, the others are', async (t) => {
  const { call } = await buildTestApp(t)
  for (const value of [undefined, '', 'PROD', 'two words']) {
    const reply = await call('GET', `${base}/`, { headers: { 'x-sandbox-name': value } })
    assert.equal(reply.statusCode, 200, reply.body)
  }
  const headers = { 'x-gw-ims-org-id': undefined }
  assert.equal((await call('GET', `${base}/nothing`, { headers })).json().error_code, '400003')
  assertSandboxError(await call('GET', `${base}/nothing`), 404, /^Nothing answers/)
  assertSandboxError(await call('POST', `${base}/sandboxes`, { body: {} }), 405, /is not one of/)
})
