// The commands that talk to a running server: seed, reset, wait, snapshot; and those that feed them: env, generate.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { callerHeaders } from '../build-test-app.ts'
import { recordingServer } from '../client/recording-server.ts'
import { runCommand, startProcess } from './start-process.ts'

const record = (id: string) =>
  JSON.stringify({
    type: 'profile',
    datasetId: '5c73cbad2f1e4a000a0d8b5e',
    primary: { ns: 'Email', id },
    ingestedAt: 0,
    body: { person: { name: { firstName: 'Ada' } } },
  })

function temporaryFile(t: TestContext, name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** How many datasets the tenant has. */
async function datasetCount(url: string, sandbox: string): Promise<number> {
  const headers = callerHeaders(sandbox, 'ME@AdobeOrg')
  const reply = await fetch(`${url}/data/foundation/catalog/dataSets?limit=100`, { headers })
  return Object.keys((await reply.json()) as object).length
}

test('seed takes a file, a bundle, a set or standard input; reset takes it back, of one tenant or all', async (t) => {
  const { url } = await startProcess(t, { args: ['--fixtures', 'empty'] })
  const mine = ['--org', 'ME@AdobeOrg', '--sandbox', 'mine']
  const env = { AEP_EMULATOR_URL: url }
  const lines = temporaryFile(t, 'people.ndjson', `${record('a')}\n${record('b')}\n`)
  const bundle = temporaryFile(t, 'people.json', `{"records":[${record('c')}]}`)
  assert.equal((await runCommand(['seed', lines, ...mine, '--url', url])).stdout, 'Seeded: profile 2.\n')
  assert.equal((await runCommand(['seed', bundle, ...mine], env)).stdout, 'Seeded: profile 1.\n')
  assert.equal((await runCommand(['seed', '-', ...mine], env, record('d'))).stdout, 'Seeded: profile 1.\n')
  assert.match((await runCommand(['seed', 'retail', ...mine], env)).stdout, /^Seeded: .*profile \d{3}/)
  const [before, elsewhere] = [await datasetCount(url, 'mine'), await datasetCount(url, 'other')]
  assert.ok(before > elsewhere)
  assert.deepEqual(await runCommand(['reset', ...mine], env), { code: 0, stdout: '', stderr: '' })
  assert.equal(await datasetCount(url, 'mine'), elsewhere)
  await runCommand(['seed', 'retail'], env)
  assert.equal(await datasetCount(url, 'other'), before)
  await runCommand(['reset', ...mine], { AEP_EMULATOR_URL: url, AEP_EMULATOR_PORT: '1' })
  assert.equal(await datasetCount(url, 'mine'), before, 'those to come have it as well')
})

test('a seed that is not right names the line and ends with 2, and so does a file that cannot be read', async (t) => {
  const { url } = await startProcess(t)
  const bad = temporaryFile(t, 'bad.ndjson', `${record('a')}\n{"type":"profile"}\n`)
  for (const [file, says] of [
    [bad, /Nothing has been seeded: a record is not right\. line 2: /],
    ['no-such.ndjson', /no-such\.ndjson: ENOENT/],
    [tmpdir(), /it is a folder/],
    ['retial', /there is no fixture set "retial"/],
    [temporaryFile(t, 'list.json', '[]'), /a bundle is \{"records":/],
  ] as const) {
    const { code, stderr } = await runCommand(['seed', file, '--url', url])
    assert.match(stderr, says)
    assert.equal(code, 2)
  }
})

test('a server that is not there, and half a tenant, are said in a sentence', async () => {
  const nobody = createServer().listen(0, '127.0.0.1')
  await once(nobody, 'listening')
  const { port } = nobody.address() as { port: number }
  nobody.close()
  const url = `http://127.0.0.1:${port}`
  const gone = await runCommand(['reset', '--url', url])
  assert.equal(
    gone.stderr,
    `aep-emulator: ${url} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}; is it running?\n`,
  )
  assert.equal(gone.code, 1)
  const late = await runCommand(['wait', '--timeout-ms', '1', '--url', url])
  assert.deepEqual([late.code, late.stderr], [1, `aep-emulator: ${url} is not ready after 1 ms\n`])
  const half = await runCommand(['reset', '--sandbox', 'mine'])
  assert.match(half.stderr, /give --org and --sandbox, or neither/)
  assert.equal(half.code, 2)
})

for (const { args, asked, says } of [
  {
    args: ['wait', '--job', '7', '--status', 'PROCESSING', '--advance', '--timeout-ms', '9000'],
    asked: ['GET /_emulator/wait?job=7&status=PROCESSING&timeoutMs=9000&advance=true', ''],
    says: 'Job 7 is PROCESSING.\n',
  },
  {
    args: ['snapshot', 'save', 'a'],
    asked: ['POST /_emulator/snapshots', '{"name":"a"}'],
    says: 'Saved a.\n',
  },
  { args: ['snapshot', 'list'], asked: ['GET /_emulator/snapshots', ''], says: 'a\nb\n' },
  {
    args: ['snapshot', 'restore', 'a'],
    asked: ['POST /_emulator/snapshots/a/restore', ''],
    says: 'Restored a.\n',
  },
  {
    args: ['snapshot', 'fork', 'a', '--to-sandbox', 'b'],
    asked: ['POST /_emulator/snapshots/a/fork', '{"sandbox":"b"}'],
    says: 'Forked a to b.\n',
  },
  { args: ['snapshot', 'delete', 'a'], asked: ['DELETE /_emulator/snapshots/a', ''], says: 'Deleted a.\n' },
]) {
  test(`${args.join(' ')} asks for ${asked[0]}`, async (t) => {
    const body = { status: 'PROCESSING', snapshots: [{ name: 'a' }, { name: 'b' }] }
    const server = await recordingServer(t, () => ({ body }))
    const tenant = ['--org', 'ME@AdobeOrg', '--sandbox', 'mine']
    const { code, stdout } = await runCommand([...args, ...tenant, '--url', server.url])
    const [call, sent] = asked
    assert.deepEqual(server.asked, [{ call, body: sent, tenant: 'ME@AdobeOrg mine' }])
    assert.deepEqual([code, stdout], [0, says])
  })
}

test('snapshot says what it lacks', async () => {
  assert.match((await runCommand(['snapshot', 'restore'])).stderr, /restore needs the name of a snapshot/)
  assert.match((await runCommand(['snapshot', 'fork', 'a'])).stderr, /fork needs --to-sandbox/)
  const { code, stderr } = await runCommand(['snapshot', 'kepe', 'a'])
  assert.match(stderr, /Allowed choices are save, list, restore, fork, delete/)
  assert.equal(code, 2)
})

test('env prints the same for every reader', async () => {
  const env = async (format: string) => {
    const args = ['env', '--format', format, '--org', "O'Hara@AdobeOrg", '--sandbox', 'mine']
    return (await runCommand(args, { AEP_EMULATOR_URL: 'http://localhost:9999' })).stdout
  }
  const variables = JSON.parse(await env('json'))
  assert.equal(variables.AEP_EMULATOR_URL, 'http://localhost:9999')
  assert.deepEqual(
    [variables.IMS, variables.IMS_ORG, variables.SANDBOX_NAME],
    ['localhost:9999', "O'Hara@AdobeOrg", 'mine'],
  )
  const script = `${await env('sh')}echo "$IMS_ORG $SANDBOX_NAME $ACCESS_TOKEN"`
  assert.equal(String(execFileSync('sh', ['-c', script])), "O'Hara@AdobeOrg mine any-token\n")
  const { values, _postman_variable_scope: scope } = JSON.parse(await env('postman'))
  assert.equal(scope, 'environment')
  assert.deepEqual(
    Object.fromEntries(values.map(({ key, value }: { key: string; value: string }) => [key, value])),
    variables,
  )
  assert.match(await env('dotenv'), /^IMS_ORG="O'Hara@AdobeOrg"$/m)
  assert.match(await env('aepp'), /^aepp\.config\.endpoints\["global"\] = "http:\/\/localhost:9999"$/m)
})

test('generate gives the same bytes for the same numbers, of which a smaller number is the beginning', async (t) => {
  const generate = async (profiles: number, ...args: string[]) =>
    (await runCommand(['generate', '--profiles', String(profiles), ...args])).stdout
  const some = await generate(300)
  const out = temporaryFile(t, 'out.ndjson', '')
  assert.equal(await generate(300, '--out', out), '')
  assert.equal(readFileSync(out, 'utf8'), some)
  assert.ok(some.startsWith(await generate(20)))
  assert.notEqual(await generate(300, '--seed-random', '2'), some)
  const types = some
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).type as string)
  const count = (type: string) => types.filter((one) => one === type).length
  assert.equal(count('event'), 600)
  assert.ok(count('profile') > 400 && count('profile') < 500)
  assert.ok(count('membership') >= 300)
})

