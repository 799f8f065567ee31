// --auth off and the switch missingSandbox: what a call may leave out, and whose call it then is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../build-test-app.ts'
import {
  assertServiceError,
  batchesPath,
  dataAccessPath,
  dataSetsPath,
  datasetsAtBirth,
  jobsPath,
} from '../services/refusals.ts'

const sandboxesPath = '/data/foundation/sandbox-management/sandboxes'
const json = { 'content-type': 'application/json' }

test('--auth off: a call without any header is the default tenant’s', async (t) => {
  const { app, call } = await buildTestApp(t, { auth: 'off' })
  for (const url of [jobsPath, dataSetsPath, batchesPath, sandboxesPath, '/ups/export/jobs']) {
    assert.equal((await app.inject({ url })).statusCode, 200, url)
  }
  assert.equal((await app.inject({ url: `${dataAccessPath}/batches/x/files` })).statusCode, 404)
  const body = { name: 'mine' }
  const created = await app.inject({ method: 'POST', url: dataSetsPath, headers: json, payload: body })
  assert.equal(created.statusCode, 201, created.body)
  const headers = { 'x-gw-ims-org-id': 'EMULATOR@AdobeOrg' }
  const datasets: { imsOrg: string }[] = Object.values((await call('GET', dataSetsPath, { headers })).json())
  assert.equal(datasets.at(-1)?.imsOrg, 'EMULATOR@AdobeOrg')
  assert.equal(datasets.length, datasetsAtBirth + 1)
  assert.equal(Object.keys((await call('GET', dataSetsPath)).json()).length, datasetsAtBirth)
})

test('--auth off: what is sent of the tenant counts, key and token do not', async (t) => {
  const { app } = await buildTestApp(t, { auth: 'off' })
  const count = async (headers: Record<string, string>) =>
    Object.keys((await app.inject({ url: dataSetsPath, headers })).json()).length
  const dev = { 'x-sandbox-name': 'dev', authorization: 'nonsense' }
  await app.inject({
    method: 'POST',
    url: dataSetsPath,
    headers: { ...json, ...dev },
    payload: { name: 'x' },
  })
  assert.equal(await count(dev), datasetsAtBirth + 1)
  assert.equal(await count({ ...dev, authorization: '', 'x-gw-ims-org-id': '  ' }), datasetsAtBirth + 1)
  assert.equal(await count({}), datasetsAtBirth)
  assert.equal(await count({ ...dev, 'x-gw-ims-org-id': 'OTHER@AdobeOrg' }), datasetsAtBirth)
})

test('--auth off: a sandbox name that is none, and a body without its type, are still refused', async (t) => {
  const { app } = await buildTestApp(t, { auth: 'off' })
  const reply = await app.inject({ url: dataSetsPath, headers: { 'x-sandbox-name': 'PROD' } })
  assertServiceError(reply, 400, /is not a sandbox name/)
  const untyped = await app.inject({ method: 'POST', url: dataSetsPath, payload: '{}' })
  assertServiceError(untyped, 400, 'A valid content-type must be specified')
})

test('--auth headers is what counts unless told otherwise: any token, none expires', async (t) => {
  for (const options of [{}, { auth: 'headers' }] as const) {
    const { app } = await buildTestApp(t, options)
    assert.equal((await app.inject({ url: jobsPath, headers: callerHeaders() })).statusCode, 200)
    assert.equal((await app.inject({ url: jobsPath })).json().error_code, '403000')
  }
})

test('missingSandbox=reject: a call without its sandbox is 400', async (t) => {
  for (const switches of [{}, { missingSandbox: 'reject' }] as const) {
    const { call } = await buildTestApp(t, { switches })
    const reply = await call('GET', dataSetsPath, { headers: { 'x-sandbox-name': undefined } })
    assertServiceError(reply, 400, /x-sandbox-name is missing/)
  }
})

test('missingSandbox=default: a call without its sandbox is about prod, and the rest is asked for', async (t) => {
  const { call } = await buildTestApp(t, { switches: { missingSandbox: 'default' } })
  for (const value of [undefined, '', '  ']) {
    const headers = { 'x-sandbox-name': value }
    const reply = await call('POST', dataSetsPath, { body: { name: 'x' }, headers })
    assert.equal(reply.statusCode, 201)
  }
  assert.equal(Object.keys((await call('GET', dataSetsPath)).json()).length, datasetsAtBirth + 3)
  const withoutOrg = { 'x-sandbox-name': undefined, 'x-gw-ims-org-id': undefined }
  assert.equal((await call('GET', dataSetsPath, { headers: withoutOrg })).json().error_code, '400003')
  assertServiceError(await call('GET', dataSetsPath, { sandbox: 'PROD' }), 400, /is not a sandbox name/)
})
