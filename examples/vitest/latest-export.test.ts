// Vitest: fixtures give every test a tenant, and jobs come to the end that the test has planned.
import { describe, expect } from 'vitest'
import { test } from './emulator-test.ts'
import { latestExport } from './latest-export.ts'

const target = '5b020a27e7040801dedba61b'

describe.concurrent('latestExport', () => {
  test('is the job of the tutorial before anything else has run', async ({ platform }) => {
    expect(await latestExport(platform)).toBe(726)
  })

  test('is a new job once it has succeeded, and not before', async ({ platform, tenant, createJob }) => {
    const id = await createJob(target)
    expect(await latestExport(platform)).toBe(726)
    await tenant.clock.advance('PT1H')
    expect(await latestExport(platform)).toBe(id)
  })

  test('looks behind jobs that fail, page by page', async ({ platform, tenant, createJob }) => {
    await tenant.outcomes.add({ match: { datasetId: target }, outcome: 'FAILED', phase: 'write' })
    for (let count = 0; count < 3; count += 1) await createJob(target)
    await tenant.clock.runUntilIdle()
    expect(await latestExport(platform, 2)).toBe(726)
    await tenant.journal.verify({ operation: 'listExportJobs', count: 2 })
  })

  test('says which call failed', async ({ platform, tenant }) => {
    await tenant.faults.add({ match: { operation: 'listExportJobs' }, effect: { status: 503 } })
    await expect(latestExport(platform)).rejects.toThrow('GET /export/jobs?limit=20: 503')
  })
})
