// GET /_emulator/events: what happens, as it happens, whatever becomes of the tenant meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { dataSetsPath, history, jobIds, jobsPath } from '../refusals.ts'
import { begin, inShort, numberOf, readEvents } from './event-reader.ts'

const target = '5b020a27e7040801dedba61b'
const simpleRequest = { destination: { datasetId: target }, schema: { name: '_xdm.context.profile' } }
const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

const createJob = ({ call }: TestApp, sandbox = 'prod') =>
  call('POST', jobsPath, { body: simpleRequest, sandbox })

/** What is sent from the beginning up to now; the clock is moved by so much, which no call has done before. */
async function replay(testApp: TestApp, sandbox: string, by: number): Promise<string[]> {
  const reader = await readEvents(testApp.app, { sandbox, lastEventId: '0' })
  const { now } = await testApp.advance(by, sandbox)
  const texts: string[] = []
  for (;;) {
    const [event] = await reader.take(1)
    texts.push(JSON.stringify(event))
    if (event?.data.now === now) break
  }
  reader.leave()
  return texts
}

test('a job is told as it goes, with its batches and the clock', async (t) => {
  const testApp = await buildTestApp(t)
  const reader = await readEvents(testApp.app, { sandbox: 'prod' })
  const { id, destination } = (await createJob(testApp)).json()
  const batch = { batchId: destination.batchId, datasetId: target, jobId: id }
  const at = '2026-01-01T00:00:00.000Z'
  assert.deepEqual(
    (await reader.take(2)).map(({ event, data }) => ({ event, data })),
    [
      { event: 'exportJob', data: { jobId: id, to: 'NEW', at } },
      { event: 'batch', data: { ...batch, status: 'loading', at } },
    ],
  )
  const { transitions } = await testApp.advance('PT1M')
  const moved = await reader.take(5)
  assert.deepEqual([moved[0]?.data, moved[2]?.data], transitions)
  assert.deepEqual(moved.map(inShort), [
    `exportJob ${id} PROCESSING`,
    `batch ${id} processing`,
    `exportJob ${id} SUCCEEDED`,
    `batch ${id} success`,
    'clock 2026-01-01T00:01:00.000Z',
  ])
  await testApp.call('PUT', '/_emulator/clock', { body: { mode: 'scaled', scale: 60 } })
  const [scaled] = await reader.take(1)
  assert.deepEqual([scaled?.data.mode, scaled?.data.scale], ['scaled', 60])
  reader.leave()
})

test('what was refused, cancelled, forced or waited for is told as it came about', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  const reader = await readEvents(testApp.app, { sandbox: 'prod' })
  const unknown = { ...simpleRequest, destination: { datasetId: 'ffffffffffffffffffffffff' } }
  const [refused, one, two, three] = await Promise.all([
    call('POST', jobsPath, { body: unknown }),
    ...Array.from({ length: 3 }, () => createJob(testApp)),
  ])
  assert.equal(refused?.statusCode, 400)
  const [first, second, third] = [one, two, three].map((reply) => reply?.json().id)
  await call('DELETE', `${jobsPath}/${first}`)
  await call('POST', `/_emulator/jobs/${second}/transition`, { body: { to: 'FAILED' } })
  await call('GET', `/_emulator/wait?job=${third}&advance=true&status=PROCESSING`)
  const told = (await reader.take(15)).map(inShort)
  assert.deepEqual(told, [
    ...[first, second, third].flatMap((id) => [`exportJob ${id} NEW`, `batch ${id} loading`]),
    `exportJob ${first} CANCELLING`,
    `exportJob ${second} FAILED`,
    `batch ${second} failed`,
    `exportJob ${first} CANCELLED`,
    `batch ${first} aborted`,
    'clock 2026-01-01T00:00:00.001Z',
    `exportJob ${third} PROCESSING`,
    `batch ${third} processing`,
    'clock 2026-01-01T00:00:01.871Z',
  ])
  reader.leave()
})

test('without a tenant the events of all are told, each with whose it is', async (t) => {
  const testApp = await buildTestApp(t)
  const reader = await readEvents(testApp.app)
  for (const sandbox of ['one', 'other']) await createJob(testApp, sandbox)
  const by = { body: { by: 1000 }, headers: serverWide }
  await testApp.call('POST', '/_emulator/clock/advance', by)
  const told = await reader.take(7)
  assert.deepEqual(
    told.map(({ event, data }) => `${event} ${data.sandboxName ?? ''}`),
    ['exportJob one', 'batch one', 'exportJob other', 'batch other', 'clock ', 'clock one', 'clock other'],
  )
  assert.deepEqual(
    told.map(({ id }) => numberOf(id)),
    [1, 2, 3, 4, 5, 6, 7],
  )
  const [{ data: of = {} } = {}] = told
  assert.equal(of.imsOrgId, '1BD6382559DF0C130A49422D@AdobeOrg')
  reader.leave()
})

test('a tenant that has not come to life stays so, and is followed once it does', async (t) => {
  const testApp = await buildTestApp(t, { auth: 'off' })
  const query = '?org=1BD6382559DF0C130A49422D%40AdobeOrg&sandbox=to-come'
  const reader = await readEvents(testApp.app, { query })
  const { tenants } = (await testApp.call('GET', '/_emulator/health')).json()
  assert.equal(tenants, 0)
  assert.deepEqual(testApp.emulator.everyTenant(), [])
  await createJob(testApp, 'to-come')
  assert.deepEqual(
    (await reader.take(1)).map(({ id }) => numberOf(id)),
    [1],
  )
  reader.leave()
})

