// Calls that are under way while their tenant is reset, restored or closed: each gets an answer, none a 500.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, dataAccessPath, dataSetsPath, history, jobIds, jobsPath } from '../refusals.ts'

const snapshots = '/_emulator/snapshots'

async function listening(t: TestContext, options: object = {}) {
  const testApp = await buildTestApp(t, options)
  await testApp.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = testApp.app.server.address() as AddressInfo
  const send = (method: string, path: string, headers: object = {}): ClientRequest =>
    httpRequest({ port, method, path, headers: { ...callerHeaders(), ...headers }, agent: false })
  return { ...testApp, send }
}

async function replyTo(sent: ClientRequest): Promise<{ status: number; body: string }> {
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of reply) body += String(chunk)
  return { status: reply.statusCode ?? 0, body }
}

/** Resolves once the server has read the head of what was sent before. */
async function arrived(send: (method: string, path: string) => ClientRequest): Promise<void> {
  for (let calls = 0; calls < 3; calls += 1) {
    const sent = send('GET', '/_emulator/livez')
    sent.end()
    await replyTo(sent)
  }
}

const takeovers: Record<string, (testApp: TestApp) => Promise<{ statusCode: number }>> = {
  'a reset': ({ call }) => call('POST', '/_emulator/reset'),
  'a reset of the data': ({ call }) => call('POST', '/_emulator/reset?what=data'),
  'a reset of the clock': ({ call }) => call('POST', '/_emulator/reset?what=clock'),
  'a restore': ({ call }) => call('POST', `${snapshots}/start/restore`),
}

for (const [name, takeOver] of Object.entries(takeovers)) {
  test(`a call whose body arrives after ${name} is answered`, async (t) => {
    const testApp = await listening(t)
    await testApp.call('POST', snapshots, { body: { name: 'start' } })
    const body = JSON.stringify(tutorialRequest)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sent = testApp.send('POST', jobsPath, headers)
    sent.write(body.slice(0, 10))
    await arrived(testApp.send)
    assert.ok((await takeOver(testApp)).statusCode < 300)
    sent.end(body.slice(10))
    const { status, body: reply } = await replyTo(sent)
    assert.equal(status, 200, reply)
    assert.equal(JSON.parse(reply).id, 24115)
    const kept = name === 'a reset of the clock' ? [24115, ...history] : history
    assert.deepEqual(await jobIds(testApp), kept)
    const { transitions } = await testApp.advance('PT1M')
    assert.equal(transitions.length, name === 'a reset of the clock' ? 2 : 0)
  })

  test(`clocks that are being advanced and lists that are being read when ${name} comes are answered`, async (t) => {
    const testApp = await buildTestApp(t)
    const { call } = testApp
    await call('POST', snapshots, { body: { name: 'start' } })
    for (let round = 0; round < 4; round += 1) {
      const { destination } = await createJob(testApp, tutorialRequest)
      const batch = destination.batches[0].batchId
      const replies = Promise.all([
        call('POST', '/_emulator/clock/advance', { body: { by: 'PT1H' } }),
        call('GET', jobsPath),
        call('POST', dataSetsPath, { body: { name: 'x' } }),
        call('GET', `${dataAccessPath}/batches/6e0c4b7fa92d4d1f8b35c7e19f20d684/files`),
        call('GET', `${dataAccessPath}/datasets/5b7c86968f7b6501e21ba9df/preview`),
        call('GET', '/_emulator/export'),
        call('POST', '/_emulator/seed', { body: { fixtures: 'tutorial' } }),
      ])
      for (let turns = 0; turns < round * 40; turns += 1) await new Promise((turn) => setImmediate(turn))
      assert.ok((await takeOver(testApp)).statusCode < 300)
      for (const { statusCode, body } of await replies) {
        assert.ok([200, 201, 404, 409, 503].includes(statusCode), `${statusCode} ${body}`)
      }
      await call('POST', `${snapshots}/start/restore`)
      assert.equal((await call('GET', `${dataAccessPath}/batches/${batch}/files`)).statusCode, 404)
    }
  })
}

test('a download that has begun goes on to its end while another state takes the place of the files', async (t) => {
  const testApp = await listening(t)
  const { destination } = await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  const batchId = destination.batches[0].batchId
  const { parts } = await downloadBatch(testApp, batchId)
  const url = `${dataAccessPath}/files/${batchId}-1?path=${parts[0]?.name}`
  const sent = testApp.send('GET', url)
  sent.end()
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  await testApp.call('POST', '/_emulator/reset')
  const chunks: Buffer[] = []
  for await (const chunk of reply) chunks.push(chunk)
  assert.deepEqual(Buffer.concat(chunks), parts[0]?.bytes)
  assert.equal((await testApp.call('GET', url)).statusCode, 404)
})

test('a seed that is under way when its tenant is restored leaves nothing and says so', async (t) => {
  const testApp = await listening(t)
  await testApp.call('POST', snapshots, { body: { name: 'start' } })
  const before = (await testApp.call('GET', '/_emulator/export')).body
  const seeding = testApp.send('POST', '/_emulator/seed', { 'content-type': 'application/json' })
  seeding.end(JSON.stringify({ fixtures: 'retail' }))
  await arrived(testApp.send)
  const replied = replyTo(seeding)
  await testApp.call('POST', `${snapshots}/start/restore`)
  assert.equal((await replied).status, 409)
  assert.ok((await testApp.call('GET', '/_emulator/export')).body === before)
})

for (const what of ['all', 'data', 'clock']) {
  test(`a snapshot beside a reset of ${what} is of one state, or refused; the disk is not blamed`, async (t) => {
    const testApp = await buildTestApp(t)
    const { call, bugs } = testApp
    const statuses = new Set<number>()
    for (let round = 0; round < 40; round += 1) {
      await createJob(testApp, tutorialRequest)
      const save = call('POST', snapshots, { body: { name: 'beside' } })
      for (let turns = 0; turns < round; turns += 1) await new Promise((turn) => setImmediate(turn))
      const [saved, reset] = await Promise.all([save, call('POST', `/_emulator/reset?what=${what}`)])
      assert.ok([201, 409, 503].includes(saved.statusCode), `${saved.statusCode} ${saved.body}`)
      assert.equal(reset.statusCode, 204, reset.body)
      statuses.add(saved.statusCode)
    }
    assert.ok(statuses.has(201))
    assert.equal((await call('POST', `${snapshots}/beside/restore`)).statusCode, 204)
    assert.deepEqual(bugs, [])
  })
}

test('a reset of the data beside a reset of everything ends with the tenant at its birth', async (t) => {
  const testApp = await buildTestApp(t)
  const { call, bugs } = testApp
  for (let round = 0; round < 20; round += 1) {
    await testApp.advance('PT1H')
    const part = call('POST', '/_emulator/reset?what=data')
    for (let turns = 0; turns < round; turns += 1) await new Promise((turn) => setImmediate(turn))
    const [{ statusCode, body }, whole] = await Promise.all([part, call('POST', '/_emulator/reset')])
    assert.ok([204, 409, 503].includes(statusCode), `${statusCode} ${body}`)
    assert.equal(whole.statusCode, 204)
    assert.equal((await call('GET', '/_emulator/clock')).json().now, '2026-01-01T00:00:00.000Z')
  }
  assert.deepEqual(bugs, [])
})
