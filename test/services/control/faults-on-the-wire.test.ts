// Faults of the connection itself, over a real socket: reset, cut, hanging, late. And what inject() makes of them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { buildTestApp, callerHeaders, type TestAppOptions } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, dataAccessPath, history, jobIds, jobsPath } from '../refusals.ts'
import { arm, counts, rows } from './control-calls.ts'

async function listening(t: TestContext, options?: TestAppOptions) {
  const testApp = await buildTestApp(t, options)
  await testApp.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = testApp.app.server.address() as AddressInfo
  const send = (method: string, path: string, body?: object): ClientRequest => {
    const headers = { ...callerHeaders(), ...(body && { 'content-type': 'application/json' }) }
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false })
    return sent.end(body && JSON.stringify(body))
  }
  return { testApp, port, send }
}

/** The reply's status and headers, then its body as far as it came, and the code of what ended it early. */
async function received(sent: ClientRequest) {
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  let ended: string | undefined
  try {
    for await (const chunk of reply) chunks.push(chunk)
  } catch (error) {
    ended = (error as NodeJS.ErrnoException).code
  }
  return { reply, body: Buffer.concat(chunks), ended }
}

const fault = (operation: string, effect: object, phase?: string) => ({
  match: { operation, times: 1 },
  ...(phase && { phase }),
  effect,
})

test('reset: the connection is reset, before or after the call is carried out', async (t) => {
  const { testApp, send } = await listening(t)
  for (const [phase, jobs] of [
    ['before', history],
    ['after', [24115, ...history]],
  ] as const) {
    await arm(testApp, fault('createExportJob', { reset: true }, phase))
    await assert.rejects(once(send('POST', jobsPath, tutorialRequest), 'response'), { code: 'ECONNRESET' })
    assert.deepEqual(await jobIds(testApp), jobs)
  }
  const [{ status, fault: struck, jobId }] = (await rows(testApp, '?operationId=createExportJob')).slice(1)
  assert.deepEqual([status, struck, jobId], [undefined, 'fault-2', 24115])
})

test('truncateAfterBytes: the full length is announced, so many bytes come, and the connection ends', async (t) => {
  const { testApp, send } = await listening(t)
  const whole = (await testApp.call('GET', jobsPath)).rawPayload
  for (const most of [0, 1, 100]) {
    await arm(testApp, fault('listExportJobs', { truncateAfterBytes: most }))
    const { reply, body, ended } = await received(send('GET', jobsPath))
    assert.equal(reply.headers['content-length'], String(whole.length))
    assert.deepEqual([reply.statusCode, ended], [200, 'ECONNRESET'])
    assert.deepEqual(body, whole.subarray(0, most))
  }
  await arm(testApp, fault('listExportJobs', { truncateAfterBytes: whole.length }))
  const { body, ended } = await received(send('GET', jobsPath))
  assert.deepEqual([body, ended], [whole, undefined])
})

test('truncateAfterBytes cuts downloads, too, and a client that asks for the rest gets it', async (t) => {
  const { testApp, send } = await listening(t)
  const { destination } = await createJob(testApp, tutorialRequest)
  await testApp.advance('PT1M')
  const fileId = `${destination.batches[0].batchId}-1`
  const { data } = (await testApp.call('GET', `${dataAccessPath}/files/${fileId}`)).json()
  const { pathname, search } = new URL(data[0]._links.self.href)
  const whole = (await testApp.call('GET', pathname + search)).rawPayload
  await arm(testApp, fault('retrieveDatasetFile', { truncateAfterBytes: 500 }))
  const { reply, body, ended } = await received(send('GET', pathname + search))
  assert.equal(reply.headers['content-length'], data[0].length)
  assert.equal(ended, 'ECONNRESET')
  assert.deepEqual(body, whole.subarray(0, 500))
  const rest = await testApp.call('GET', pathname + search, { headers: { range: 'bytes=500-' } })
  assert.deepEqual(Buffer.concat([body, rest.rawPayload]), whole)
})