test('a stream keeps no tenant open, and goes on when it is opened again', async (t) => {
  const testApp = await buildTestApp(t, { mostOpenTenants: 1 })
  const reader = await readEvents(testApp.app, { sandbox: 's0' })
  for (const round of [1, 2]) {
    for (const sandbox of ['s0', 's1', 's2', 's3']) {
      await createJob(testApp, sandbox)
      await testApp.advance('PT1M', sandbox)
    }
    assert.ok(testApp.emulator.tenantCount().open <= 2)
    const told = await reader.take(7)
    assert.deepEqual(
      told.map(({ id }) => numberOf(id)),
      told.map((_, index) => index + 1 + (round - 1) * 7),
    )
  }
  reader.leave()
})

test('the same calls are told in the same bytes, whatever other tenants do', async (t) => {
  const play = async (isBusy: boolean) => {
    const testApp = await buildTestApp(t)
    for (const by of [0, 1000, 5000]) {
      await createJob(testApp)
      if (isBusy) await createJob(testApp, 'other')
      await testApp.advance(by)
    }
    return replay(testApp, 'prod', 1)
  }
  assert.deepEqual(await play(true), await play(false))
})

test('reset, seed, restore and fork are told, and ids go on', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  const reader = await readEvents(testApp.app, { sandbox: 'prod' })
  const forked = await readEvents(testApp.app, { sandbox: 'forked' })
  await createJob(testApp)
  await call('POST', '/_emulator/snapshots', { body: { name: 'here' } })
  for (const what of ['data', 'clock', 'all']) await call('POST', `/_emulator/reset?what=${what}`)
  await call('POST', '/_emulator/seed', { body: { fixtures: 'tutorial' } })
  await call('POST', '/_emulator/snapshots/here/restore')
  await call('POST', '/_emulator/snapshots/here/fork', { body: { sandbox: 'forked' } })
  await testApp.advance('PT1M')
  await call('POST', '/_emulator/reset', { headers: serverWide })
  const told = await reader.take(13)
  assert.deepEqual(told.map(inShort), [
    'exportJob 24115 NEW',
    'batch 24115 loading',
    'tenant reset data',
    'tenant reset clock',
    'tenant reset all',
    'tenant seeded',
    'tenant restored',
    'exportJob 24115 PROCESSING',
    'batch 24115 processing',
    'exportJob 24115 SUCCEEDED',
    'batch 24115 success',
    'clock 2026-01-01T00:01:00.000Z',
    'tenant reset all',
  ])
  assert.deepEqual(
    told.map(({ id }) => numberOf(id)),
    told.map((_, index) => index + 1),
  )
  assert.deepEqual((await forked.take(2)).map(inShort), ['tenant forked', 'tenant reset all'])
  for (const { leave } of [reader, forked]) leave()
})

test('what a reset takes away is not told after it: the jobs that are told last are those that are there', async (t) => {
  const testApp = await buildTestApp(t)
  for (const [by, what] of ['all', 'data', 'clock'].entries()) {
    const creating = Array.from({ length: 20 }, () => createJob(testApp))
    const reset = testApp.call('POST', `/_emulator/reset?what=${what}`)
    await Promise.all([...creating, reset, ...Array.from({ length: 5 }, () => createJob(testApp))])
    const ids = (await jobIds(testApp)).filter((id) => !history.includes(id))
    const told = (await replay(testApp, 'prod', by)).map((text) => JSON.parse(text))
    const last = told.findLastIndex(({ event, data }) => event === 'tenant' && data.what !== 'clock')
    const created = told.slice(last + 1).filter(({ data }) => data.to === 'NEW')
    assert.deepEqual(created.map(({ data }) => data.jobId).sort(), ids.sort(), what)
  }
})

test('a dataset that is patched or deleted is no event', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.call('PATCH', `${dataSetsPath}/${target}`, { body: { name: 'Other' } })
  assert.equal((await replay(testApp, 'prod', 1)).length, 1)
})

test('a stream that has nothing to say shows every 15 seconds that it is there', async (t) => {
  const testApp = await buildTestApp(t)
  // The machine's interval alone: everything else, the stream included, goes on as it does.
  t.mock.timers.enable({ apis: ['setInterval'] })
  const reply = await begin(testApp.app, { sandbox: 'prod' })
  let text = ''
  /** What is sent until the clock has moved, in the first letters of its lines. */
  async function sentSoFar(): Promise<string> {
    await testApp.advance(1)
    for await (const chunk of reply.iterator({ destroyOnReturn: false })) {
      text += chunk
      if (/^event: clock\n.*\n\n$/m.test(text)) break
    }
    const letters = text.replaceAll(/^(.).*$/gm, '$1').replaceAll('\n', '')
    text = ''
    return letters
  }
  t.mock.timers.tick(14_999)
  assert.equal(await sentSoFar(), 'riied')
  t.mock.timers.tick(1)
  assert.equal(await sentSoFar(), ':ied')
  t.mock.timers.tick(15_000)
  assert.equal(await sentSoFar(), ':ied')
  assert.equal(await sentSoFar(), 'ied')
  reply.destroy()
})
