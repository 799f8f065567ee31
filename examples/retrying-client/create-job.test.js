// A fault `after` the call was carried out: the client sees an error, tries again, and two jobs export the same.
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { startEmulator } from 'aep-emulator'
import { createJob, createJobOnce } from './create-job.js'

const request = {
  destination: { datasetId: '5b020a27e7040801dedba61b' },
  schema: { name: '_xdm.context.profile' },
}

const lostReplies = [
  { name: 'is answered with 503', effect: { status: 503 } },
  { name: 'loses its connection', effect: { reset: true } },
]

suite('a client whose call has created a job, but', { concurrency: true }, () => {
  let emulator
  before(async () => {
    emulator = await startEmulator({ clock: 'frozen' })
  })
  after(() => emulator.close())

  /** A tenant whose first reply to a new job is lost. */
  async function tenantThatLoses(effect) {
    const tenant = emulator.tenant()
    await tenant.faults.add({ match: { operation: 'createExportJob', times: 1 }, phase: 'after', effect })
    const platform = { url: emulator.url, headers: tenant.headers }
    return { tenant, platform }
  }

  /** Ids of the jobs into the dataset of the request, the newest first. */
  async function jobsInto({ url, headers }, { datasetId }) {
    const reply = await fetch(`${url}/data/core/ups/export/jobs`, { headers })
    const { records } = await reply.json()
    return records.filter(({ destination }) => destination.datasetId === datasetId).map(({ id }) => id)
  }

  for (const { name, effect } of lostReplies) {
    test(`${name}, makes a duplicate when it just tries again`, async () => {
      const { tenant, platform } = await tenantThatLoses(effect)
      await createJob(platform, request)
      assert.equal((await jobsInto(platform, request.destination)).length, 2)
      await tenant.journal.verify({ operation: 'createExportJob', count: 2 })
    })

    test(`${name}, has one job when it looks before it tries again`, async () => {
      const { tenant, platform } = await tenantThatLoses(effect)
      const { id, status } = await createJobOnce(platform, request)
      assert.equal(status, 'NEW')
      assert.deepEqual(await jobsInto(platform, request.destination), [id])
      await tenant.journal.verify({ operation: 'createExportJob', count: 1 })
    })
  }

  test('a call that never arrived is simply made again', async () => {
    const tenant = emulator.tenant()
    await tenant.faults.add({ match: { operation: 'createExportJob', times: 1 }, effect: { status: 503 } })
    const platform = { url: emulator.url, headers: tenant.headers }
    const { id } = await createJobOnce(platform, request)
    assert.deepEqual(await jobsInto(platform, request.destination), [id])
    await tenant.journal.verify({ operation: 'createExportJob', count: 2 })
  })
})
