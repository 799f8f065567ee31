// `exec`: a command with an emulator of its own, and `demo`, `doctor` and `env`, which need none running.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runCommand, startProcess } from './start-process.ts'

const command = fileURLToPath(new URL('../../bin/aep-emulator.js', import.meta.url))

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A script that makes a call with what its environment says, and prints the status. */
const callWithVariables = `
const { env } = process
const headers = {
  authorization: 'Bearer ' + env.ACCESS_TOKEN,
  'x-api-key': env.API_KEY,
  'x-gw-ims-org-id': env.IMS_ORG,
  'x-sandbox-name': env.SANDBOX_NAME,
}
fetch(env.AEP_EMULATOR_URL + '/data/core/ups/export/jobs/726', { headers }).then(async (reply) => {
  const { imsOrgId } = await reply.json()
  console.log(reply.status, imsOrgId, env.SANDBOX_NAME, reply.headers.get('x-emulator').split('clock=')[1])
})`

for (const { name, args, env, says } of [
  { name: 'by default', args: [], env: {}, says: /^200 EMULATOR@AdobeOrg prod / },
  { name: 'with --auth token', args: ['--auth', 'token', '--ims-secret', 's'], env: {}, says: /^200 / },
  {
    name: 'for the tenant that the environment names, on the clock that the flag names',
    args: ['--clock', 'frozen'],
    env: { AEP_EMULATOR_ORG: 'ME@AdobeOrg', AEP_EMULATOR_SANDBOX: 'mine' },
    says: /^200 ME@AdobeOrg mine 2026-01-01T00:00:00.000Z/,
  },
]) {
  test(`exec gives the command all it needs to call: ${name}`, async () => {
    const { code, stdout, stderr } = await runCommand(
      ['exec', ...args, '--', process.execPath, '-e', callWithVariables],
      env,
    )
    assert.match(stdout, says)
    assert.equal(stderr, '')
    assert.equal(code, 0)
  })
}

test('exec ends with the exit code of the command, and nothing is left of its emulator', async (t) => {
  const folder = temporaryFolder(t)
  const script = 'test -n "$AEP_EMULATOR_URL" && exit 7'
  const { code } = await runCommand(['exec', 'sh', '-c', script], { TMPDIR: folder })
  assert.equal(code, 7)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('aep-emulator-')),
    [],
  )
  assert.equal((await runCommand(['exec', '--', 'sh', '-c', 'kill -KILL $$'])).code, 128 + 9)
})

test('exec hands over flags and -- of the command as they are', async () => {
  const { stdout } = await runCommand(['exec', '--', 'echo', '--port', '1', '--', '--help'])
  assert.equal(stdout, '--port 1 -- --help\n')
})

test('exec of a command that is not there ends with 127 and says so', async () => {
  const { code, stderr } = await runCommand(['exec', '--', 'no-such-command'])
  assert.match(stderr, /no-such-command cannot be run: /)
  assert.equal(code, 127)
})

test('signals are passed on; the command decides how it ends', async (t) => {
  const script = `
    process.once('SIGTERM', () => { console.log('told'); process.exit(5) })
    setInterval(() => {}, 1000)
    console.log('running')`
  const child = spawn(process.execPath, [command, 'exec', '--', process.execPath, '-e', script], {
    stdio: 'pipe',
  })
  t.after(() => child.kill('SIGKILL'))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (text.includes('running')) child.kill('SIGTERM')
  })
  const [code] = await once(child, 'close')
  assert.equal(output, 'running\ntold\n')
  assert.equal(code, 5)
})

test('doctor says what a start with the same flags would meet, and ends as it would', async (t) => {
  const folder = temporaryFolder(t)
  const data = join(folder, 'data')
  const well = await runCommand(['doctor', '--port', '0', '--data', data])
  assert.match(well.stdout, /^ok {5}Node: v\d+/)
  assert.deepEqual([well.code, well.stdout.match(/^ok/gm)?.length], [0, 5])
  assert.deepEqual(readdirSync(folder), [], 'it leaves nothing behind')

  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => other.close())
  const { port } = other.address() as { port: number }
  const taken = await runCommand(['doctor', '--port', String(port)])
  assert.match(
    taken.stdout,
    new RegExp(`^failed Port: ${port} of 127\\.0\\.0\\.1 is taken; choose another with --port`, 'm'),
  )
  assert.equal(taken.code, 3)

  await startProcess(t, { args: ['--data', data] })
  writeFileSync(join(folder, 'bad.ndjson'), '{"type":"nothing"}')
  const bad = await runCommand([
    'doctor',
    '--port',
    '0',
    '--data',
    data,
    '--fixtures',
    join(folder, 'bad.ndjson'),
  ])
  assert.match(bad.stdout, /^failed Data folder: .* is in use by another aep-emulator/m)
  assert.match(bad.stdout, /^failed Fixtures: .*type must be one of/m)
  assert.equal(bad.code, 2)
})

test('demo tells the tutorial to its end, the same each time, without colours where there is no terminal', async () => {
  const { code, stdout, stderr } = await runCommand(['demo'])
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /Job 24115 is NEW/)
  assert.match(stdout, /SUCCEEDED and took 259344 ms/)
  assert.match(stdout, /janedoe@example\.com +89149270342662559642753730269986316601, janedoe@example\.com\n/)
  assert.match(stdout, /6 people\./)
  assert.ok(!stdout.includes('\u001b'))
  assert.equal((await runCommand(['demo'])).stdout, stdout)
})
