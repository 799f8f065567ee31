// The examples are what a reader copies: each can be run, is listed, says what it shows, is short and never sleeps.
import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startEmulator } from '../server/client/start-emulator.ts'

const folder = new URL('../examples/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')

const examples = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^(\.|node_modules)/.test(entry.name))
  .map(({ name }) => name)
  .sort()

const files = examples.flatMap((name) =>
  globSync(`${name}/**/*.{js,cjs,ts,py,sh,html}`, { cwd: folder, exclude: ['**/node_modules'] }),
)

test('every example has a command, and a row of the table that names it', () => {
  assert.ok(examples.length >= 8)
  assert.deepEqual(Object.keys(JSON.parse(read('package.json')).scripts).sort(), examples)
  const rows = [...read('README.md').matchAll(/^\| \[([\w-]+)\]\(\1\) +\|.*\| `npm run \1` +\|$/gm)]
  assert.deepEqual(rows.map(([, name]) => name).sort(), examples)
})

test('a file says at its beginning what it shows, and is short', () => {
  const opening = /^(#!.*\n|<!doctype html>\n)?(\/\/|#|<!--) [A-Zn].{15,}/
  const silent = files.filter((file) => !opening.test(read(file)))
  const long = files.filter((file) => read(file).split('\n').length > 80)
  assert.deepEqual({ silent, long }, { silent: [], long: [] })
})

test('no test sleeps, and the package is imported by its name', () => {
  const tests = files.filter((file) => /\.(test|spec)\.|\/test_|conftest|\.sh$/.test(file))
  assert.ok(tests.length >= 8)
  assert.deepEqual(
    tests.filter((file) => /\bsleep[( ]\d|setTimeout|waitForTimeout/.test(read(file))),
    [],
  )
  assert.deepEqual(
    files.filter((file) => /\.\.\/(server|dist)\//.test(read(file))),
    [],
  )
})

test('the code of the examples takes the name of a new dataset in either of Adobe’s spellings', async (t) => {
  const { exportSegment } = await import(new URL('node-test/export-segment.js', folder).href)
  for (const datasetRef of ['seed', 'dataSets'] as const) {
    const emulator = await startEmulator({ clock: 'frozen', set: { datasetRef } })
    t.after(emulator.close)
    const { headers } = emulator.tenant()
    const job = await exportSegment({ url: emulator.url, headers }, '4edc8488-2c35-4f6d-b4c6-9075c68d2df4')
    assert.equal(job.status, 'NEW')
  }
})
