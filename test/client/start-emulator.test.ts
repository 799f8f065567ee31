// `startEmulator`: an emulator inside the process of the tests, with tenants of their own.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import {
  RefusedError,
  type RunningEmulator,
  type SeedRecord,
  type StartOptions,
  startEmulator,
  type TenantHandle,
} from '../../server/client/package-entry.ts'
import { tutorialRequest } from '../tutorial-request.ts'

const jobs = '/data/core/ups/export/jobs'

async function started(t: TestContext, options: StartOptions = {}): Promise<RunningEmulator> {
  const emulator = await startEmulator({ clock: 'frozen', ...options })
  t.after(() => emulator.close())
  return emulator
}

async function startJob(emulator: RunningEmulator, { headers }: TenantHandle): Promise<number> {
  const reply = await emulator.inject({ method: 'POST', url: jobs, headers, payload: tutorialRequest })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json().id
}

const jobOf = async (emulator: RunningEmulator, { headers }: TenantHandle, id: number) =>
  (await emulator.inject({ url: `${jobs}/${id}`, headers })).json()

const person = (id: string): SeedRecord => ({
  type: 'profile',
  datasetId: '5c73cbad2f1e4a000a0d8b5e',
  primary: { ns: 'Email', id },
  ingestedAt: '2026-01-01T00:00:00Z',
  body: { person: { name: { firstName: 'Ada' } } },
})

test('it listens on a free port and answers as any client would see it', async (t) => {
  const emulator = await started(t)
  assert.match(emulator.url, new RegExp(`^http://127\\.0\\.0\\.1:${emulator.port}$`))
  const { headers } = emulator.tenant()
  const reply = await fetch(emulator.url + jobs, { headers })
  assert.equal(reply.status, 200)
  assert.match(reply.headers.get('x-emulator') ?? '', /clock=2026-01-01T00:00:00\.000Z/)
})

for (const listen of [true, false]) {
  test(`the tenant's clock, seed and reset work with listen: ${listen}`, async (t) => {
    const emulator = await started(t, { listen })
    const tenant = emulator.tenant()
    const id = await startJob(emulator, tenant)
    const { now, transitions } = await tenant.clock.advance('PT1M')
    assert.equal(now, '2026-01-01T00:01:00.000Z')
    assert.deepEqual(
      transitions.map(({ jobId, to }) => [jobId, to]),
      [
        [id, 'PROCESSING'],
        [id, 'SUCCEEDED'],
      ],
    )
    await tenant.clock.advance({ to: '2026-01-02T00:00:00Z' })
    assert.deepEqual(await tenant.seed([person('a@example.com')]), { profile: 1 })
    const line = (id: string) => `${JSON.stringify(person(id))}\n`
    assert.deepEqual(await tenant.seed(line('b@example.com')), { profile: 1 })
    assert.deepEqual(await tenant.seed(Readable.from([line('c@example.com'), line('d@example.com')])), {
      profile: 2,
    })
    assert.ok(((await tenant.seed({ fixtures: 'retail' })).profile ?? 0) > 300)
    await tenant.reset()
    assert.equal((await jobOf(emulator, tenant, id)).status, 404)
  })
}

test('without a socket nothing listens, and calls and links work all the same', async (t) => {
  const emulator = await started(t, { listen: false, pace: 'instant' })
  assert.deepEqual([emulator.port, emulator.url], [0, 'http://localhost'])
  const tenant = emulator.tenant()
  const id = await startJob(emulator, tenant)
  await tenant.clock.advance(0)
  const { destination } = await jobOf(emulator, tenant, id)
  const { headers } = tenant
  const batchId = destination.batches[0].batchId
  const files = (
    await emulator.inject({ url: `/data/foundation/export/batches/${batchId}/files`, headers })
  ).json()
  const href: string = files.data[0]._links.self.href
  assert.ok(href.startsWith(emulator.url), href)
  assert.equal((await emulator.inject({ url: href, headers })).statusCode, 200)
})

