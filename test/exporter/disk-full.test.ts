// A disk that is full: exports fail as documented, seeds leave nothing, and both go on once there is room again.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { buildTestApp, type TestApp } from '../build-test-app.ts'
import { downloadBatch } from '../parquet-rows.ts'

const target = 'dddddddddddddddddddddddd'

/** A folder on a disk of 24 MiB of its own; undefined where this machine does not let us mount one. */
function smallDisk(t: TestContext): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'pipe' })
  } catch {
    rmSync(folder, { recursive: true })
    t.skip('mounting a small disk is not allowed here')
    return undefined
  }
  t.after(() => {
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** Leaves so many bytes free; returns what gives the rest back. */
function fill(folder: string, leftBytes: number): () => void {
  const { bavail, bsize } = statfsSync(folder)
  const filler = join(folder, 'filler')
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)))
  return () => rmSync(filler)
}

const people = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      type: 'profile',
      datasetId: 'aaaaaaaaaaaaaaaaaaaaaaaa',
      primary: { ns: 'ECID', id: `${prefix}${index}` },
      ingestedAt: '2019-08-30T00:00:00Z',
      body: { personalEmail: { address: `${prefix}-${(index * 7919) % 65_537}-${index}@example.com` } },
    }),
  ).join('\n')

const dataset = JSON.stringify({
  type: 'dataset',
  id: target,
  schemaRef: { id: '_xdm.context.profile__union' },
})

const seed = ({ call }: TestApp, payload: string) =>
  call('POST', '/_emulator/seed', { payload, headers: { 'content-type': 'application/x-ndjson' } })

async function createJob({ call }: TestApp) {
  const body = { destination: { datasetId: target }, schema: { name: '_xdm.context.profile' } }
  const created = await call('POST', '/data/core/ups/export/jobs', { body })
  assert.equal(created.statusCode, 200, created.body)
  return created.json()
}

const readJob = async ({ call }: TestApp, id: number) =>
  (await call('GET', `/data/core/ups/export/jobs/${id}`)).json()

test('an export that meets a full disk fails with the documented errors and leaves no file', async (t) => {
  const folder = smallDisk(t)
  if (!folder) return
  const testApp = await buildTestApp(t, { fixtures: ['empty'], dataFolder: join(folder, 'data') })
  assert.equal((await seed(testApp, `${dataset}\n${people(20_000, 'p')}`)).statusCode, 200)
  const failing = await createJob(testApp)
  const free = fill(folder, 500_000)
  await testApp.advance('PT1H')
  const { status, errors, destination } = await readJob(testApp, failing.id)
  assert.equal(status, 'FAILED')
  assert.deepEqual(
    errors.map(({ code }: { code: string }) => code),
    ['0090000009', 'unknown'],
  )
  assert.equal(destination.batchId, '')
  assert.deepEqual(globSync('data/lake/**/*.parquet', { cwd: folder }), [])
  assert.deepEqual(globSync('data/lake/**/_*', { cwd: folder }), [])
  free()
  const next = await createJob(testApp)
  await testApp.advance('PT1H')
  assert.equal((await readJob(testApp, next.id)).status, 'SUCCEEDED')
  assert.equal((await downloadBatch(testApp, next.destination.batchId)).rows.length, 20_000)
})

test('a seed that meets a full disk is refused as such, and nothing of it is there', async (t) => {
  const folder = smallDisk(t)
  if (!folder) return
  const testApp = await buildTestApp(t, { fixtures: ['empty'], dataFolder: join(folder, 'data') })
  assert.equal((await seed(testApp, `${dataset}\n${people(10, 'old')}`)).statusCode, 200)
  for (const leftBytes of [200_000, 4_000_000]) {
    const free = fill(folder, leftBytes)
    const refused = await seed(testApp, people(15_000, 'new'))
    assert.equal(refused.statusCode, 507, refused.body)
    assert.match(refused.json().detail, /^Nothing has been seeded: /)
    free()
  }
  assert.deepEqual(globSync('data/spool/*', { cwd: folder }), [])
  const job = await createJob(testApp)
  await testApp.advance('PT1H')
  assert.equal((await downloadBatch(testApp, job.destination.batchId)).rows.length, 10)
})

test('snapshots, forks, restores and resets that meet a full disk are refused as such and change nothing', async (t) => {
  const folder = smallDisk(t)
  if (!folder) return
  const testApp = await buildTestApp(t, { fixtures: ['empty'], dataFolder: join(folder, 'data') })
  const snapshots = '/_emulator/snapshots'
  assert.equal((await seed(testApp, `${dataset}\n${people(3000, 'p')}`)).statusCode, 200)
  const post = (path: string, body?: object) => testApp.call('POST', path, body ? { body } : {})
  assert.equal((await post(snapshots, { name: 'one' })).statusCode, 201)
  const job = await createJob(testApp)
  for (const leftBytes of [0, 20_000, 300_000]) {
    const free = fill(folder, leftBytes)
    for (const [path, body] of [
      [snapshots, { name: 'two' }],
      [`${snapshots}/one/restore`],
      [`${snapshots}/one/fork`, { sandbox: 'copy' }],
      ...(leftBytes < 50_000 ? ([['/_emulator/reset?what=data']] as const) : []),
    ] as const) {
      const reply = await post(path, body)
      assert.equal(reply.statusCode, 507, `${path}, ${leftBytes} left: ${reply.body}`)
      assert.match(reply.json().detail, /^The disk refuses what was to be written: /)
    }
    free()
    assert.deepEqual((await testApp.call('GET', snapshots)).json().snapshots.length, 1)
    assert.equal((await readJob(testApp, job.id)).status, 'NEW')
    assert.deepEqual(globSync('data/{preparing,decided}/*', { cwd: folder }), [])
  }
  assert.equal((await post(snapshots, { name: 'two' })).statusCode, 201)
  await testApp.advance('PT1H')
  assert.equal((await downloadBatch(testApp, job.destination.batchId)).rows.length, 3000)
  assert.equal((await post(`${snapshots}/one/restore`)).statusCode, 204)
  assert.equal((await readJob(testApp, job.id)).status, 404)
})
