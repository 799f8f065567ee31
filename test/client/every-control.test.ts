// Every control of a tenant's handle, against the emulator itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RefusedError, startEmulator } from '../../server/client/package-entry.ts'
import { tutorialRequest } from '../tutorial-request.ts'

const jobs = '/data/core/ups/export/jobs'

test('clock, fate, faults, journal, snapshots and waiting, as the emulator answers them', async (t) => {
  const emulator = await startEmulator({ clock: 'frozen', listen: false })
  t.after(() => emulator.close())
  const tenant = emulator.tenant()
  const createJob = async () =>
    (
      await emulator.inject({ method: 'POST', url: jobs, headers: tenant.headers, payload: tutorialRequest })
    ).json()

  assert.equal((await tenant.clock.get()).now, '2026-01-01T00:00:00.000Z')
  assert.equal((await tenant.clock.set({ now: '2027-01-01T00:00:00Z' })).now, '2027-01-01T00:00:00.000Z')

  await tenant.outcomes.add({ match: {}, outcome: 'FAILED', times: 1 })
  assert.equal((await tenant.outcomes.list()).length, 1)
  const failing = await createJob()
  assert.equal((await tenant.waitForJob(failing.id, { status: 'FAILED', advance: true })).status, 'FAILED')
  await tenant.outcomes.clear()
  assert.deepEqual(await tenant.outcomes.list(), [])

  const fault = await tenant.faults.add({
    match: { operation: 'listExportJobs' },
    phase: 'before',
    effect: { status: 503 },
  })
  assert.deepEqual(
    (await tenant.faults.list()).map(({ id }) => id),
    [fault.id],
  )
  assert.equal((await emulator.inject({ url: jobs, headers: tenant.headers })).statusCode, 503)
  await tenant.faults.clear(fault.id)

  await tenant.journal.verify({ operation: 'listExportJobs', count: 1 })
  await assert.rejects(
    tenant.journal.verify({ operation: 'listExportJobs', count: 2 }),
    (error) => error instanceof RefusedError && error.status === 409,
  )
  assert.equal((await tenant.journal.list({ operationId: 'createExportJob' })).length, 1)
  assert.deepEqual(await tenant.journal.ignored(), [])

  await tenant.snapshots.create('here')
  assert.deepEqual(
    (await tenant.snapshots.list()).map(({ name }) => name),
    ['here'],
  )
  const { id } = await createJob()
  assert.equal((await tenant.clock.runUntilIdle()).transitions.length, 2)
  await tenant.snapshots.restore('here')
  assert.equal((await createJob()).id, id)
  await tenant.snapshots.fork('here', { sandbox: 'made-of-it' })
  assert.equal((await emulator.tenant(tenant.org, 'made-of-it').journal.list()).length, 0)
  await tenant.snapshots.delete('here')

  const { records } = await tenant.export()
  const twin = emulator.tenant()
  await twin.seed(records)
  assert.deepEqual((await twin.export()).records, records)
  await tenant.reset('data')
  await tenant.journal.clear()
  assert.deepEqual(await tenant.journal.list(), [])
})
