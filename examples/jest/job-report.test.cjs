// Jest with CommonJS: a tenant for each test on the server that global-setup.cjs has started for all files.
const { connect } = require('aep-emulator')
const { jobReport } = require('./job-report.cjs')

// The prefix names the sandboxes of this file: no two files may have the same.
const emulator = connect(process.env.AEP_EMULATOR_URL, { sandboxPrefix: 'job-report' })
const jobs = `${emulator.url}/data/core/ups/export/jobs`

/** A fresh tenant with a job into the dataset. */
async function tenantWithJob(datasetId) {
  const tenant = emulator.tenant()
  const reply = await fetch(jobs, {
    method: 'POST',
    headers: { ...tenant.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ destination: { datasetId }, schema: { name: '_xdm.context.profile' } }),
  })
  const { id } = await reply.json()
  return { id, tenant, platform: { url: emulator.url, headers: tenant.headers } }
}

describe('jobReport', () => {
  test('follows a job to its end', async () => {
    const { id, tenant, platform } = await tenantWithJob('5b020a27e7040801dedba61b')
    expect(await jobReport(platform, id)).toBe(`Job ${id} is NEW.`)
    await tenant.waitForJob(id, { status: 'PROCESSING', advance: true })
    expect(await jobReport(platform, id)).toBe(`Job ${id} is PROCESSING.`)
    await tenant.waitForJob(id, { status: 'SUCCEEDED', advance: true })
    expect(await jobReport(platform, id)).toBe(`Job ${id} exported 13 profiles.`)
  })

  // Datasets whose ids say what becomes of a job: GET /_emulator/magic lists them.
  test.each([
    ['fa11ed000000000000000001', 'failed: 0090000009, unknown.'],
    ['fa11ed000000000000000002', 'failed: 0100000003.'],
    ['57ac00000000000000000001', 'is PROCESSING.'],
  ])('a job into %s %s', async (datasetId, said) => {
    const { id, tenant, platform } = await tenantWithJob(datasetId)
    await tenant.clock.advance('PT1H')
    expect(await jobReport(platform, id)).toBe(`Job ${id} ${said}`)
  })

  test('knows when there is no such job', async () => {
    const { headers } = emulator.tenant()
    expect(await jobReport({ url: emulator.url, headers }, 1)).toBe('There is no job 1.')
  })
})
