// Idle tenants beyond a number are closed, and nobody notices.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { history, jobIds, jobsPath } from '../refusals.ts'

const sandboxes = Array.from({ length: 12 }, (_, index) => `s${index}`)
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

test('however many tenants there are, only so many databases stay open', async (t) => {
  const testApp = await buildTestApp(t, { mostOpenTenants: 4 })
  for (const sandbox of sandboxes) {
    await jobIds(testApp, sandbox)
    const { open } = testApp.emulator.tenantCount()
    assert.ok(open <= 5, String(open))
  }
})

for (const clock of ['frozen', 'real'] as const) {
  test(`replies, ids and ${clock} clocks are the same as if they had stayed open`, async (t) => {
    const play = async (mostOpenTenants: number) => {
      const testApp = await buildTestApp(t, { mostOpenTenants, clock, pace: 'instant' })
      const seen: unknown[] = []
      for (let round = 0; round < 3; round += 1) {
        for (const [index, sandbox] of sandboxes.entries()) {
          const list = await testApp.call('GET', jobsPath, { sandbox })
          seen.push(list.headers['x-request-id'])
          if (round === 0) await testApp.advance(index * 86_400_000, sandbox)
          const { now } = await testApp.advance(0, sandbox)
          const away = Date.parse(now) - Date.now() - index * 86_400_000
          if (clock === 'frozen') seen.push(list.body, now)
          else assert.ok(Math.abs(away) < 60_000, `${away} ms`)
        }
      }
      return seen
    }
    assert.deepEqual(await play(2), await play(100))
  })
}

test('the journal, what faults have met, and how a clock runs are kept while a tenant is closed', async (t) => {
  const testApp = await buildTestApp(t, { mostOpenTenants: 2 })
  const { call } = testApp
  const fault = { match: { operation: 'listExportJobs', nth: 3 }, effect: { status: 418 } }
  await call('POST', '/_emulator/faults', { body: fault, headers: serverWide })
  await call('PUT', '/_emulator/clock', { body: { mode: 'scaled', scale: 60 }, sandbox: 's3' })
  for (let round = 0; round < 3; round += 1) {
    for (const sandbox of sandboxes) {
      const { statusCode } = await call('GET', jobsPath, { sandbox })
      assert.equal(statusCode, round === 2 ? 418 : 200, `${sandbox} ${round}`)
    }
    assert.ok(testApp.emulator.tenantCount().open <= 3)
  }
  for (const sandbox of sandboxes) {
    const { entries } = (await call('GET', '/_emulator/journal', { sandbox })).json()
    assert.deepEqual(
      entries.map(({ status }: { status: number }) => status),
      [200, 200, 418],
    )
  }
  const { mode, scale } = (await call('GET', '/_emulator/clock', { sandbox: 's3' })).json()
  assert.deepEqual([mode, scale], ['scaled', 60])
  const { tenants } = (await call('GET', '/_emulator/health')).json()
  assert.equal(tenants, sandboxes.length)
  const listed = (await call('GET', '/_emulator/clock', { headers: serverWide })).json()
  assert.deepEqual(
    listed.tenants.map(({ sandboxName }: { sandboxName: string }) => sandboxName),
    [...sandboxes.filter((name) => name === 's3'), ...sandboxes.filter((name) => name !== 's3')],
  )
})

test('a token that was issued while a tenant was closed ages by its clock', async (t) => {
  const testApp = await buildTestApp(t, { mostOpenTenants: 1, auth: 'token' })
  const form = 'grant_type=client_credentials&client_id=key&client_secret=s&scope=openid'
  const issued = await testApp.call('POST', '/ims/token/v3', {
    payload: form,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  const headers = { authorization: `Bearer ${issued.json().access_token}` }
  const status = async (sandbox: string) =>
    (await testApp.call('GET', jobsPath, { sandbox, headers })).statusCode
  for (const sandbox of sandboxes) assert.equal(await status(sandbox), 200)
  await testApp.advance('P2D', 's1')
  for (const sandbox of sandboxes) assert.equal(await status(sandbox), sandbox === 's1' ? 401 : 200)
})

test('a tenant with a job to come stays open, and its job goes on', async (t) => {
  const testApp = await buildTestApp(t, { mostOpenTenants: 2 })
  await testApp.call('POST', jobsPath, { body: tutorialRequest })
  for (const sandbox of sandboxes) await jobIds(testApp, sandbox)
  const { transitions } = await testApp.advance('PT1M')
  assert.equal(transitions.length, 2)
})

test('what is done to all tenants is done to those that were closed, too', async (t) => {
  const testApp = await buildTestApp(t, { mostOpenTenants: 2 })
  const { call, advance } = testApp
  for (const sandbox of sandboxes) {
    await call('POST', jobsPath, { body: tutorialRequest, sandbox })
    await advance('PT1M', sandbox)
  }
  assert.ok(testApp.emulator.tenantCount().open <= 3)
  await call('POST', '/_emulator/clock/advance', { body: { by: 'PT1H' }, headers: serverWide })
  await call('POST', '/_emulator/snapshots', { body: { name: 'all' }, headers: serverWide })
  for (const sandbox of sandboxes) {
    assert.equal((await advance(0, sandbox)).now, '2026-01-01T01:01:00.000Z')
  }
  await call('POST', '/_emulator/reset', { headers: serverWide })
  for (const sandbox of sandboxes) assert.deepEqual(await jobIds(testApp, sandbox), history)
  await call('POST', '/_emulator/snapshots/all/restore', { headers: serverWide })
  for (const sandbox of sandboxes) {
    assert.deepEqual(await jobIds(testApp, sandbox), [24115, ...history])
    assert.equal((await advance(0, sandbox)).now, '2026-01-01T01:01:00.000Z')
  }
})
