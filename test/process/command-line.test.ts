// The command: flags, environment, config file, exit codes and what it prints.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { callerHeaders } from '../build-test-app.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { runCommand, startProcess } from './start-process.ts'

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const jobs = async (url: string) =>
  (await fetch(`${url}/data/core/ups/export/jobs`, { headers: callerHeaders() })).json() as Promise<{
    records: { id: number }[]
  }>

test('it says where it listens and that it is ready, and ends well on SIGTERM, SIGINT and SIGHUP', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const running = await startProcess(t)
    assert.match(
      running.lines[0] ?? '',
      /^aep-emulator \d+\.\d+\.\d+ listening on http:\/\/127\.0\.0\.1:\d+$/,
    )
    assert.equal(running.lines[1], 'Ready.')
    assert.equal((await fetch(`${running.url}/_emulator/readyz`)).status, 200)
    assert.equal(await running.end(signal), 0)
  }
})

test('a temporary data folder is gone at the end', async (t) => {
  const folder = temporaryFolder(t)
  const running = await startProcess(t, { env: { TMPDIR: folder } })
  await jobs(running.url)
  assert.equal(readdirSync(folder).filter((name) => name.startsWith('aep-emulator-')).length, 1)
  await running.end('SIGTERM')
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('aep-emulator-')),
    [],
  )
})

test('flag before environment before config file before default', async (t) => {
  const folder = temporaryFolder(t)
  const config = join(folder, 'config.json')
  writeFileSync(config, JSON.stringify({ fixtures: ['empty'], clock: 'frozen@2020-01-01T00:00:00Z' }))
  const fromFile = await startProcess(t, { args: ['--config', config] })
  assert.deepEqual((await jobs(fromFile.url)).records, [])
  const fromEnvironment = await startProcess(t, {
    env: { AEP_EMULATOR_CONFIG: config, AEP_EMULATOR_FIXTURES: 'tutorial' },
  })
  assert.equal((await jobs(fromEnvironment.url)).records.length, 3)
  const fromFlag = await startProcess(t, {
    args: ['--fixtures', 'empty'],
    env: { AEP_EMULATOR_FIXTURES: 'tutorial' },
  })
  assert.deepEqual((await jobs(fromFlag.url)).records, [])
})

test('several fixture sets: after blanks, after commas, and by repeating the flag', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'more.ndjson'), '{"type":"meta","nextExportJobId":30000}')
  for (const args of [
    ['--fixtures', 'tutorial', folder],
    ['--fixtures', `tutorial,${folder}`],
    ['--fixtures', 'tutorial', '--fixtures', join(folder, 'more.ndjson')],
  ]) {
    const { url } = await startProcess(t, { args })
    assert.equal((await jobs(url)).records.length, 3)
    const headers = { ...callerHeaders(), 'content-type': 'application/json' }
    const body = JSON.stringify(tutorialRequest)
    const created = await fetch(`${url}/data/core/ups/export/jobs`, { method: 'POST', headers, body })
    assert.equal(((await created.json()) as { id: number }).id, 30000)
  }
})

test('the clock and the pace that were asked for are those of every job', async (t) => {
  const { url } = await startProcess(t, {
    env: { AEP_EMULATOR_CLOCK: 'frozen@2020-02-02T00:00:00Z' },
    args: ['--pace', 'tutorial'],
  })
  const headers = { ...callerHeaders(), 'content-type': 'application/json' }
  const body = JSON.stringify({
    destination: { datasetId: '5b020a27e7040801dedba61b' },
    schema: { name: '_xdm.context.profile' },
  })
  const post = (path: string, text: string) => fetch(url + path, { method: 'POST', headers, body: text })
  const job = (await (await post('/data/core/ups/export/jobs', body)).json()) as {
    id: number
    creationTime: number
  }
  assert.equal(job.creationTime, Date.UTC(2020, 1, 2))
  await post('/_emulator/clock/advance', '{"by":"PT10M"}')
  const done = await fetch(`${url}/data/core/ups/export/jobs/${job.id}`, { headers })
  const { metrics } = (await done.json()) as { metrics: { totalTime: { totalTimeInMs: number } } }
  assert.equal(metrics.totalTime.totalTimeInMs, 259_344)
})

