// POST /_emulator/faults: what is no fault is refused, naming what is wrong and where.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { assertControlProblem } from '../refusals.ts'
import { arm, counts, faultsPath } from './control-calls.ts'

const match = { operation: 'listExportJobs' }
const effect = { status: 503 }
const one = 'status, delayMs, reset, truncateAfterBytes, hang'

const refused: readonly (readonly [unknown, RegExp])[] = [
  [{}, /^match is required; effect is required$/],
  [{ match: {}, effect }, /^match\.operation is required$/],
  [{ match: { operation: '' }, effect }, /^match\.operation must not be empty$/],
  [
    { match: { operation: 'listExportJob' }, effect },
    /^match\.operation: no operation .* named "listExportJob"; the nearest is listExportJobs\. GET \/_emulator\/routes/,
  ],
  [{ match: { operation: 'LISTEXPORTJOBS' }, effect }, /the nearest is listExportJobs\./],
  [{ match: { operation: 'armFaults' }, effect }, /no operation of Adobe's services is named "armFaults"/],
  [{ match: { operation: 'advanceClock' }, effect }, /named "advanceClock"/],
  [{ match: { ...match, nht: 2 }, effect }, /^match\.nht is not a known member; the nearest is nth$/],
  [{ match: { ...match, nth: 0 }, effect }, /^match\.nth must be 1 or more$/],
  [{ match: { ...match, times: 1.5 }, effect }, /^match\.times must be an integer$/],
  [{ match: { ...match, probability: 2 }, effect }, /^match\.probability must be from 0 to 1$/],
  [{ match, effect, phrase: 'after' }, /^phrase is not a known member; the nearest is phase$/],
  [{ match, effect, phase: 'During' }, /^phase must be one of before, after$/],
  [{ match, effect: {} }, new RegExp(`^effect must have exactly one of ${one}$`)],
  [{ match, effect: { status: 503, delayMs: 5 } }, new RegExp(`^effect must have exactly one of ${one}$`)],
  [{ match, effect: { delayms: 5 } }, /^effect\.delayms is not a known member; the nearest is delayMs$/],
  [{ match, effect: { delayMs: 300_001 } }, /^effect\.delayMs must be from 0 to 300000$/],
  [{ match, effect: { status: 100 } }, /^effect\.status must be from 200 to 599$/],
  [{ match, effect: { status: '503' } }, /^effect\.status must be an integer$/],
  [{ match, effect: { reset: false } }, /^effect\.reset must be true$/],
  [{ match, effect: { truncateAfterBytes: -1 } }, /^effect\.truncateAfterBytes must be 0 or more$/],
  [
    { match, phase: 'before', effect: { truncateAfterBytes: 1 } },
    /^phase must be after: only a reply that was made/,
  ],
  [{ match, effect: { hang: true, body: {} } }, /^effect\.body stands only beside effect\.status$/],
  [{ match, effect: { reset: true, headers: {} } }, /^effect\.headers stands only beside effect\.status$/],
  [{ match, effect: { status: 204, body: 'x' } }, /^effect\.body: a reply of status 204 has none$/],
  [
    { match, effect: { status: 503, headers: { 'a b': '1' } } },
    /^effect\.headers\.a b is not the name of a header$/,
  ],
  [
    { match, effect: { status: 503, headers: { a: '1\r\nb: 2' } } },
    /^effect\.headers\.a is not the value of a header$/,
  ],
  [
    { match, effect: { status: 503, headers: { 'Content-Length': '1' } } },
    /^effect\.headers\.Content-Length cannot be set/,
  ],
  [[], /^the request body must be an object$/],
]

test('what is no fault is refused by name, and arms nothing', async (t) => {
  const testApp = await buildTestApp(t)
  for (const [body, detail] of refused) {
    assertControlProblem(await testApp.call('POST', faultsPath, { body }), 400, detail)
  }
  assert.deepEqual(await counts(testApp), [])
})

test('parameters that are not known are refused, and disarm nothing', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, { match, effect })
  const slip = await testApp.call('DELETE', `${faultsPath}?sandbx=dev`)
  assertControlProblem(slip, 400, /^sandbx is not a known member; the nearest is sandbox$/)
  assert.deepEqual(await counts(testApp), ['fault-1 0/0'])
})

test('routes list every operation with its service; those of Adobe can all be armed, ours cannot', async (t) => {
  const testApp = await buildTestApp(t)
  const { routes } = (await testApp.call('GET', '/_emulator/routes')).json()
  const { source, ...create } = routes.find(
    ({ operationId }: { operationId: string }) => operationId === 'createExportJob',
  )
  assert.match(source, /^tutorial: /)
  const path = '/data/core/ups/export/jobs'
  assert.deepEqual(create, { operationId: 'createExportJob', method: 'POST', path, service: 'ups' })
  const services = new Set<string>()
  for (const { operationId: operation, service } of routes) {
    services.add(service)
    const reply = await testApp.call('POST', faultsPath, { body: { match: { operation }, effect } })
    assert.equal(reply.statusCode, service === 'emulator' ? 400 : 201, operation)
  }
  assert.deepEqual(
    [...services],
    ['ims', 'ups', 'catalog', 'dataAccess', 'sandbox', 'schemaRegistry', 'emulator'],
  )
})
