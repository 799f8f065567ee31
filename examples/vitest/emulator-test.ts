// Fixtures for Vitest: an emulator for each file, a tenant for each test; `import { test } from './emulator-test.ts'`.
import { startEmulator } from 'aep-emulator'
import { test as base } from 'vitest'

export const test = base
  .extend('emulator', { scope: 'file' }, async ({}, { onCleanup }) => {
    const emulator = await startEmulator({ clock: 'frozen' })
    onCleanup(() => emulator.close())
    return emulator
  })
  .extend('tenant', ({ emulator }) => emulator.tenant())
  .extend('platform', ({ emulator, tenant }) => ({ url: emulator.url, headers: tenant.headers }))
  .extend('createJob', ({ platform: { url, headers } }) => async (datasetId: string): Promise<number> => {
    const reply = await fetch(`${url}/data/core/ups/export/jobs`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ destination: { datasetId }, schema: { name: '_xdm.context.profile' } }),
    })
    return (await reply.json()).id
  })
