// `events`: what happens as an async iterable, over connections that break.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectSocket, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import {
  connect,
  type EmulatorEvent,
  RefusedError,
  type RunningEmulator,
  startEmulator,
  type TenantHandle,
} from '../../server/client/package-entry.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { recordingServer } from './recording-server.ts'

const jobs = '/data/core/ups/export/jobs'
const lastInstant = '2027-01-01T00:00:00.000Z'

async function started(t: TestContext, listen = true): Promise<RunningEmulator> {
  const emulator = await startEmulator({ clock: 'frozen', listen })
  t.after(() => emulator.close())
  return emulator
}

async function createJob(emulator: RunningEmulator, { headers }: TenantHandle): Promise<number> {
  return (await emulator.inject({ method: 'POST', url: jobs, headers, payload: tutorialRequest })).json().id
}

/** A way to the emulator on which every connection breaks after some bytes, `cutAfter` says how many. */
async function brittleWay(t: TestContext, port: number, cutAfter: (connection: number) => number) {
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer((near) => {
    connections += 1
    let left = cutAfter(connections)
    const far = connectSocket(port, '127.0.0.1')
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => [near, far].map((one) => one.destroy()))
    }
    near.pipe(far)
    far.on('data', (chunk) => {
      near.write(chunk.subarray(0, Math.max(0, left)))
      left -= chunk.length
      // Not at once: what has come just before the end would be lost as well.
      if (left <= 0) setTimeout(() => near.destroy(), 3)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  const { port: own } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${own}`, connections: () => connections }
}

for (const listen of [true, false]) {
  test(`what happens is iterated over, ${listen ? 'over HTTP' : 'without a socket'}`, async (t) => {
    const emulator = await started(t, listen)
    const tenant = emulator.tenant()
    const [own, all] = [await tenant.events(), await emulator.events()]
    const id = await createJob(emulator, tenant)
    await tenant.clock.advance('PT1M')
    const statuses: string[] = []
    for await (const { event, data } of own) {
      if (event === 'exportJob') statuses.push(`${data.jobId} ${data.from ?? '-'} ${data.to}`)
      if (event === 'clock') break
    }
    assert.deepEqual(statuses, [`${id} - NEW`, `${id} NEW PROCESSING`, `${id} PROCESSING SUCCEEDED`])
    const first = (await all.next()).value as EmulatorEvent
    assert.ok(first.event === 'exportJob')
    assert.deepEqual([first.data.imsOrgId, first.data.sandboxName], [tenant.org, tenant.sandbox])
    await all.return()
    const again = await tenant.events({ lastEventId: '0' })
    assert.equal(((await again.next()).value as EmulatorEvent).id.split('-')[0], '1')
    await again.return()
  })
}

test('a connection that breaks anywhere is taken up where it was: no gap, no duplicate', async (t) => {
  const emulator = await started(t)
  const way = await brittleWay(t, emulator.port, (connection) => 700 + ((connection * 397) % 3000))
  const { org, sandbox } = emulator.tenant()
  const tenant = emulator.tenant(org, sandbox)
  const events = await connect(way.url).tenant(org, sandbox).events()
  const drive = async () => {
    for (let count = 0; count < 40; count += 1) {
      await createJob(emulator, tenant)
      await tenant.clock.advance(count % 3 === 0 ? 'PT1S' : 0)
    }
    await tenant.clock.runUntilIdle()
    await tenant.clock.set({ now: lastInstant })
  }
  const driving = drive()
  const ids: number[] = []
  for await (const { id, event, data } of events) {
    assert.notEqual(event, 'gap')
    ids.push(Number(id.split('-')[0]))
    if (event === 'clock' && data.now === lastInstant) break
  }
  await driving
  assert.deepEqual(
    ids,
    ids.map((_, index) => index + 1),
  )
  assert.ok(ids.length > 40 * 9, String(ids.length))
  assert.ok(way.connections() > 20, String(way.connections()))
})

test('a connection that breaks before any event came is resumed from where it began', async (t) => {
  const emulator = await started(t)
  const tenant = emulator.tenant()
  const way = await brittleWay(t, emulator.port, (connection) => (connection === 1 ? 400 : 100_000))
  const events = await connect(way.url).tenant(tenant.org, tenant.sandbox).events()
  for (let count = 0; count < 3; count += 1) await createJob(emulator, tenant)
  const { value } = await events.next()
  assert.equal((value as EmulatorEvent).id.split('-')[0], '1')
  await events.return()
})

for (const listen of [true, false]) {
  test(`a signal ends the iteration, and so does closing the emulator (listen: ${listen})`, async (t) => {
    const emulator = await started(t, listen)
    const aborting = new AbortController()
    const one = await emulator.events({ signal: aborting.signal })
    const other = await emulator.tenant().events()
    const [next, last] = [one.next(), other.next()]
    aborting.abort()
    assert.equal((await next).done, true)
    await emulator.close()
    assert.equal((await last).done, true)
  })
}

test('a refusal is raised, at once or when the stream is to be taken up again', async (t) => {
  const emulator = await started(t)
  const isRefused = (status: number) => (error: unknown) =>
    error instanceof RefusedError && error.status === status
  await assert.rejects(emulator.events({ lastEventId: '17' }), isRefused(400))
  let asked = 0
  const { url } = await recordingServer(t, () => {
    asked += 1
    return { status: [200, 503, 404][asked - 1] ?? 200 }
  })
  const events = await connect(url).events()
  await assert.rejects(events.next(), isRefused(404))
  assert.equal(asked, 3)
})
