// A Node that is too old is told what is needed.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../bin/aep-emulator.js', import.meta.url))

test('it says which Node is needed and ends with exit code 2', () => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' })`
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, command],
    { encoding: 'utf8' },
  )
  assert.equal(stderr, 'aep-emulator needs Node 22.18 or newer; this is Node 20.20.2.\n')
  assert.equal(stdout, '')
  assert.equal(status, 2)
})
