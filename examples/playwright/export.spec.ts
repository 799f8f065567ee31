// Playwright: a page exports profiles from the browser; the test moves its clock and the emulator's, and never waits.
import { test as base, expect, type Page } from '@playwright/test'
import { connect, type TenantHandle } from 'aep-emulator'

const target = '5b020a27e7040801dedba61b'
const failingTarget = 'fa11ed000000000000000001'

/** The page of somebody who is logged in to a fresh tenant. */
const test = base.extend<{ tenant: TenantHandle; openPage: (datasetId: string) => Promise<void> }>({
  tenant: async ({}, use, { testId }) => {
    await use(connect(process.env.AEP_EMULATOR_URL, { sandboxPrefix: testId }).tenant())
  },
  openPage: async ({ page, tenant }, use) => {
    await use(async (datasetId) => {
      const platform = { url: process.env.AEP_EMULATOR_URL, headers: tenant.headers, datasetId }
      await page.addInitScript((given) => Object.assign(window, { platform: given }), platform)
      await page.clock.install()
      await page.goto(process.env.PAGE_URL ?? '')
    })
  },
})

const status = (page: Page) => page.getByRole('status')
const startExport = (page: Page) => page.getByRole('button', { name: 'Export' }).click()

/** The same time passes for the emulator and in the browser. */
async function pass(seconds: number, page: Page, { clock }: TenantHandle): Promise<void> {
  await clock.advance(seconds * 1000)
  await page.clock.runFor(seconds * 1000)
}

test('shows how the export goes on, and how many profiles it had', async ({ page, tenant, openPage }) => {
  await openPage(target)
  await startExport(page)
  await expect(status(page)).toHaveText(/Job \d+ is NEW\./)
  await pass(5, page, tenant)
  await expect(status(page)).toHaveText(/Job \d+ is PROCESSING\./)
  await pass(5, page, tenant)
  await expect(status(page)).toHaveText('Exported 13 profiles.')
  await expect(page.getByRole('button')).toBeEnabled()
})

test('shows why an export has failed', async ({ page, tenant, openPage }) => {
  await openPage(failingTarget)
  await startExport(page)
  await expect(status(page)).toHaveText(/Job \d+ is NEW\./)
  await pass(5, page, tenant)
  await expect(status(page)).toHaveText(/^The export failed: Error writing profiles/)
})

test('says when the Platform is down, and lets people try again', async ({ page, tenant, openPage }) => {
  await tenant.faults.add({ match: { operation: 'createExportJob', times: 1 }, effect: { status: 503 } })
  await openPage(target)
  await startExport(page)
  await expect(status(page)).toHaveText('The Platform answers 503.')
  await startExport(page)
  await expect(status(page)).toHaveText(/Job \d+ is NEW\./)
})
