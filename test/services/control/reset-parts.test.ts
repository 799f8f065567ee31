// POST /_emulator/reset?what=…: a part of a tenant goes back to its birth, and the rest stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, frozenAt, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem } from '../refusals.ts'

const jobs = '/data/core/ups/export/jobs'
const parts = ['data', 'clock', 'faults', 'outcomes', 'journal'] as const

/** A tenant that has something of everything. */
async function live(testApp: TestApp, sandbox = 'prod'): Promise<void> {
  const { call, advance } = testApp
  const posted = [
    ['/_emulator/faults', { match: { operation: 'listBatches' }, phase: 'before', effect: { status: 503 } }],
    ['/_emulator/outcomes', { name: 'bad', outcome: 'FAILED' }],
    [jobs, tutorialRequest],
  ] as const
  for (const [url, body] of posted) {
    const reply = await call('POST', url, { body, sandbox })
    assert.ok(reply.statusCode < 300, reply.body)
  }
  await advance('PT1H', sandbox)
}

/** Whether there is still something of each part. */
async function left({ call }: TestApp, sandbox = 'prod'): Promise<string[]> {
  const read = async (url: string) => (await call('GET', url, { sandbox })).json()
  const journal = await read('/_emulator/journal')
  const found = {
    data: (await call('GET', `${jobs}/24115`, { sandbox })).statusCode === 200,
    clock: (await read('/_emulator/clock')).now !== frozenAt,
    faults: (await read('/_emulator/faults')).faults.length > 0,
    outcomes: (await read('/_emulator/outcomes')).outcomes.length > 0,
    journal: journal.entries.length > 0,
  }
  return parts.filter((part) => found[part])
}

for (const part of parts) {
  test(`what=${part} takes that back and nothing else, of that tenant and no other`, async (t) => {
    const testApp = await buildTestApp(t)
    for (const sandbox of ['prod', 'other']) await live(testApp, sandbox)
    assert.deepEqual(await left(testApp, 'other'), [...parts])
    const reply = await testApp.call('POST', `/_emulator/reset?what=${part}`)
    assert.equal(reply.statusCode, 204, reply.body)
    assert.deepEqual(
      await left(testApp),
      parts.filter((other) => other !== part),
    )
    assert.deepEqual(await left(testApp, 'other'), [...parts])
  })

  test(`what=${part} without a tenant is for every one`, async (t) => {
    const testApp = await buildTestApp(t)
    for (const sandbox of ['prod', 'other']) await live(testApp, sandbox)
    const headers = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }
    const reply = await testApp.call('POST', `/_emulator/reset?what=${part}`, { headers })
    assert.equal(reply.statusCode, 204, reply.body)
    for (const sandbox of ['prod', 'other'])
      assert.deepEqual(
        await left(testApp, sandbox),
        parts.filter((other) => other !== part),
      )
  })
}

test('after a reset of the data the same calls make the same again, at the tenant’s time', async (t) => {
  const { call, advance } = await buildTestApp(t)
  const first = (await call('POST', jobs, { body: tutorialRequest })).json()
  await advance('PT1H')
  await call('POST', '/_emulator/reset?what=data')
  const second = (await call('POST', jobs, { body: tutorialRequest })).json()
  assert.equal(second.id, first.id)
  const { transitions } = await advance('PT1H')
  assert.equal((transitions as { at: string }[]).at(-1)?.at, '2026-01-01T01:00:05.187Z')
})

test('what is no part is refused, and nothing is taken back', async (t) => {
  const testApp = await buildTestApp(t)
  await live(testApp)
  const refused = await testApp.call('POST', '/_emulator/reset?what=fault')
  assertControlProblem(refused, 400, /what must be one of all, data, clock, faults, outcomes, journal/)
  assert.deepEqual(await left(testApp), [...parts])
})
