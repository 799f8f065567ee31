// A poller tested through every end of a job without a sleep: what it waits for is the tenant's clock moving on.
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { type RunningEmulator, startEmulator } from 'aep-emulator'
import { type Job, pollJob } from './poll-job.ts'

const target = '5b020a27e7040801dedba61b'
/** Jobs into these fail, or stay in PROCESSING until they are cancelled: GET /_emulator/magic. */
const failingTarget = 'fa11ed000000000000000001'
const stuckTarget = '57ac00000000000000000001'

suite('pollJob', { concurrency: true, timeout: 10_000 }, () => {
  let emulator: RunningEmulator
  before(async () => {
    emulator = await startEmulator({ clock: 'frozen' })
  })
  after(() => emulator.close())

  /** A job in a fresh tenant, whose clock moves two seconds for every wait. */
  async function newJob(datasetId: string) {
    const tenant = emulator.tenant()
    const platform = { url: emulator.url, headers: tenant.headers }
    const reply = await fetch(`${emulator.url}/data/core/ups/export/jobs`, {
      method: 'POST',
      headers: { ...tenant.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ destination: { datasetId }, schema: { name: '_xdm.context.profile' } }),
    })
    const { id } = (await reply.json()) as Job
    const wait = () => tenant.clock.advance('PT2S')
    return { tenant, platform, id, wait }
  }

  test('sees a job through NEW and PROCESSING to SUCCEEDED', async () => {
    const { platform, id, wait } = await newJob(target)
    const seen: string[] = []
    await pollJob(platform, id, { wait, onLook: ({ status }) => seen.push(status) })
    assert.deepEqual(seen, ['NEW', 'PROCESSING', 'PROCESSING', 'SUCCEEDED'])
  })

  test('hands over the errors of a job that has FAILED', async () => {
    const { platform, id, wait } = await newJob(failingTarget)
    const { status, errors } = await pollJob(platform, id, { wait })
    assert.equal(status, 'FAILED')
    assert.equal(errors?.[0]?.code, '0090000009')
  })

  test('cancels a job that does not end, and sees it CANCELLED', async () => {
    const { platform, id, wait } = await newJob(stuckTarget)
    const patience = new AbortController()
    const seen: string[] = []
    await pollJob(platform, id, {
      wait,
      signal: patience.signal,
      onLook({ status }) {
        if (seen.push(status) === 4) patience.abort()
      },
    })
    assert.deepEqual(seen, ['NEW', 'PROCESSING', 'PROCESSING', 'PROCESSING', 'CANCELLED'])
  })

  test('cancels a job that has not begun, once', async () => {
    const { tenant, platform, id, wait } = await newJob(target)
    const job = await pollJob(platform, id, { wait, signal: AbortSignal.abort() })
    assert.equal(job.status, 'CANCELLED')
    await tenant.journal.verify({ operation: 'cancelExportJob', count: 1 })
  })

  test('gives up where the Platform refuses', async () => {
    const { tenant, platform, id, wait } = await newJob(target)
    await tenant.faults.add({ match: { operation: 'retrieveExportJob' }, effect: { status: 503 } })
    await assert.rejects(pollJob(platform, id, { wait }), /GET of job \d+: 503/)
  })
})
