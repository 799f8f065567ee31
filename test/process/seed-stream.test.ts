// Seeding over a socket: streams that break off, lines without end, and a process that is killed meanwhile.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type ClientRequest, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { callerHeaders } from '../build-test-app.ts'
import { type RunningProcess, startProcess } from './start-process.ts'

const target = 'dddddddddddddddddddddddd'
const ndjson = { ...callerHeaders(), 'content-type': 'application/x-ndjson' }

const dataset = `${JSON.stringify({ type: 'dataset', id: target, schemaRef: { id: '_xdm.context.profile__union' } })}\n`
const person = (id: number | string) =>
  `${JSON.stringify({
    type: 'profile',
    datasetId: 'aaaaaaaaaaaaaaaaaaaaaaaa',
    primary: { ns: 'ECID', id: String(id) },
    ingestedAt: '2019-08-30T00:00:00Z',
    body: { personalEmail: { address: `${id}@example.com` } },
  })}\n`

function openSeed({ url }: RunningProcess): ClientRequest {
  const sent = request(`${url}/_emulator/seed`, { method: 'POST', headers: ndjson })
  sent.on('error', () => {})
  return sent
}

async function seed(server: RunningProcess, ...chunks: (string | Buffer)[]) {
  const sent = openSeed(server)
  const answered = once(sent, 'response')
  answered.catch(() => {})
  for (const chunk of chunks) if (!sent.write(chunk)) await once(sent, 'drain')
  sent.end()
  const [reply] = await answered
  return { status: reply.statusCode as number, body: JSON.parse(await text(reply)) }
}

async function send({ url }: RunningProcess, method: string, path: string, body?: object) {
  const headers = { ...callerHeaders(), ...(body && { 'content-type': 'application/json' }) }
  const reply = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  return (await reply.json()) as {
    id: number
    status: string
    metrics: { totalExportedProfileCounter: number }
  }
}

/** How many rows an export of everybody has. */
async function countRows(server: RunningProcess): Promise<number> {
  const wanted = { destination: { datasetId: target }, schema: { name: '_xdm.context.profile' } }
  const { id } = await send(server, 'POST', '/data/core/ups/export/jobs', wanted)
  await send(server, 'POST', '/_emulator/clock/advance', { by: 'PT1H' })
  const { status, metrics } = await send(server, 'GET', `/data/core/ups/export/jobs/${id}`)
  assert.equal(status, 'SUCCEEDED')
  return metrics.totalExportedProfileCounter
}

function dataFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }))
  return join(folder, 'data')
}

const start = (t: TestContext, data: string) =>
  startProcess(t, { args: ['--clock', 'frozen', '--fixtures', 'empty', '--data', data] })

const residentMegabytes = ({ child }: RunningProcess) =>
  Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024

test('of a stream that breaks off nothing is seeded, and what was kept of it is gone', async (t) => {
  const data = dataFolder(t)
  const server = await start(t, data)
  assert.equal((await seed(server, dataset, person('old'))).status, 200)
  const sent = openSeed(server)
  for (let number = 0; number < 1000; number += 1) sent.write(person(number))
  while (globSync('spool/*', { cwd: data }).length === 0) await new Promise(setImmediate)
  const closed = new Promise((resolve) => sent.once('close', resolve))
  sent.destroy()
  await closed
  assert.equal(await countRows(server), 1)
  assert.equal((await seed(server, person('new'))).status, 200)
  assert.equal(await countRows(server), 2)
  assert.deepEqual(globSync('spool/*', { cwd: data }), [])
})

test('a line of 200 MB is refused by its number, in memory that does not grow with it', async (t) => {
  const server = await start(t, dataFolder(t))
  assert.equal((await seed(server, dataset)).status, 200)
  const before = residentMegabytes(server)
  const mebibyte = Buffer.alloc(1024 * 1024, 'x')
  const refused = await seed(
    server,
    person(1),
    '{"type":"',
    ...Array.from({ length: 200 }, () => mebibyte),
    '"}\n',
    person(2),
  )
  assert.equal(refused.status, 400)
  assert.equal(refused.body.problemCount, 1)
  assert.deepEqual(refused.body.problems, [
    { place: 'line 2', reason: 'the line is longer than 16777216 bytes' },
  ])
  assert.ok(residentMegabytes(server) - before < 150, `${residentMegabytes(server) - before} MB more`)
  assert.equal(await countRows(server), 0)
})

test('a process that is killed while it seeds has seeded all of it, or nothing', async (t) => {
  const data = dataFolder(t)
  const people = Array.from({ length: 30_000 }, (_, number) => person(number)).join('')
  const counts: number[] = []
  for (const waitMs of [40, 120, 250]) {
    const server = await start(t, join(data, String(waitMs)))
    assert.equal((await seed(server, dataset, person('old'))).status, 200)
    const answered = seed(server, people).catch(() => undefined)
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, waitMs))])
    await server.end('SIGKILL')
    const again = await start(t, join(data, String(waitMs)))
    counts.push(await countRows(again))
    assert.deepEqual(globSync('spool/*', { cwd: join(data, String(waitMs)) }), [])
    await again.end('SIGTERM')
  }
  for (const count of counts) assert.ok(count === 1 || count === 30_001, `${count} rows`)
})

test('seeds and exports at once: every export has the people of whole seeds', async (t) => {
  const server = await start(t, dataFolder(t))
  assert.equal((await seed(server, dataset)).status, 200)
  const seeds = Array.from({ length: 8 }, (_, batch) =>
    seed(server, ...Array.from({ length: 100 }, (_unused, number) => person(`${batch}-${number}`))),
  )
  const counts = await Promise.all(Array.from({ length: 8 }, () => countRows(server)))
  for (const { status } of await Promise.all(seeds)) assert.equal(status, 200)
  for (const count of counts) assert.equal(count % 100, 0, `${count} rows`)
  assert.equal(await countRows(server), 800)
})
