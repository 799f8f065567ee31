// Each call of a tenant's handle is the call of the control API that the documents name for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '../../server/client/connect.ts'
import type { TenantHandle } from '../../server/client/tenant-handle.ts'
import { recordingServer } from './recording-server.ts'

const fault = { match: { operation: 'createExportJob', nth: 1 }, effect: { status: 503 } } as const
const outcome = { match: { segmentId: 'a' }, outcome: 'FAILED', phase: 'write' } as const

const calls: [name: string, run: (tenant: TenantHandle) => Promise<unknown>, call: string, body?: unknown][] =
  [
    ['clock.get', ({ clock }) => clock.get(), 'GET /clock'],
    [
      'clock.set',
      ({ clock }) => clock.set({ mode: 'frozen', now: 0 }),
      'PUT /clock',
      { mode: 'frozen', now: 0 },
    ],
    ['clock.advance by', ({ clock }) => clock.advance('PT1M'), 'POST /clock/advance', { by: 'PT1M' }],
    ['clock.advance to', ({ clock }) => clock.advance({ to: 5 }), 'POST /clock/advance', { to: 5 }],
    ['clock.runUntilIdle', ({ clock }) => clock.runUntilIdle(), 'POST /clock/run-until-idle'],
    ['outcomes.add', ({ outcomes }) => outcomes.add(outcome), 'POST /outcomes', outcome],
    ['outcomes.list', ({ outcomes }) => outcomes.list(), 'GET /outcomes'],
    ['outcomes.clear', ({ outcomes }) => outcomes.clear(), 'DELETE /outcomes'],
    ['faults.add', ({ faults }) => faults.add(fault), 'POST /faults', fault],
    ['faults.list', ({ faults }) => faults.list(), 'GET /faults'],
    ['faults.clear one', ({ faults }) => faults.clear('a b'), 'DELETE /faults/a%20b'],
    ['journal.list', ({ journal }) => journal.list(), 'GET /journal'],
    [
      'journal.list filtered',
      ({ journal }) => journal.list({ operationId: 'createExportJob', status: 200 }),
      'GET /journal?operationId=createExportJob&status=200',
    ],
    [
      'journal.verify',
      ({ journal }) => journal.verify({ operation: 'createExportJob', count: 1 }),
      'POST /journal/verify',
      { operation: 'createExportJob', count: 1 },
    ],
    ['journal.clear', ({ journal }) => journal.clear(), 'DELETE /journal'],
    ['journal.ignored', ({ journal }) => journal.ignored(), 'GET /journal/ignored'],
    ['snapshots.create', ({ snapshots }) => snapshots.create('a'), 'POST /snapshots', { name: 'a' }],
    ['snapshots.list', ({ snapshots }) => snapshots.list(), 'GET /snapshots'],
    ['snapshots.restore', ({ snapshots }) => snapshots.restore('a/b'), 'POST /snapshots/a%2Fb/restore'],
    [
      'snapshots.fork',
      ({ snapshots }) => snapshots.fork('a', { sandbox: 'b' }),
      'POST /snapshots/a/fork',
      { sandbox: 'b' },
    ],
    ['snapshots.delete', ({ snapshots }) => snapshots.delete('a'), 'DELETE /snapshots/a'],
    ['seed of records', (tenant) => tenant.seed([]), 'POST /seed', { records: [] }],
    ['seed of a set', (tenant) => tenant.seed({ fixtures: 'retail' }), 'POST /seed', { fixtures: 'retail' }],
    ['reset', (tenant) => tenant.reset(), 'POST /reset'],
    ['reset of all', (tenant) => tenant.reset('all'), 'POST /reset?what=all'],
    ['export', (tenant) => tenant.export(), 'GET /export'],
    ['waitForJob', (tenant) => tenant.waitForJob(7), 'GET /wait?job=7&status=SUCCEEDED'],
    [
      'waitForJob with all it takes',
      (tenant) => tenant.waitForJob(7, { status: 'PROCESSING', timeoutMs: 5, advance: true }),
      'GET /wait?job=7&status=PROCESSING&timeoutMs=5&advance=true',
    ],
  ]

for (const [name, run, call, body] of calls) {
  test(`${name} is ${call}`, async (t) => {
    const { url, asked } = await recordingServer(t, () => ({
      body: { entries: [], ignored: [], snapshots: [] },
    }))
    await run(connect(url).tenant('ME@AdobeOrg', 'one'))
    const [method, path] = call.split(' ')
    assert.deepEqual(asked, [
      {
        call: `${method} /_emulator${path}`,
        tenant: 'ME@AdobeOrg one',
        body: body === undefined ? '' : JSON.stringify(body),
      },
    ])
  })
}

test('the emulator’s own controls name no tenant', async (t) => {
  const { url, asked } = await recordingServer(t, () => ({ body: { snapshots: [] } }))
  await connect(url).snapshots.list()
  assert.deepEqual(asked, [{ call: 'GET /_emulator/snapshots', tenant: undefined, body: '' }])
})