test('hang: no reply comes until the client leaves, and its connection ends with it', async (t) => {
  const { testApp, send } = await listening(t)
  await arm(testApp, fault('listExportJobs', { hang: true }))
  const sent = send('GET', jobsPath)
  const failed = once(sent, 'error')
  const [hanging] = (await once(testApp.app.server, 'request')) as [IncomingMessage]
  while ((await rows(testApp)).length === 0) await new Promise(setImmediate)
  const closed = once(hanging.socket, 'close')
  sent.destroy(new Error('the client has had enough'))
  await failed
  await closed
  assert.equal((await testApp.call('GET', jobsPath)).statusCode, 200)
})

test('closing the server ends what hangs and what is late at once', { timeout: 30_000 }, async (t) => {
  const { testApp, send } = await listening(t)
  await arm(testApp, fault('listExportJobs', { hang: true }))
  await arm(testApp, fault('retrieveExportJob', { delayMs: 300_000 }))
  const hanging = once(send('GET', jobsPath), 'response')
  const late = received(send('GET', `${jobsPath}/726`))
  const met = ['fault-1 1/1', 'fault-2 1/1']
  while (!isDeepStrictEqual(await counts(testApp), met)) await new Promise(setImmediate)
  const refused = assert.rejects(hanging, { code: 'ECONNRESET' })
  await testApp.app.close()
  await refused
  assert.equal((await late).reply.statusCode, 200)
})

test('delayMs: the reply is late by real milliseconds, whether before or after', async (t) => {
  const { testApp, send } = await listening(t)
  for (const phase of ['before', 'after']) {
    await arm(testApp, fault('listExportJobs', { delayMs: 200 }, phase))
    const before = performance.now()
    const { reply } = await received(send('GET', jobsPath))
    assert.ok(performance.now() - before >= 199)
    assert.equal(reply.statusCode, 200)
  }
})

test('a client that leaves during a delay leaves the server in order', async (t) => {
  const { testApp, port } = await listening(t)
  await arm(testApp, fault('listExportJobs', { delayMs: 300_000 }, 'after'))
  const headers = Object.entries(callerHeaders()).map(([name, value]) => `${name}: ${value}\r\n`)
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET ${jobsPath} HTTP/1.1\r\nHost: localhost\r\n${headers.join('')}\r\n`)
  await once(testApp.app.server, 'request')
  socket.destroy()
  while ((await rows(testApp)).length === 0) await new Promise(setImmediate)
  assert.equal((await testApp.call('GET', jobsPath)).statusCode, 200)
})

test('without a socket, reset and hang make inject() reject, and a cut body is short', async (t) => {
  const testApp = await buildTestApp(t)
  for (const effect of [{ reset: true }, { hang: true }]) {
    for (const phase of ['before', 'after']) {
      await arm(testApp, fault('listExportJobs', effect, phase))
      await assert.rejects(testApp.call('GET', jobsPath), /response destroyed before completion/)
    }
  }
  const whole = await testApp.call('GET', jobsPath)
  await arm(testApp, fault('listExportJobs', { truncateAfterBytes: 10 }))
  const cut = await testApp.call('GET', jobsPath)
  assert.equal(cut.body, whole.body.slice(0, 10))
  assert.equal(cut.headers['content-length'], whole.headers['content-length'])
  await arm(testApp, fault('listExportJobs', { truncateAfterBytes: 10 }))
  assert.equal((await testApp.call('HEAD', jobsPath)).statusCode, 200)
})

test('a struck connection does not disturb the others of the same client', async (t) => {
  const { testApp, send } = await listening(t)
  await arm(testApp, fault('retrieveExportJob', { reset: true }))
  const bodies = await Promise.allSettled([
    once(send('GET', `${jobsPath}/726`), 'response'),
    ...[1, 2, 3].map(async () => text((await once(send('GET', jobsPath), 'response'))[0])),
  ])
  assert.deepEqual(
    bodies.map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  )
})
