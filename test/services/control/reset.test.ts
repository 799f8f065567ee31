// POST /_emulator/reset: what is gone afterwards, and for whom; and who may call /_emulator at all.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, frozenAt } from '../../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import {
  assertControlProblem,
  createJob,
  dataAccessPath,
  dataSetsPath,
  history,
  jobIds,
  jobsPath,
  readJob,
} from '../refusals.ts'

const path = '/_emulator/reset'
const imsOrgId = callerHeaders()['x-gw-ims-org-id']
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

test('jobs, datasets, batches and files are gone, the fixture and the clock as at birth', async (t) => {
  const testApp = await buildTestApp(t)
  const { call, advance } = testApp
  const look = async () => {
    const replies = []
    for (const url of [jobsPath, dataSetsPath, '/data/foundation/catalog/batches']) {
      replies.push((await call('GET', url)).body)
    }
    return replies
  }
  const atBirth = await look()
  await call('POST', dataSetsPath, { body: tutorialDataset })
  const { destination } = await createJob(testApp, tutorialRequest)
  await advance('PT1M')
  const [{ batchId }] = destination.batches
  assert.notDeepEqual(await look(), atBirth)

  const reply = await call('POST', path)
  assert.equal(reply.statusCode, 204)
  assert.equal(reply.body, '')
  assert.deepEqual(await look(), atBirth)
  for (const url of [`batches/${batchId}/files`, `files/${batchId}-1`]) {
    assert.equal((await call('GET', `${dataAccessPath}/${url}`)).statusCode, 404)
  }
  assert.equal((await advance(0)).now, frozenAt)
})

test('after a reset the same calls get the same replies, files included', async (t) => {
  const testApp = await buildTestApp(t)
  const round = async () => {
    const { destination } = await createJob(testApp, tutorialRequest)
    await testApp.advance('PT1M')
    const fileId = `${destination.batches[0].batchId}-1`
    const { data } = (await testApp.call('GET', `${dataAccessPath}/files/${fileId}`)).json()
    const bytes = (await testApp.call('GET', data[0]._links.self.href)).rawPayload
    return { job: await readJob(testApp, 24115), data, bytes }
  }
  const first = await round()
  await testApp.call('POST', `${path}?what=all`)
  assert.deepEqual(await round(), first)
})

test('a reset while an export is under way leaves nothing of it', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance(1871)
  assert.equal((await testApp.call('POST', path)).statusCode, 204)
  assert.deepEqual(await jobIds(testApp), history)
  const { transitions } = await testApp.advance('PT1H')
  assert.deepEqual(transitions, [])
})

test('row 27: a reset of one sandbox touches no other', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.call('POST', jobsPath, { body: tutorialRequest, sandbox: 'dev' })
  await testApp.call('POST', path, { sandbox: 'dev' })
  assert.deepEqual(await jobIds(testApp), [24115, ...history])
  assert.deepEqual(await jobIds(testApp, 'dev'), history)
  const query = new URLSearchParams({ org: imsOrgId, sandbox: 'prod' })
  await testApp.call('POST', `${path}?${query}`, { headers: serverWide })
  assert.deepEqual(await jobIds(testApp), history)
})

test('without a tenant all are reset, and the clock of those to come', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.call('POST', jobsPath, { body: tutorialRequest, sandbox: 'dev' })
  const advance = { body: { by: 5000 }, headers: serverWide }
  await testApp.call('POST', '/_emulator/clock/advance', advance)
  assert.equal((await testApp.call('POST', path, { headers: serverWide })).statusCode, 204)
  assert.deepEqual(await jobIds(testApp), history)
  assert.deepEqual(await jobIds(testApp, 'dev'), history)
  assert.equal((await testApp.advance(0, 'never-seen')).now, frozenAt)
})

