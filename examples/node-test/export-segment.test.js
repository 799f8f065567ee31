// node:test: one emulator for the file, a sandbox of its own for each test, and a clock that only tests move.
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { startEmulator } from 'aep-emulator'
import { exportSegment } from './export-segment.js'

const segmentId = '4edc8488-2c35-4f6d-b4c6-9075c68d2df4'

suite('exportSegment', { concurrency: true }, () => {
  let emulator
  before(async () => {
    emulator = await startEmulator({ clock: 'frozen' })
  })
  after(() => emulator.close())

  /** A fresh sandbox, and what the code under test needs to know of it. */
  function newTenant() {
    const tenant = emulator.tenant()
    return { tenant, platform: { url: emulator.url, headers: tenant.headers } }
  }

  test('exports the members of a segment', async () => {
    const { tenant, platform } = newTenant()
    const { id, status } = await exportSegment(platform, segmentId)
    assert.equal(status, 'NEW')
    await tenant.clock.advance('PT1H')
    const job = await tenant.waitForJob(id)
    assert.equal(job.metrics.totalExportedProfileCounter, 6)
  })

  test('reports a Catalog that refuses', async () => {
    const { tenant, platform } = newTenant()
    await tenant.faults.add({ match: { operation: 'createDataset' }, effect: { status: 503 } })
    await assert.rejects(exportSegment(platform, segmentId), /dataSets: 503/)
    await tenant.journal.verify({ operation: 'createExportJob', count: 0 })
  })

  test('exports somebody whom the test has seeded', async () => {
    const { tenant, platform } = newTenant()
    const primary = { ns: 'Email', id: 'ada@example.com' }
    await tenant.seed([
      {
        type: 'profile',
        datasetId: '5c73cbad2f1e4a000a0d8b5e',
        primary,
        ingestedAt: '2026-01-01T00:00:00Z',
        body: { personalEmail: { address: 'ada@example.com' } },
      },
      { type: 'membership', primary, segment: { ns: 'AAM', id: 'just-ada' }, status: 'realized' },
    ])
    const { id } = await exportSegment(platform, 'just-ada')
    const job = await tenant.waitForJob(id, { advance: true })
    assert.deepEqual(job.metrics.exportedProfileByNamespaceCounter, { Email: 1 })
  })
})
