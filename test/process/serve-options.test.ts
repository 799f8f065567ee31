// How a server tells what it does, over which protocol it speaks, and how it ends.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { callerHeaders } from '../build-test-app.ts'
import { type RunningProcess, runCommand, startProcess } from './start-process.ts'

const jobs = '/data/core/ups/export/jobs'
const headers = callerHeaders()

/** What it wrote on standard error from now until its end. */
function errorsOf({ child }: RunningProcess): string[] {
  const chunks: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  return chunks
}

test('a line a request on stderr; secrets and health checks are not in it', async (t) => {
  const running = await startProcess(t)
  const errors = errorsOf(running)
  await fetch(`${running.url}/ups/export/jobs?limit=1`, { headers })
  await fetch(`${running.url}/ims/token/v3?client_secret=hush`, { method: 'POST' })
  await fetch(`${running.url}/_emulator/readyz`)
  await fetch(running.url + jobs)
  await running.end('SIGTERM')
  const lines = errors.join('').replaceAll(/\d+ ms/g, 'N ms')
  assert.equal(
    lines,
    'GET /ups/export/jobs?limit=1 200 N ms\nPOST /ims/token/v3 400 N ms\nGET /data/core/ups/export/jobs 403 N ms\n',
  )
})

test('--log-format json: one object a line, the first says where it listens', async (t) => {
  const running = await startProcess(t, { args: ['--log-format', 'json', '--log-level', 'debug'] })
  const errors = errorsOf(running)
  assert.equal(running.lines.length, 1)
  const { version, ...ready } = JSON.parse(running.lines[0] ?? '')
  const port = Number(new URL(running.url).port)
  assert.deepEqual(ready, { event: 'ready', url: running.url, port, pid: running.child.pid })
  assert.match(version, /^\d+\.\d+\.\d+$/)
  await fetch(`${running.url}/_emulator/readyz`, { headers: { 'x-request-id': 'mine' } })
  await running.end('SIGTERM')
  const { time, ms, ...line } = JSON.parse(errors.join(''))
  assert.ok(Date.parse(time) > 0 && Number.isInteger(ms))
  assert.deepEqual(line, {
    event: 'request',
    level: 'debug',
    method: 'GET',
    path: '/_emulator/readyz',
    status: 200,
    requestId: 'mine',
  })
})

for (const args of [['--quiet'], ['--log-level', 'silent'], ['--log-level', 'error']]) {
  test(`${args.join(' ')}: the two lines on stdout, nothing on stderr`, async (t) => {
    const running = await startProcess(t, { args: [...args, '--host', '0.0.0.0'] })
    const errors = errorsOf(running)
    await fetch(running.url + jobs, { headers })
    await running.end('SIGTERM')
    assert.equal(running.lines[1], 'Ready.')
    assert.equal(errors.join(''), '')
  })
}

test('--quiet may stand in the config file and in the environment', async () => {
  const { code, stderr } = await runCommand(['--port', '0'], { AEP_EMULATOR_QUIET: 'yes' })
  assert.match(stderr, /AEP_EMULATOR_QUIET: must be true or false, is "yes"/)
  assert.equal(code, 2)
})

test('--profile openapi answers as the specification files say, and a switch of one’s own goes before it', async (t) => {
  const cancel = async (args: string[]) => {
    const { url } = await startProcess(t, { args: ['--profile', 'openapi', ...args] })
    const reply = await fetch(`${url}${jobs}/726`, { method: 'DELETE', headers })
    return [reply.status, /profile=(\w+)/.exec(reply.headers.get('x-emulator') ?? '')?.[1]]
  }
  assert.deepEqual(await cancel([]), [200, 'openapi'])
  assert.deepEqual(await cancel(['--set', 'cancelResponse=204']), [204, 'openapi'])
})

function certificate(t: TestContext): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { cert, key }
}

test('--tls-cert and --tls-key serve https, and links say so', async (t) => {
  const { cert, key } = certificate(t)
  const { url } = await startProcess(t, { args: ['--tls-cert', cert, '--tls-key', key] })
  assert.match(url, /^https:/)
  const path = '/data/foundation/export/batches/da5cfb4de32c4b93a09f7e37fa53ad52/files'
  const sent = httpsRequest(url + path, { headers, ca: readFileSync(cert), agent: false }).end()
  const [reply] = await once(sent, 'response')
  assert.equal(reply.statusCode, 200)
  const body = JSON.parse((await reply.setEncoding('utf8').toArray()).join(''))
  assert.ok(body.data[0]._links.self.href.startsWith(`${url}/`), JSON.stringify(body))
})

test('a certificate without its key, or one that is none, is refused with exit code 2', async (t) => {
  const { cert } = certificate(t)
  for (const [args, says] of [
    [['--tls-cert', cert], /give --tls-cert and --tls-key, or neither/],
    [['--tls-cert', cert, '--tls-key', 'no-such.pem'], /--tls-key: ENOENT/],
    [['--tls-cert', cert, '--tls-key', cert], /--tls-cert and --tls-key cannot be used: /],
  ] as const) {
    const { code, stderr } = await runCommand(['--port', '0', ...args])
    assert.match(stderr, says)
    assert.equal(code, 2)
  }
})

test('SIGINT lets what is under way be answered, takes nothing new, and ends with 0', async (t) => {
  const running = await startProcess(t)
  const { hostname, port } = new URL(running.url)
  const seed = httpRequest(`${running.url}/_emulator/seed`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', expect: '100-continue' },
  })
  seed.flushHeaders()
  await once(seed, 'continue')
  const ended = running.end('SIGINT')
  const isRefused = () =>
    new Promise<boolean>((done) => {
      const socket = connect(Number(port), hostname)
      socket.once('connect', () => socket.destroy(done(false) as never))
      socket.once('error', () => done(true))
    })
  while (!(await isRefused()));
  seed.end('{"type":"meta","nextExportJobId":30000}\n')
  const [reply] = await once(seed, 'response')
  assert.equal(reply.statusCode, 200)
  reply.resume()
  assert.equal(await ended, 0)
})

test('a reader of the log may go; the server stays', async (t) => {
  const running = await startProcess(t)
  running.child.stderr?.destroy()
  for (let call = 0; call < 3; call += 1) {
    assert.equal((await fetch(running.url + jobs, { headers })).status, 200)
  }
  assert.equal(await running.end('SIGTERM'), 0)
})

test('the log has colours where they are asked for, and none without a terminal', async (t) => {
  for (const [env, status] of [
    [{ FORCE_COLOR: '1' }, '\u001b[32m200\u001b[39m'],
    [{ NO_COLOR: '1' }, ' 200 '],
    [{}, ' 200 '],
  ] as const) {
    const running = await startProcess(t, { env })
    const errors = errorsOf(running)
    await fetch(running.url + jobs, { headers })
    await running.end('SIGTERM')
    assert.ok(errors.join('').includes(status), errors.join(''))
  }
})
