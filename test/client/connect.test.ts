// `connect`: the same handles for an emulator that runs elsewhere.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { connect, RefusedError } from '../../server/client/package-entry.ts'
import { startProcess } from '../process/start-process.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { recordingServer } from './recording-server.ts'

const jobs = '/data/core/ups/export/jobs'

test('a running emulator is driven from outside as it is from inside', async (t) => {
  const { url } = await startProcess(t, { args: ['--clock', 'frozen'] })
  const emulator = connect(`${url}/`)
  await emulator.ready()
  assert.equal(emulator.url, url)
  const { headers, clock, ...tenant } = emulator.tenant()
  const created = await fetch(url + jobs, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(tutorialRequest),
  })
  const { id } = (await created.json()) as { id: number }
  const status = async () =>
    ((await (await fetch(`${url}${jobs}/${id}`, { headers })).json()) as { status: string | number }).status
  assert.equal((await clock.advance('PT1M')).transitions.length, 2)
  assert.equal(await status(), 'SUCCEEDED')
  await tenant.reset()
  assert.equal(await status(), 404)
})

test('fresh sandboxes are named after the script that runs, or as the caller says', () => {
  const url = 'http://127.0.0.1:4620'
  assert.equal(connect(url).tenant().sandbox, 'connect-test-1')
  const worker = connect(url, { sandboxPrefix: 'worker-3', accessToken: 'mine', apiKey: 'me' })
  const [one, two] = [worker.tenant(), worker.tenant()]
  assert.deepEqual([one.sandbox, two.sandbox], ['worker-3-1', 'worker-3-2'])
  assert.equal(one.headers.authorization, 'Bearer mine')
  assert.equal(one.headers['x-api-key'], 'me')
})

test('an address that was never set, or is none, is refused by saying so', () => {
  assert.throws(() => connect(undefined), /undefined is no address of an emulator; is AEP_EMULATOR_URL set\?/)
  assert.throws(() => connect('nowhere'), /"nowhere" is no address of an emulator/)
})

test('ready waits for a server that is still starting, and not for ever', async (t) => {
  let asked = 0
  const { url } = await recordingServer(t, () => {
    asked += 1
    return { status: asked < 3 ? 503 : 200 }
  })
  await connect(url).ready()
  assert.equal(asked, 3)
  const nobody = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => nobody.once('listening', resolve))
  const { port } = nobody.address() as { port: number }
  await new Promise((resolve) => nobody.close(resolve))
  await assert.rejects(connect(`http://127.0.0.1:${port}`).ready(1), /is not ready after 1 ms/)
})

test('what is no problem document of ours is raised with its status and its beginning', async (t) => {
  const { url } = await recordingServer(t, () => ({ status: 502, body: 'upstream' }))
  await assert.rejects(connect(url).reset(), (error) => {
    assert.ok(error instanceof RefusedError)
    assert.deepEqual([error.status, error.message], [502, 'HTTP 502: "upstream"'])
    return true
  })
})
