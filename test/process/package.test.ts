// The package as it is published: built, packed, unpacked elsewhere and started from there.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { callerHeaders } from '../build-test-app.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { startProcess } from './start-process.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

test('the packed package starts from its build and exports', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  await run('npm', ['run', 'build'], { cwd: root })
  await run('npm', ['pack', '--pack-destination', folder], { cwd: root })
  await run('tar', ['-xzf', 'aep-emulator-0.1.0.tgz'], { cwd: folder })
  const unpacked = join(folder, 'package')
  assert.ok(!existsSync(join(unpacked, 'server')), 'the sources are not published')
  symlinkSync(join(root, 'node_modules'), join(unpacked, 'node_modules'))

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