test('each call of tenant() draws a sandbox of its own, and the same ones in each run', async (t) => {
  for (let run = 0; run < 2; run += 1) {
    const emulator = await started(t, { listen: false })
    const [one, two] = [emulator.tenant(), emulator.tenant('OTHER@AdobeOrg')]
    assert.deepEqual([one.sandbox, two.sandbox], ['test-1', 'test-2'])
    assert.deepEqual([one.org, two.org], ['EMULATOR@AdobeOrg', 'OTHER@AdobeOrg'])
    const id = await startJob(emulator, one)
    assert.equal((await jobOf(emulator, one, id)).id, id)
    assert.equal((await jobOf(emulator, two, id)).status, 404)
    await one.clock.advance('P1D')
    assert.equal((await two.clock.advance(0)).now, '2026-01-01T00:00:00.000Z')
    assert.deepEqual(emulator.tenant('OTHER@AdobeOrg', 'prod').headers, {
      authorization: 'Bearer any-token',
      'x-api-key': 'any-key',
      'x-gw-ims-org-id': 'OTHER@AdobeOrg',
      'x-sandbox-name': 'prod',
    })
  }
})

test("the emulator's own controls act on every tenant", async (t) => {
  const emulator = await started(t, { listen: false })
  const [one, two] = [emulator.tenant(), emulator.tenant()]
  const ids = [await startJob(emulator, one), await startJob(emulator, two)]
  const { transitions } = await emulator.clock.advance('PT1M')
  assert.deepEqual([...new Set(transitions.map(({ sandboxName }) => sandboxName))], ['test-1', 'test-2'])
  await emulator.reset()
  assert.equal((await jobOf(emulator, one, ids[0] ?? 0)).status, 404)
})

test('a refusal is raised with its status and the emulator’s own words', async (t) => {
  const emulator = await started(t, { listen: false })
  const tenant = emulator.tenant()
  await assert.rejects(tenant.clock.advance({ to: '2020-01-01T00:00:00Z' }), (error) => {
    assert.ok(error instanceof RefusedError)
    assert.deepEqual([error.status, error.problem.title], [409, 'Clock cannot go back'])
    assert.match(error.message, /only goes forward/)
    return true
  })
  const nobody = { ns: 'Email', id: 'nobody@example.com' }
  const stray: SeedRecord = { type: 'membership', primary: nobody, segment: { id: 'a' }, status: 'realized' }
  await assert.rejects(tenant.seed([stray]), (error) => {
    assert.equal((error as RefusedError).problem.problems?.length, 1)
    return true
  })
})

test('with auth token its tenants carry a token that is good', async (t) => {
  const emulator = await started(t, { listen: false, auth: 'token', imsSecret: 'the-secret' })
  const { headers } = emulator.tenant()
  assert.equal((await emulator.inject({ url: jobs, headers })).statusCode, 200)
  const forged = { ...headers, authorization: 'Bearer any-token' }
  assert.equal((await emulator.inject({ url: jobs, headers: forged })).statusCode, 401)
})

test('the options are those of the command, and one that cannot be used is refused by name', async (t) => {
  const emulator = await started(t, {
    listen: false,
    fixtures: ['empty'],
    profile: 'openapi',
    set: { cancelResponse: '204' },
    seedRandom: 7,
    cors: [],
  })
  const { headers } = emulator.tenant()
  const reply = await emulator.inject({ url: jobs, headers: { ...headers, origin: 'http://localhost:3000' } })
  assert.deepEqual(reply.json().records, [])
  assert.match(String(reply.headers['x-emulator']), /profile=openapi/)
  assert.equal(reply.headers['access-control-allow-origin'], undefined)
  await assert.rejects(startEmulator({ clock: 'frosen' }), /--clock: must be real, frozen/)
  const misspelled = { clok: 'frozen' } as StartOptions
  await assert.rejects(startEmulator(misspelled), /there is no option "clok"; the nearest is clock/)
  await assert.rejects(startEmulator({ fixtures: ['nix'] }), /there is no fixture set "nix"/)
})

test('a taken port is refused, naming it', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  t.after(() => other.close())
  const { port } = other.address() as { port: number }
  await assert.rejects(startEmulator({ port }), new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken`))
})

test('what it is given to keep is kept, and the end of its scope closes it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const data = join(folder, 'data')
  const first = await startEmulator({ data, listen: false, clock: 'frozen' })
  const id = await startJob(first, first.tenant())
  await first[Symbol.asyncDispose]()
  assert.ok(existsSync(data) && readdirSync(data).includes('tenants'))
  const second = await started(t, { data, listen: false })
  assert.equal((await jobOf(second, second.tenant(), id)).id, id)
})
