// /_emulator/faults: which calls a fault strikes, how often, for whom, and until when.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, history, jobIds, jobsPath } from '../refusals.ts'
import { arm, counts, faultsPath, serverWide, statuses } from './control-calls.ts'

const imsOrgId = callerHeaders()['x-gw-ims-org-id']
const down = { status: 503 }
const match = { operation: 'listExportJobs' }

test('a fault strikes every call of its operation, and no other, until it is disarmed', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  const { id, ...fault } = await arm(testApp, { match, effect: down })
  assert.deepEqual(fault, { scope: 'tenant', match, phase: 'before', effect: down, calls: 0, hits: 0 })
  assert.deepEqual(await statuses(testApp, jobsPath, 3), [503, 503, 503])
  assert.deepEqual(await statuses(testApp, `/ups/export/jobs?limit=1`, 1), [503])
  assert.deepEqual(await statuses(testApp, `${jobsPath}/726`, 1), [200])
  const struck = await call('GET', jobsPath)
  assert.equal(struck.headers['x-emulator-fault'], id)
  assert.deepEqual((await call('GET', `${faultsPath}/${id}`)).json(), { id, ...fault, calls: 5, hits: 5 })
  assert.equal((await call('DELETE', `${faultsPath}/${id}`)).statusCode, 204)
  assert.deepEqual(await statuses(testApp, jobsPath, 1), [200])
  assertControlProblem(await call('GET', `${faultsPath}/${id}`), 404, /^No fault fault-1 is armed for /)
  assertControlProblem(await call('DELETE', `${faultsPath}/${id}`), 404, /^No fault fault-1 is armed for /)
  assert.equal((await arm(testApp, { match, effect: down })).id, 'fault-2')
})

const plans: readonly (readonly [string, object, readonly number[]])[] = [
  ['nth alone is one call', { nth: 2 }, [200, 503, 200, 200, 200]],
  ['times alone are the first calls', { times: 2 }, [503, 503, 200, 200, 200]],
  ['nth and times are calls in a row', { nth: 2, times: 3 }, [200, 503, 503, 503, 200]],
  ['a probability of 0 strikes nothing', { probability: 0 }, [200, 200, 200, 200, 200]],
  ['a probability of 1 strikes all', { probability: 1 }, [503, 503, 503, 503, 503]],
]
for (const [name, plan, expected] of plans) {
  test(`which calls are struck: ${name}`, async (t) => {
    const testApp = await buildTestApp(t)
    await arm(testApp, { match: { ...match, ...plan }, effect: down })
    assert.deepEqual(await statuses(testApp, jobsPath, 5), expected)
  })
}

test('chance is drawn from the seed: the same in each run, another with another seed or tenant', async (t) => {
  const draw = async (seedRandom: number, sandbox: string) => {
    const testApp = await buildTestApp(t, { seedRandom })
    const fault = { match: { ...match, probability: 0.5 }, effect: down }
    await arm(testApp, fault, { sandbox })
    return (await statuses(testApp, jobsPath, 40, { sandbox })).join(' ')
  }
  const first = await draw(1, 'prod')
  const struck = first.split(' ').filter((status) => status === '503').length
  assert.ok(struck > 8 && struck < 32, first)
  assert.equal(await draw(1, 'prod'), first)
  assert.notEqual(await draw(2, 'prod'), first)
  assert.notEqual(await draw(1, 'dev'), first)
})

test('of several faults the first armed one that fits strikes; all of them count the call', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, { match: { ...match, nth: 2 }, effect: { status: 500 } })
  await arm(testApp, { match: { ...match, times: 2 }, effect: { status: 429 } })
  assert.deepEqual(await statuses(testApp, jobsPath, 4), [429, 500, 429, 200])
  assert.deepEqual(await counts(testApp), ['fault-1 4/1', 'fault-2 4/2'])
})

test('after: the call is carried out first, so a client that tries again makes a second job', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  await arm(testApp, {
    match: { operation: 'createExportJob', times: 1 },
    phase: 'after',
    effect: { status: 504 },
  })
  const struck = await call('POST', jobsPath, { body: tutorialRequest })
  assert.equal(struck.statusCode, 504)
  assert.equal(struck.headers['x-location'], undefined)
  const again = await call('POST', jobsPath, { body: tutorialRequest })
  assert.equal(again.json().id, 24116)
  assert.deepEqual(await jobIds(testApp), [24116, 24115, ...history])
})

