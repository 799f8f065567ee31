// Killed in the middle of forks, restores, resets and snapshots: at the next start every tenant is whole, old or new.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { callerHeaders } from '../build-test-app.ts'
import { parquetRows } from '../parquet-rows.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { startProcess } from './start-process.ts'

function client(url: string, sandbox = 'prod') {
  const headers = { ...callerHeaders(sandbox), 'content-type': 'application/json' }
  return async (method: string, path: string, body?: object) => {
    const sent = { method, headers, ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }) }
    const reply = await fetch(path.startsWith('http') ? path : url + path, sent)
    return { status: reply.status, bytes: Buffer.from(await reply.arrayBuffer()) }
  }
}

type Client = ReturnType<typeof client>

async function read(call: Client, path: string) {
  const { status, bytes } = await call('GET', path)
  assert.equal(status, 200, String(bytes))
  return JSON.parse(String(bytes))
}

const jobsPath = '/data/core/ups/export/jobs'

/** The ids of the tenant's jobs, having made sure that every file of those that ended here can be read. */
async function checkWhole(call: Client): Promise<number[]> {
  const { records } = await read(call, jobsPath)
  for (const { id, destination, status } of records) {
    if (id < 24115) continue
    assert.equal(status, 'SUCCEEDED')
    for (const { batchId } of destination.batches) {
      const { data } = await read(call, `/data/foundation/export/files/${batchId}-1`)
      for (const { _links } of data) {
        const { status: found, bytes } = await call('GET', _links.self.href)
        assert.equal(found, 200)
        await parquetRows(bytes)
      }
    }
  }
  return records.map(({ id }: { id: number }) => id)
}

function dataFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return join(folder, 'data')
}

const history = [726, 722, 100]
const one = [24115, ...history]
const two = [24116, ...one]

test('kill -9 during forks, restores, resets and snapshots leaves no half tenant', async (t) => {
  const data = dataFolder(t)
  const args = ['--data', data, '--clock', 'frozen']
  const first = await startProcess(t, { args })
  const call = client(first.url)
  for (const name of ['one', 'two']) {
    assert.equal((await call('POST', jobsPath, tutorialRequest)).status, 200)
    await call('POST', '/_emulator/clock/advance', { by: 'PT1M' })
    assert.equal((await call('POST', '/_emulator/snapshots', { name })).status, 201)
  }
  let { url, end } = first
  for (const killAfter of [3, 8, 13, 17]) {
    const [prod, dev] = [client(url), client(url, 'dev')]
    let answered = 0
    const killed = Promise.withResolvers<void>()
    const send = async (run: () => Promise<unknown>) => {
      try {
        for (let calls = 0; calls < 40; calls += 1) {
          await run()
          answered += 1
          if (answered === killAfter) killed.resolve()
        }
      } catch {}
    }
    const name = () => (answered % 2 ? 'one' : 'two')
    const sent = [
      send(() => prod('POST', `/_emulator/snapshots/${name()}/restore`)),
      send(() => prod('POST', `/_emulator/snapshots/${name()}/fork`, { sandbox: `copy-${answered}` })),
      send(() => prod('POST', '/_emulator/snapshots', { name: 'again' })),
      send(() => prod('POST', `/_emulator/snapshots/${name()}/fork`, { sandbox: `new-${answered}` })),
      send(() => dev('POST', '/_emulator/reset?what=data')),
      send(() => dev('POST', jobsPath, tutorialRequest)),
    ]
    await killed.promise
    await end('SIGKILL')
    await Promise.all(sent)
    ;({ url, end } = await startProcess(t, { args }))
    const states = [history, one, two].map((ids) => JSON.stringify(ids))
    const { sandboxes } = await read(
      client(url),
      '/data/foundation/sandbox-management/sandboxes?limit=100&offset=0',
    )
    for (const { name: sandbox } of sandboxes) {
      if (sandbox === 'dev') continue
      const ids = JSON.stringify(await checkWhole(client(url, sandbox)))
      assert.ok(states.includes(ids), `${sandbox}: ${ids}`)
    }
    assert.equal((await client(url)('POST', '/_emulator/snapshots/two/restore')).status, 204)
    assert.deepEqual(await checkWhole(client(url)), two)
    const { snapshots } = await read(client(url), '/_emulator/snapshots')
    for (const { name: taken } of snapshots) {
      assert.equal((await client(url)('POST', `/_emulator/snapshots/${taken}/restore`)).status, 204)
      await checkWhole(client(url))
    }
  }
  assert.equal(await end('SIGTERM'), 0)
  assert.deepEqual(readdirSync(join(data, 'tenants')), readdirSync(join(data, 'lake')))
})

test('snapshots are there after a restart, with the clock that they have', async (t) => {
  const args = ['--data', dataFolder(t), '--clock', 'frozen']
  const first = await startProcess(t, { args })
  const call = client(first.url)
  await call('POST', '/_emulator/clock/advance', { by: 'PT1H' })
  await call('POST', jobsPath, tutorialRequest)
  await call('POST', '/_emulator/snapshots', { name: 'kept' })
  await call('POST', '/_emulator/clock/advance', { by: 'P1D' })
  await first.end('SIGKILL')
  const second = await startProcess(t, { args })
  const after = client(second.url)
  const now = '2026-01-01T01:00:00.000Z'
  const { imsOrgId, sandboxName } = {
    imsOrgId: callerHeaders()['x-gw-ims-org-id'],
    sandboxName: 'prod',
  }
  assert.deepEqual(await read(after, '/_emulator/snapshots'), {
    snapshots: [{ name: 'kept', imsOrgId, sandboxName, now }],
  })
  assert.equal((await after('POST', '/_emulator/snapshots/kept/restore')).status, 204)
  assert.equal((await read(after, `${jobsPath}/24115`)).status, 'NEW')
  const { bytes } = await after('POST', '/_emulator/clock/advance', { by: 'PT1M' })
  assert.equal(JSON.parse(String(bytes)).now, '2026-01-01T01:01:00.000Z')
  assert.deepEqual(await checkWhole(after), one)
})
