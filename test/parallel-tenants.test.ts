// 64 workers on one server, a sandbox each, doing random things at once: each finds what it did itself, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDraws } from '../bench/profile-rows.ts'
import { buildTestApp, frozenAt, type TestApp } from './build-test-app.ts'

const workers = 64
/** FC_OPERATIONS=500 for the long run; FC_SEED repeats another one. */
const operations = Number(process.env.FC_OPERATIONS ?? 25)
const seed = Number(process.env.FC_SEED ?? 1)

const jobs = '/data/core/ups/export/jobs'
const target = '5b020a27e7040801dedba61b'
/** When a job of the pace `quick` is PROCESSING and SUCCEEDED, after it was created. */
const [startsAfterMs, endsAfterMs] = [1871, 5187]

/** What a worker knows of its own tenant. */
interface Model {
  now: number
  readonly jobs: { readonly id: number; readonly createdAt: number }[]
  isStruck: boolean
}

const born = (): Model => ({ now: Date.parse(frozenAt), jobs: [], isStruck: false })

function statusOf({ now }: Model, { createdAt }: Model['jobs'][number]): string {
  const age = now - createdAt
  if (age < startsAfterMs) return 'NEW'
  return age < endsAfterMs ? 'PROCESSING' : 'SUCCEEDED'
}

async function runWorker({ call }: TestApp, worker: number): Promise<string[]> {
  const draw = createDraws(seed * 1000 + worker)
  const below = (limit: number) => Math.floor(draw() * limit)
  const sandboxes = [`worker-${worker}`]
  let sandbox = sandboxes[0] as string
  let model = born()
  const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) => {
    const reply = await call(method, url, { sandbox, ...(body && { body }) })
    assert.ok(reply.statusCode < 300, `${sandbox} ${method} ${url}: ${reply.statusCode} ${reply.body}`)
    return reply.body === '' ? undefined : reply.json()
  }

  const doings: Record<string, () => Promise<unknown>> = {
    async create() {
      const body = { destination: { datasetId: target }, schema: { name: '_xdm.context.profile' } }
      const { id } = await send('POST', jobs, body)
      assert.equal(id, 24115 + model.jobs.length, sandbox)
      model.jobs.push({ id, createdAt: model.now })
    },
    async advance() {
      const by = 500 * below(12)
      await send('POST', '/_emulator/clock/advance', { by })
      model.now += by
    },
    async reset() {
      if (below(3) > 0) return
      await send('POST', '/_emulator/reset')
      model = born()
    },
    async fault() {
      if (model.isStruck) await send('DELETE', '/_emulator/faults')
      else
        await send('POST', '/_emulator/faults', {
          match: { operation: 'listBatches' },
          phase: 'before',
          effect: { status: 503 },
        })
      model.isStruck = !model.isStruck
    },
    async fork() {
      if (sandboxes.length > 2) return
      const fork = `${sandboxes[0]}-fork-${sandboxes.length}`
      await send('POST', '/_emulator/snapshots', { name: 'here' })
      await send('POST', '/_emulator/snapshots/here/fork', { sandbox: fork })
      sandboxes.push(fork)
      sandbox = fork
    },
    async look() {
      const { records } = await send('GET', `${jobs}?limit=1000`)
      const own = records.filter(({ id }: { id: number }) => id >= 24115)
      assert.deepEqual(
        own.map(({ id, status }: { id: number; status: string }) => `${id} ${status}`).sort(),
        model.jobs.map((job) => `${job.id} ${statusOf(model, job)}`).sort(),
        sandbox,
      )
      const batches = await call('GET', '/data/foundation/catalog/batches', { sandbox })
      assert.equal(batches.statusCode, model.isStruck ? 503 : 200, sandbox)
      assert.equal(Date.parse((await send('GET', '/_emulator/clock')).now), model.now, sandbox)
    },
  }
  const names = Object.keys(doings)
  for (let count = 0; count < operations; count += 1) await doings[names[below(names.length)] as string]?.()
  await doings.look?.()
  return sandboxes
}

test(`${workers} workers never see each other (FC_SEED=${seed})`, async (t) => {
  const testApp = await buildTestApp(t)
  const used = await Promise.all(Array.from({ length: workers }, (_, worker) => runWorker(testApp, worker)))
  for (const sandbox of used.flat()) {
    const { entries } = (await testApp.call('GET', '/_emulator/journal?limit=1000', { sandbox })).json()
    for (const { id } of entries) {
      const { request } = (await testApp.call('GET', `/_emulator/journal/${id}`, { sandbox })).json()
      assert.equal(request.headers['x-sandbox-name'], sandbox)
    }
  }
})
