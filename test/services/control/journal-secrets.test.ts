// What the journal does not keep: tokens, keys and passwords, and the end of what is too long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset } from '../../tutorial-request.ts'
import { dataSetsPath, jobsPath } from '../refusals.ts'
import { arm, journalPath, serverWide } from './control-calls.ts'

const secret = 'S3cr3t-0f-the-test'

test('no secret of headers, queries, forms, bodies or replies is kept', async (t) => {
  const testApp = await buildTestApp(t, { imsSecret: secret })
  const { app, call } = testApp
  const parameters = {
    grant_type: 'client_credentials',
    client_id: secret,
    client_secret: secret,
    scope: 'a',
  }
  const form = new URLSearchParams({ ...parameters, code: secret, jwt_token: secret }).toString()
  const formType = { 'content-type': 'application/x-www-form-urlencoded' }
  const issued = await app.inject({ method: 'POST', url: '/ims/token/v3', payload: form, headers: formType })
  const { access_token: token } = issued.json()
  await app.inject({ method: 'POST', url: `/ims/token/v2?${form}&%63lient_secret=${secret}` })
  const headers = {
    authorization: `Bearer ${token}`,
    'x-api-key': secret,
    'x-user-token': secret,
    cookie: `session=${secret}`,
  }
  const dataset = { ...tutorialDataset, credentials: { name: secret }, password: secret, apiKey: [secret] }
  await call('POST', dataSetsPath, { body: dataset, headers })
  await call('GET', `${dataSetsPath}?access_token=${token}&limit=1&orderBy=desc:created`, { headers })
  const match = { operation: 'listExportJobs' }
  await arm(testApp, { match, effect: { status: 500, body: { token }, headers: { 'Set-Cookie': secret } } })
  await call('GET', jobsPath, { headers })
  await call('GET', jobsPath, { headers: { ...headers, 'x-gw-ims-org-id': undefined } })

  const kept: string[] = []
  for (const whose of [{}, { headers: serverWide }]) {
    for (let id = 1; id <= 3; id += 1) {
      const reply = await call('GET', `${journalPath}/${id}`, whose)
      assert.equal(reply.statusCode, 200, `${id}`)
      kept.push(reply.body)
    }
  }
  const text = kept.join('\n')
  assert.doesNotMatch(text, new RegExp(secret))
  assert.ok(!text.includes(token))
  assert.match(text, /"grant_type":"client_credentials"/)
  assert.match(text, /"token_type":"bearer"/)
  assert.match(text, /"access_token":"\[redacted\]"/)
  assert.match(text, /access_token=\[redacted\]&limit=1/)
  assert.match(text, /"createdClient":"\[redacted\]"/)
})

test('of a long body the beginning is kept, and how long it was', async (t) => {
  const { call } = await buildTestApp(t)
  const body = { ...tutorialDataset, description: 'ä'.repeat(200_000) }
  await call('POST', dataSetsPath, { body })
  const { request, reply } = (await call('GET', `${journalPath}/1`)).json()
  assert.equal(request.bodyBytes, Buffer.byteLength(JSON.stringify(body)))
  assert.equal(request.isCut, true)
  assert.equal(request.body, JSON.stringify(body).slice(0, 65_536))
  assert.equal(reply.isCut, undefined)
})

test('files are not kept, but the headers that they came with', async (t) => {
  const { call } = await buildTestApp(t)
  const [batchId] = Object.keys((await call('GET', '/catalog/batches?status=success&limit=1')).json())
  const { data } = (await call('GET', `/export/files/${batchId}-1`)).json()
  const { length } = (await call('GET', data[0]._links.self.href)).rawPayload
  const { reply } = (await call('GET', `${journalPath}/3`)).json()
  assert.equal(reply.headers['content-length'], String(length))
  assert.equal(reply.body, undefined)
})
