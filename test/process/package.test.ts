// The package as it is published: built, packed, unpacked elsewhere, started and imported from there.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { callerHeaders } from '../build-test-app.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { startProcess } from './start-process.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
const unpacked = join(folder, 'node_modules', 'aep-emulator')

before(async () => {
  await run('npm', ['run', 'build'], { cwd: root })
  await run('npm', ['pack', '--pack-destination', folder], { cwd: root })
  await run('tar', ['-xzf', 'aep-emulator-0.1.0.tgz'], { cwd: folder })
  mkdirSync(join(folder, 'node_modules'))
  renameSync(join(folder, 'package'), unpacked)
  symlinkSync(join(root, 'node_modules'), join(unpacked, 'node_modules'))
})

after(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a file of somebody who has installed the package. */
function consumer(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

test('the packed package starts from its build and exports', async (t) => {
  assert.ok(!existsSync(join(unpacked, 'server')), 'the sources are not published')
  const { url } = await startProcess(t, {
    command: join(unpacked, 'bin', 'aep-emulator.js'),
    args: ['--clock', 'frozen', '--fixtures', 'tutorial,retail'],
  })
  const headers = { ...callerHeaders(), 'content-type': 'application/json' }
  const post = (path: string, body: object) =>
    fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const { id } = (await (await post('/data/core/ups/export/jobs', tutorialRequest)).json()) as { id: number }
  await post('/_emulator/clock/advance', { by: 'PT1M' })
  const job = await (await fetch(`${url}/data/core/ups/export/jobs/${id}`, { headers })).json()
  assert.equal((job as { status: string }).status, 'SUCCEEDED')
})

/** What a test does with the package, and what it prints: with a socket and without. */
const body = `
  for (const listen of [true, false]) {
    const emulator = await startEmulator({ listen, clock: 'frozen' })
    const tenant = emulator.tenant()
    const created = await emulator.inject({
      method: 'POST',
      url: '/data/core/ups/export/jobs',
      headers: tenant.headers,
      payload: {
        schema: { name: '_xdm.context.profile' },
        destination: { datasetId: '5b020a27e7040801dedba61b' },
      },
    })
    const { transitions } = await tenant.clock.advance('PT1M')
    console.log(created.json().id, transitions.map(({ to }) => to).join(' '))
    if (connect(emulator.url).url !== emulator.url) throw new Error('connected elsewhere')
    await emulator.close()
  }`
const printed = '24115 PROCESSING SUCCEEDED\n24115 PROCESSING SUCCEEDED\n'

for (const { kind, file, text } of [
  {
    kind: 'an ES module',
    file: 'esm.mjs',
    text: `import { connect, startEmulator } from 'aep-emulator'${body}`,
  },
  {
    kind: 'a CommonJS module',
    file: 'cjs.cjs',
    text: `const { connect, startEmulator } = require('aep-emulator')\nvoid (async () => {${body}\n})()`,
  },
]) {
  test(`${kind} starts an emulator with it`, async () => {
    const { stdout, stderr } = await run(process.execPath, [consumer(file, text)], { cwd: folder })
    assert.equal(stdout, printed)
    assert.equal(stderr, '')
  })
}

for (const { module, moduleResolution, file } of [
  { module: 'nodenext', moduleResolution: 'nodenext', file: 'strict.mts' },
  { module: 'nodenext', moduleResolution: 'nodenext', file: 'strict.cts' },
  { module: 'esnext', moduleResolution: 'bundler', file: 'bundled.mts' },
]) {
  test(`TypeScript knows its types: ${file}, module resolution ${moduleResolution}`, async () => {
    const text = `import { connect, RefusedError, startEmulator, type SeedRecord } from 'aep-emulator'
export async function typed(): Promise<string> {
  const emulator = await startEmulator({ clock: 'frozen', set: { cancelResponse: '200' }, profile: 'openapi' })
  const tenant = emulator.tenant()
  const { now, transitions } = await tenant.clock.advance({ by: 'PT1M' })
  const status: 'SUCCEEDED' | undefined = transitions[0]?.to === 'SUCCEEDED' ? transitions[0].to : undefined
  const record: SeedRecord = { type: 'meta', nextExportJobId: 5 }
  const { meta } = await tenant.seed([record])
  const job = await tenant.waitForJob(1, { status: 'FAILED' })
  const code: string | undefined = job.errors?.[0]?.code
  const url: string = connect('http://localhost:4620').url
  // @ts-expect-error there is no such status
  await tenant.waitForJob(1, { status: 'DONE' })
  // @ts-expect-error there is no such record
  await tenant.seed([{ type: 'nothing' }])
  // @ts-expect-error there is no such switch
  await startEmulator({ set: { cancel: '200' } })
  // @ts-expect-error it is text
  const wrong: number = now
  // @ts-expect-error it is a number
  const count: string = meta
  return [status, code, url, wrong, count, RefusedError.name].join()
}
`
    const options = {
      compilerOptions: {
        strict: true,
        target: 'es2022',
        module,
        moduleResolution,
        types: ['node'],
        typeRoots: [join(root, 'node_modules', '@types')],
        skipLibCheck: true,
        noEmit: true,
      },
      files: [consumer(file, text)],
    }
    writeFileSync(join(folder, `${file}.tsconfig.json`), JSON.stringify(options))
    const tsc = join(root, 'node_modules', '.bin', 'tsc')
    const { stdout } = await run(tsc, ['-p', `${file}.tsconfig.json`], { cwd: folder }).catch(
      (error) => error,
    )
    assert.equal(stdout, '')
  })
}

test('importing it loads no server', async () => {
  const text = `import 'aep-emulator'
import { createRequire } from 'node:module'
console.log(Object.keys(createRequire(import.meta.url).cache).length)`
  const { stdout } = await run(process.execPath, [consumer('light.mjs', text)], { cwd: folder })
  assert.equal(stdout, '0\n')
})
