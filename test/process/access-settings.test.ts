// The command's settings of access: --auth, --ims-secret, --cors, and what of sandboxes outlives a restart.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { callerHeaders } from '../build-test-app.ts'
import { runCommand, startProcess } from './start-process.ts'

const jobs = '/data/core/ups/export/jobs'
const sandboxes = '/data/foundation/sandbox-management/sandboxes'

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('--auth token and --ims-secret, by flag: the flow of a real client', async (t) => {
  const { url } = await startProcess(t, { args: ['--auth', 'token', '--ims-secret', 'the-secret'] })
  const issue = (secret: string) => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'key',
      client_secret: secret,
      scope: 'openid',
    })
    return fetch(`${url}/ims/token/v3`, { method: 'POST', body })
  }
  const refused = await issue('other')
  assert.equal(refused.status, 400)
  assert.deepEqual(await refused.json(), {
    error: 'invalid_client',
    error_description: 'invalid client_secret parameter',
  })
  const { access_token: token } = (await (await issue('the-secret')).json()) as { access_token: string }
  const status = async (authorization: string) =>
    (await fetch(url + jobs, { headers: { ...callerHeaders(), authorization } })).status
  assert.equal(await status(`Bearer ${token}`), 200)
  assert.equal(await status('Bearer token'), 401)
})

test('a multipart form over a socket is read', async (t) => {
  const { url } = await startProcess(t)
  const body = new FormData()
  body.set('client_id', 'key')
  body.set('client_secret', 'x')
  body.set('jwt_token', 'a.b.c')
  const reply = await fetch(`${url}/ims/exchange/jwt/`, { method: 'POST', body })
  assert.equal(reply.status, 200)
})

test('--auth and --cors by variable and by config file', async (t) => {
  const config = join(temporaryFolder(t), 'config.json')
  writeFileSync(config, JSON.stringify({ auth: 'off', cors: ['http://localhost:3000', 'null'] }))
  const origin = { headers: { origin: 'null' } }
  const fromFile = await fetch((await startProcess(t, { args: ['--config', config] })).url + jobs, origin)
  assert.equal(fromFile.status, 200)
  assert.equal(fromFile.headers.get('access-control-allow-origin'), 'null')
  const env = { AEP_EMULATOR_AUTH: 'off', AEP_EMULATOR_CORS: 'off' }
  const fromVariables = await fetch((await startProcess(t, { env })).url + jobs, origin)
  assert.equal(fromVariables.status, 200)
  assert.equal(fromVariables.headers.get('access-control-allow-origin'), null)
})

for (const { name, args, says } of [
  { name: 'an unknown way', args: ['--auth', 'on'], says: /--auth: must be off, headers or token, is "on"/ },
  {
    name: 'an origin with a path',
    args: ['--cors', 'http://localhost:3000/'],
    says: /--cors: must be off, \* or origins such as http:\/\/localhost:3000, is "http:\/\/localhost:3000\/"/,
  },
  {
    name: 'off beside an origin',
    args: ['--cors', 'off', 'http://localhost:3000'],
    says: /cors: off does not go/,
  },
  {
    name: 'a value that the switch does not have',
    args: ['--set', 'missingSandbox=prod'],
    says: /--set: missingSandbox must be one of reject, default/,
  },
]) {
  test(`${name} is refused with exit code 2`, async () => {
    const { code, stderr } = await runCommand(args)
    assert.match(stderr, says)
    assert.equal(code, 2)
  })
}

test('a sandbox keeps its date over a restart, and is listed before anybody calls it', async (t) => {
  const data = join(temporaryFolder(t), 'data')
  const start = (at: string) => startProcess(t, { args: ['--data', data, '--clock', `frozen@${at}`] })
  const list = async (url: string) => {
    const reply = await fetch(url + sandboxes, { headers: callerHeaders('prod') })
    return ((await reply.json()) as { sandboxes: { name: string; id: string; createdDate: string }[] })
      .sandboxes
  }
  const first = await start('2020-01-01T00:00:00Z')
  await fetch(first.url + jobs, { headers: callerHeaders('dev') })
  const before = await list(first.url)
  await first.end('SIGTERM')
  const second = await start('2021-01-01T00:00:00Z')
  const [prod, dev] = await list(second.url)
  assert.deepEqual(dev, before[1])
  assert.equal(dev?.createdDate, '2020-01-01 00:00:00')
  assert.equal(prod?.createdDate, '2021-01-01 00:00:00')
})