test('what generate makes up is a seed, and everybody of it can be exported', async (t) => {
  const people = (await runCommand(['generate', '--profiles', '1200', '--events', '1'])).stdout
  const file = temporaryFile(t, 'people.ndjson', people)
  const { url } = await startProcess(t, { args: ['--fixtures', 'empty', file, '--clock', 'frozen'] })
  const headers = { ...callerHeaders(), 'content-type': 'application/json' }
  const call = async (path: string, body?: object) => {
    const sent = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    return (await fetch(url + path, { headers, ...sent })).json() as Promise<{
      id?: number
      status?: string
      metrics?: Record<string, number>
    }>
  }
  const { id } = await call('/data/core/ups/export/jobs', {
    schema: { name: '_xdm.context.profile' },
    destination: { datasetId: '6e7000000000000000000010' },
    mergePolicy: { id: '10648288-cda5-11e8-a8d5-f2801f1b9fd1', version: 1 },
  })
  await call('/_emulator/clock/advance', { by: 'PT1M' })
  const { status, metrics } = await call(`/data/core/ups/export/jobs/${id}`)
  assert.deepEqual([status, metrics?.totalExportedProfileCounter], ['SUCCEEDED', 1200])
})

test('every command has help with examples of its own', async () => {
  const { stdout } = await runCommand(['--help'])
  const list = /Commands:\n(.*?)\n\n/s.exec(stdout)?.[1] ?? ''
  const names = [...list.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name ?? '')
  assert.deepEqual(names, [
    'start',
    'exec',
    'demo',
    'env',
    'wait',
    'seed',
    'generate',
    'reset',
    'snapshot',
    'doctor',
  ])
  for (const name of names) {
    const help = await runCommand([name, '--help'])
    assert.equal(help.code, 0)
    assert.match(help.stdout, new RegExp(`^Usage: aep-emulator ${name}`))
    assert.match(help.stdout, new RegExp(`Examples?:\\n +.*aep-emulator ${name}`))
  }
})