test('a reset of a tenant that nobody has used is one, too', async (t) => {
  const testApp = await buildTestApp(t)
  assert.equal((await testApp.call('POST', path, { sandbox: 'never-seen' })).statusCode, 204)
  assert.deepEqual(await jobIds(testApp, 'never-seen'), history)
})

test('what is no part of a tenant is refused, and nothing is reset', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  for (const what of ['', 'everything', 'ALL', 'all&what=x']) {
    assertControlProblem(
      await testApp.call('POST', `${path}?what=${what}`),
      400,
      /^what must be one of .*\ball\b/,
    )
  }
  const half = { headers: { 'x-sandbox-name': undefined } }
  assertControlProblem(await testApp.call('POST', path, half), 400, /^A tenant is named by both/)
  assert.deepEqual(await jobIds(testApp), [24115, ...history])
})

test('a parameter that no control call knows is refused by name, and nothing is done', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  for (const call of ['reset', 'seed', 'clock/advance']) {
    const body = call === 'seed' ? { records: [] } : { by: 'PT1H' }
    const reply = await testApp.call('POST', `/_emulator/${call}?sandbx=dev`, { body })
    assertControlProblem(reply, 400, /sandbx/)
  }
  assert.equal((await readJob(testApp, 24115)).status, 'NEW')
})

const strangers: Record<string, Record<string, string>> = {
  'a Host that is a name of the internet': { host: 'evil.example' },
  'a Host that only begins like this machine': { host: 'localhost.evil.example:4620' },
  'a Host that looks like an address': { host: '127.0.0.1.evil.example' },
  'an Origin elsewhere': { origin: 'https://evil.example' },
  'an Origin that is hidden': { origin: 'null' },
}

for (const [name, headers] of Object.entries(strangers)) {
  test(`${name} is refused by every control call, and nothing is done`, async (t) => {
    const testApp = await buildTestApp(t)
    await createJob(testApp, tutorialRequest)
    const [header = '', value] = Object.entries(headers)[0] ?? []
    const detail = new RegExp(`${header} is ${value?.replaceAll('.', '\\.')}\\.$`, 'i')
    for (const call of ['reset', 'clock/advance'] as const) {
      const reply = await testApp.call('POST', `/_emulator/${call}`, { body: { by: 'PT1H' }, headers })
      assertControlProblem(reply, 403, detail)
    }
    for (const call of ['livez', 'readyz', 'openapi.json', 'nothing']) {
      const reply = await testApp.call('GET', `/_emulator/${call}`, { headers })
      assert.equal(reply.statusCode, 403, call)
    }
    assert.equal((await readJob(testApp, 24115)).status, 'NEW')
  })
}

for (const headers of [
  { host: '127.0.0.1:4620' },
  { host: '[::1]:4620' },
  { host: 'LocalHost' },
  { host: '192.168.1.7:4620' },
  { origin: 'http://localhost:5173' },
]) {
  test(`${JSON.stringify(headers)} is this machine`, async (t) => {
    const { call } = await buildTestApp(t)
    assert.equal((await call('POST', path, { headers })).statusCode, 204)
  })
}

test('control calls need no header of the Platform', async (t) => {
  const { app } = await buildTestApp(t)
  for (const url of ['/_emulator/livez', '/_emulator/readyz']) {
    assert.deepEqual((await app.inject({ url })).json(), { status: 'ok' })
  }
  assert.equal((await app.inject({ method: 'POST', url: path })).statusCode, 204)
  const headers = { 'content-type': 'application/json', 'content-length': '0' }
  assert.equal((await app.inject({ method: 'POST', url: path, headers })).statusCode, 204)
})

test('paths and methods of /_emulator that there are not are told apart', async (t) => {
  const { call } = await buildTestApp(t)
  assertControlProblem(await call('GET', '/_emulator/nothing'), 404, /GET \/_emulator\/nothing/)
  const reply = await call('GET', path)
  assertControlProblem(reply, 405, /GET \/_emulator\/reset/)
  assert.equal(reply.headers.allow, 'POST')
})
