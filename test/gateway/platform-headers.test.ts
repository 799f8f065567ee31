// The headers the gateway asks of every call: row 28 of the contract, for all services alike.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../build-test-app.ts'
import {
  assertServiceError,
  dataAccessPath,
  dataSetsPath,
  datasetsAtBirth,
  jobsPath,
  uuid,
} from '../services/refusals.ts'

const paths = {
  ups: jobsPath,
  catalog: dataSetsPath,
  'data access': `${dataAccessPath}/batches/x/files`,
  'an unknown path of ups': '/data/core/ups/nothing',
  'a short path': '/catalog/dataSets',
}

/** Status and body, as contract.md §3.1 has them. */
const refused: Record<string, readonly [number, object]> = {
  'x-api-key': [403, { error_code: '403000', message: 'Api Key is required' }],
  authorization: [403, { error_code: '403010', message: 'Oauth token is missing.' }],
  'x-gw-ims-org-id': [400, { error_code: '400003', message: 'Missing header' }],
}

for (const [name, path] of Object.entries(paths)) {
  for (const [header, [status, body]] of Object.entries(refused)) {
    test(`row 28: ${name} without ${header}`, async (t) => {
      const { call } = await buildTestApp(t)
      for (const value of [undefined, '', '   ']) {
        const reply = await call('GET', path, { headers: { [header]: value } })
        assert.equal(reply.statusCode, status)
        assert.match(String(reply.headers['content-type']), /^application\/json/)
        assert.deepEqual(reply.json(), body)
      }
    })
  }
}

for (const token of ['Bearer', 'Bearer ', 'Basic dXNlcg==', 'token', 'Bearer two words', 'Bearertoken']) {
  test(`row 28: the token "${token}" is not valid`, async (t) => {
    const { call } = await buildTestApp(t)
    const reply = await call('GET', jobsPath, { headers: { authorization: token } })
    assert.equal(reply.statusCode, 401)
    assert.deepEqual(reply.json(), { error_code: '401013', message: 'Oauth token is not valid' })
  })
}

test('any bearer token is good, the scheme in any case', async (t) => {
  const { call } = await buildTestApp(t)
  for (const authorization of ['Bearer x', 'bearer x', 'BEARER  eyJ.eyJ.sig-_=']) {
    assert.equal((await call('GET', jobsPath, { headers: { authorization } })).statusCode, 200)
  }
})

test('header names may be written in any case', async (t) => {
  const { app } = await buildTestApp(t)
  const headers = Object.entries(callerHeaders()).map(([name, value]) => [name.toUpperCase(), value])
  assert.equal((await app.inject({ url: jobsPath, headers: Object.fromEntries(headers) })).statusCode, 200)
})

for (const value of [undefined, '', '  ']) {
  test(`a sandbox header that is ${value === undefined ? 'left out' : `"${value}"`} is named`, async (t) => {
    const { call } = await buildTestApp(t)
    const headers = { 'x-sandbox-name': value }
    assertServiceError(await call('GET', dataSetsPath, { headers }), 400, /x-sandbox-name is missing/)
    const reply = await call('GET', jobsPath, { headers })
    assert.equal(reply.statusCode, 400)
    assert.match(String(reply.headers['content-type']), /^application\/problem\+json/)
    const { type, ...problem } = reply.json()
    assert.match(type, /-400$/)
    assert.match(problem.detail, /x-sandbox-name is missing/)
    assert.deepEqual(problem.report.tenantInfo, { sandboxName: '', sandboxId: '', imsOrgId: '' })
  })
}

test('sandbox names are lower case, without blanks and special characters', async (t) => {
  const { call } = await buildTestApp(t)
  for (const sandbox of [
    'PROD',
    'Prod',
    'two words',
    '..',
    '../prod',
    '-dev',
    'prod,prod',
    'dév',
    'prod/x',
  ]) {
    const reply = await call('GET', dataSetsPath, { sandbox })
    assertServiceError(reply, 400, /^The header x-sandbox-name is not a sandbox name: "/)
  }
  for (const sandbox of ['prod', 'acme-dev', 'dev-2', '7']) {
    assert.equal((await call('GET', dataSetsPath, { sandbox })).statusCode, 200, sandbox)
  }
})

test('the first that is wrong is told: key, token, organization, sandbox, content type, body', async (t) => {
  const { app } = await buildTestApp(t)
  const given: Record<string, string> = { 'content-type': 'text/plain' }
  const attempt = async (payload: string) => {
    const reply = await app.inject({ method: 'POST', url: dataSetsPath, headers: given, payload })
    const { error_code: code, detail } = reply.json()
    return code ?? detail
  }
  const { authorization, ...others } = callerHeaders()
  assert.equal(await attempt('{'), '403000')
  given['x-api-key'] = others['x-api-key']
  assert.equal(await attempt('{'), '403010')
  given.authorization = authorization
  assert.equal(await attempt('{'), '400003')
  given['x-gw-ims-org-id'] = others['x-gw-ims-org-id']
  assert.match(await attempt('{'), /x-sandbox-name/)
  given['x-sandbox-name'] = others['x-sandbox-name']
  assert.equal(await attempt('{'), 'A valid content-type must be specified')
  given['content-type'] = 'application/json'
  assert.match(await attempt('{'), /^The request body .*JSON/)
})

test('a call without its headers leaves nothing behind, whatever its body', async (t) => {
  const { call } = await buildTestApp(t)
  const before = (await call('GET', dataSetsPath)).json()
  for (const header of Object.keys(refused)) {
    await call('POST', dataSetsPath, { body: { name: 'x' }, headers: { [header]: undefined } })
  }
  assert.deepEqual((await call('GET', dataSetsPath)).json(), before)
})

test('organizations need not look like Adobe’s, and never meet', async (t) => {
  const { call } = await buildTestApp(t)
  const sandboxIds = new Set()
  const orgs = [
    '1BD6382559DF0C130A49422D@AdobeOrg',
    '1bd6382559df0c130a49422d@adobeorg',
    '../..',
    'a/b',
    'x'.repeat(300),
  ]
  for (const org of orgs) {
    const headers = { 'x-gw-ims-org-id': org }
    const reply = await call('POST', dataSetsPath, { body: { name: org }, headers })
    assert.equal(reply.statusCode, 201, org)
    const id = reply.json()[0].split('/').at(-1)
    const dataset = (await call('GET', `${dataSetsPath}/${id}`, { headers })).json()[id]
    assert.equal(dataset.imsOrg, org)
    assert.match(dataset.sandboxId, uuid)
    sandboxIds.add(dataset.sandboxId)
    assert.equal(
      Object.keys((await call('GET', dataSetsPath, { headers })).json()).length,
      datasetsAtBirth + 1,
    )
  }
  assert.equal(sandboxIds.size, orgs.length)
})