test('before: the call is not carried out', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, { match: { operation: 'createExportJob', times: 1 }, phase: 'before', effect: down })
  assert.equal((await testApp.call('POST', jobsPath, { body: tutorialRequest })).statusCode, 503)
  assert.deepEqual(await jobIds(testApp), history)
})

test('a fault of one tenant strikes no other; calls without the right headers meet none', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, { match, effect: down })
  assert.deepEqual(await statuses(testApp, jobsPath, 1, { sandbox: 'dev' }), [200])
  assert.deepEqual(await statuses(testApp, jobsPath, 1, { headers: { authorization: undefined } }), [403])
  assert.deepEqual(await counts(testApp), ['fault-1 0/0'])
  assert.deepEqual(await counts(testApp, { sandbox: 'never-seen' }), [])
  assert.deepEqual(
    testApp.emulator
      .openTenants()
      .map(({ sandboxName }) => sandboxName)
      .sort(),
    ['dev', 'prod'],
  )
})

test('a fault of the whole server strikes every tenant and those to come, and counts for each', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  await statuses(testApp, jobsPath, 1)
  const { id, scope } = await arm(
    testApp,
    { match: { ...match, nth: 2 }, effect: down },
    { headers: serverWide },
  )
  assert.deepEqual([id, scope], ['server-fault-1', 'server'])
  for (const sandbox of ['prod', 'dev', 'new']) {
    assert.deepEqual(await statuses(testApp, jobsPath, 3, { sandbox }), [200, 503, 200])
  }
  await arm(testApp, { match, effect: down }, { sandbox: 'dev' })
  assert.deepEqual(await counts(testApp, { sandbox: 'dev' }), ['fault-1 0/0', 'server-fault-1 3/1'])
  assert.deepEqual(await counts(testApp, { headers: serverWide }), ['fault-1 0/0', 'server-fault-1 9/3'])
  const { faults } = (await call('GET', faultsPath, { headers: serverWide })).json()
  assert.deepEqual([faults[0].imsOrgId, faults[0].sandboxName], [imsOrgId, 'dev'])
  assertControlProblem(
    await call('DELETE', `${faultsPath}/${id}`),
    404,
    /^No fault server-fault-1 is armed for /,
  )
  assert.equal((await call('DELETE', `${faultsPath}/${id}`, { headers: serverWide })).statusCode, 204)
  assert.equal((await call('DELETE', faultsPath, { headers: serverWide })).statusCode, 204)
  assert.deepEqual(await counts(testApp, { headers: serverWide }), [])
  assert.deepEqual(await statuses(testApp, jobsPath, 1, { sandbox: 'dev' }), [200])
})

test('faults and what they have met outlive a restart; disarming all reaches tenants not yet open', async (t) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }))
  await t.test('armed', async (inner) => {
    const testApp = await buildTestApp(inner, { dataFolder })
    await arm(testApp, { match: { ...match, times: 3 }, effect: down })
    await arm(testApp, { match, effect: down }, { sandbox: 'dev' })
    assert.deepEqual(await statuses(testApp, jobsPath, 2), [503, 503])
  })
  await t.test('restarted', async (inner) => {
    const testApp = await buildTestApp(inner, { dataFolder })
    assert.deepEqual(await statuses(testApp, jobsPath, 2), [503, 200])
    assert.deepEqual(await counts(testApp), ['fault-1 4/3'])
    await testApp.call('DELETE', faultsPath, { headers: serverWide })
    assert.deepEqual(await statuses(testApp, jobsPath, 1, { sandbox: 'dev' }), [200])
    assert.equal((await arm(testApp, { match, effect: down })).id, 'fault-2')
  })
})

test('a reset takes the faults away, those of the whole server where all is reset', async (t) => {
  const testApp = await buildTestApp(t)
  await arm(testApp, { match, effect: down })
  await testApp.call('POST', '/_emulator/reset')
  assert.deepEqual(await counts(testApp), [])
  await arm(testApp, { match, effect: down }, { headers: serverWide })
  await testApp.call('POST', '/_emulator/reset', { headers: serverWide })
  assert.deepEqual(await statuses(testApp, jobsPath, 1), [200])
})