const refusals: { name: string; args?: string[]; env?: Record<string, string>; says: RegExp }[] = [
  {
    name: 'an unknown flag',
    args: ['--prot', '1'],
    says: /--prot: there is no such flag; the nearest is --port/,
  },
  {
    name: 'an unknown variable',
    env: { AEP_EMULATOR_PROT: '1' },
    says: /AEP_EMULATOR_PROT: there is no such setting; the nearest is AEP_EMULATOR_PORT/,
  },
  {
    name: 'a port that is none',
    args: ['--port', '70000'],
    says: /--port: must be a whole number from 0 to 65535, is "70000"/,
  },
  { name: 'a flag without its value', args: ['--port'], says: /--port needs a value/ },
  { name: 'a stray word', args: ['hello'], says: /"hello" is not a flag/ },
  {
    name: 'an unknown pace',
    env: { AEP_EMULATOR_PACE: 'fast' },
    says: /AEP_EMULATOR_PACE: "fast" is neither instant, quick, tutorial, tutorial-slow/,
  },
  {
    name: 'a clock that is none',
    args: ['--clock', 'frozen@yesterday'],
    says: /--clock: must name an RFC 3339 instant/,
  },
  {
    name: 'a switch that has no such value',
    args: ['--set', 'cancelResponse=201'],
    says: /--set: cancelResponse must be one of 204, 200/,
  },
  {
    name: 'an unknown fixture set',
    args: ['--fixtures', 'tutorail'],
    says: /there is no fixture set "tutorail"/,
  },
  {
    name: 'a config file that is not there',
    args: ['--config', 'no-such.json'],
    says: /config file no-such\.json: ENOENT/,
  },
]

for (const { name, args = [], env = {}, says } of refusals) {
  test(`${name} is refused with exit code 2`, async () => {
    const { code, stderr } = await runCommand(args, env)
    assert.match(stderr, says)
    assert.equal(code, 2)
  })
}

test('a config file with an unknown setting is refused, naming the nearest', async (t) => {
  const config = join(temporaryFolder(t), 'config.json')
  writeFileSync(config, '{"fixture":["empty"]}')
  const { code, stderr } = await runCommand(['--config', config])
  assert.match(stderr, /"fixture": there is no such setting; the nearest is --fixtures/)
  assert.equal(code, 2)
})

test('a port that is taken ends with exit code 3, naming port and flag', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  t.after(() => other.close())
  const { port } = other.address() as { port: number }
  const { code, stderr } = await runCommand(['--port', String(port)])
  assert.match(stderr, new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken; choose another with --port`))
  assert.equal(code, 3)
})

test('an address that this machine does not have ends with exit code 2, naming the flags', async () => {
  for (const host of ['192.0.2.1', 'no-such-host.invalid']) {
    const { code, stderr } = await runCommand(['--port', '0', '--host', host])
    assert.match(
      stderr,
      new RegExp(`^aep-emulator: --host ${host}, --port 0: nothing can listen there: .+\\n$`),
    )
    assert.equal(code, 2)
  }
})

test('a data folder belongs to one process at a time', async (t) => {
  const data = join(temporaryFolder(t), 'data')
  await startProcess(t, { args: ['--data', data] })
  const { code, stderr } = await runCommand(['--port', '0', '--data', data])
  assert.match(stderr, /is in use by another aep-emulator/)
  assert.equal(code, 2)
})

test('a data folder that cannot be made is told in a line, with exit code 2', async (t) => {
  const file = join(temporaryFolder(t), 'file')
  writeFileSync(file, '')
  // In /proc nobody can make a folder, and the system says ENOENT although /proc is there.
  for (const data of [file, join(file, 'x'), join(file, 'x', 'y'), '/proc/x', '/proc/x/y']) {
    const { code, stderr } = await runCommand(['--port', '0', '--data', data])
    assert.match(stderr, /^aep-emulator: \S+ cannot be used: .*\n$/)
    assert.ok(stderr.includes(data), stderr)
    assert.equal(code, 2)
  }
})

test('a data folder is made with all that is above it, and may be there', async (t) => {
  const data = join(temporaryFolder(t), 'a', 'b', 'c')
  for (const _start of [1, 2]) {
    const { end } = await startProcess(t, { args: ['--data', data] })
    assert.equal(await end('SIGTERM'), 0)
  }
})

test('an address that others can reach is warned of', async (t) => {
  const running = await startProcess(t, { args: ['--host', '0.0.0.0'] })
  const [warning] = await new Promise<unknown[]>((resolve) =>
    running.child.stderr?.once('data', (data) => resolve([data])),
  )
  assert.match(String(warning), /0\.0\.0\.0 can be reached from other machines/)
})

test('help names every flag, and the version is the package’s', async () => {
  const { code, stdout } = await runCommand(['--help'])
  assert.equal(code, 0)
  for (const flag of ['port', 'host', 'data', 'fixtures', 'pace', 'clock', 'seed-random', 'config']) {
    assert.match(stdout, new RegExp(`--${flag} `))
  }
  assert.match((await runCommand(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/)
})
