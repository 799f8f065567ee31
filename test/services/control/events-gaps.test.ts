// GET /_emulator/events where it cannot be resumed: events that are kept no more, and ids that are none of its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertControlProblem, jobsPath } from '../refusals.ts'
import { begin, inShort, numberOf, type ReadEvent, readEvents } from './event-reader.ts'

const mostEvents = 10_000
const batches = 3999

/** A job of so many batches that it brings about 4,000 events. */
async function createLargeJob({ call }: TestApp): Promise<void> {
  const segments = Array.from({ length: batches }, (_, index) => ({ segmentId: `s${index}` }))
  const body = { ...tutorialRequest, filter: { segments } }
  assert.equal((await call('POST', jobsPath, { body })).statusCode, 200)
}

const events = ({ call }: TestApp, query: string) => call('GET', `/_emulator/events?${query}`)

test('only so many events are kept; what is missing is told first, and then come all that are kept', async (t) => {
  const testApp = await buildTestApp(t)
  const live = await readEvents(testApp.app, { sandbox: 'prod' })
  await createLargeJob(testApp)
  const [first] = await live.take(1)
  live.leave()
  for (const _ of [2, 3]) await createLargeJob(testApp)
  const reader = await readEvents(testApp.app, { sandbox: 'prod', lastEventId: first?.id })
  const [gap, next, ...others] = await reader.take(mostEvents + 1)
  assert.deepEqual([gap?.event, gap?.data], ['gap', { reason: 'dropped', missed: 1999 }])
  assert.deepEqual([numberOf(gap?.id ?? ''), numberOf(next?.id ?? '')], [2000, 2001])
  assert.equal(numberOf(others.at(-1)?.id ?? ''), 12_000)
  reader.leave()

  const resumed = await readEvents(testApp.app, { sandbox: 'prod', lastEventId: gap?.id })
  assert.deepEqual(await resumed.take(1), [next])
  resumed.leave()
  const whole = await readEvents(testApp.app, { sandbox: 'prod', query: '?lastEventId=0' })
  assert.deepEqual((await whole.take(1))[0]?.data, { reason: 'dropped', missed: 2000 })
  whole.leave()
})

test('a reader that does not keep up costs no memory; it is told what it has missed', async (t) => {
  const testApp = await buildTestApp(t)
  const reader = await readEvents(testApp.app, { sandbox: 'prod' })
  for (let count = 0; count < 15; count += 1) await createLargeJob(testApp)
  let [passed, missed] = [0, 0]
  while (passed < 15 * (batches + 1)) {
    const [read] = (await reader.take(1)) as [ReadEvent]
    if (read.event === 'gap') missed += Number(read.data.missed)
    passed += read.event === 'gap' ? Number(read.data.missed) : 1
    assert.equal(numberOf(read.id), passed)
  }
  assert.ok(missed > 0)
  reader.leave()
})

test('an id of no event of the stream: another tenant’s, the server’s, or one that has yet to come', async (t) => {
  const testApp = await buildTestApp(t)
  for (const sandbox of ['prod', 'other', 'other']) {
    await testApp.call('POST', jobsPath, { body: tutorialRequest, sandbox })
  }
  const idOf = async (sandbox?: string) => {
    const reader = await readEvents(testApp.app, { ...(sandbox && { sandbox }), lastEventId: '0' })
    const [, second] = await reader.take(2)
    reader.leave()
    return second?.id
  }
  const other = (await idOf('other')) as string
  for (const lastEventId of [
    await idOf(),
    '99-00000000',
    other.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
  ]) {
    const reader = await readEvents(testApp.app, { sandbox: 'other', lastEventId })
    const [gap, first] = await reader.take(2)
    assert.deepEqual([gap?.id, gap?.data], ['0', { reason: 'unknown' }], lastEventId)
    assert.equal(numberOf(first?.id ?? ''), 1)
    reader.leave()
  }
  const prod = await readEvents(testApp.app, { sandbox: 'prod', lastEventId: (await idOf('prod')) as string })
  assert.equal(numberOf((await prod.take(1))[0]?.id ?? ''), 3)
  prod.leave()
})

test('an id of an earlier run is told apart, unless the same has happened again', async (t) => {
  const run = async (by: number, lastEventId: string) => {
    const testApp = await buildTestApp(t)
    for (const step of [by, 1000]) await testApp.advance(step)
    const reader = await readEvents(testApp.app, { sandbox: 'prod', lastEventId })
    const [read] = await reader.take(1)
    reader.leave()
    return read as ReadEvent
  }
  const { id } = await run(0, '0')
  assert.equal(numberOf((await run(0, id)).id), 2)
  assert.equal(inShort(await run(5, id)), 'gap unknown')
})

test('the header wins over the query, which browsers repeat when they come back', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.call('POST', jobsPath, { body: tutorialRequest })
  const first = await readEvents(testApp.app, { sandbox: 'prod', query: '?lastEventId=0' })
  const [one, two] = await first.take(2)
  first.leave()
  const again = { sandbox: 'prod', query: '?lastEventId=0', lastEventId: one?.id }
  const second = await readEvents(testApp.app, again)
  assert.deepEqual(await second.take(1), [two])
  second.leave()
})

test('what is no id, no parameter or no tenant is refused', async (t) => {
  const testApp = await buildTestApp(t)
  for (const id of ['x', '17', '-1', '17-XYZ', '017-0a1b2c3d', '17-0a1b2c3d4', '']) {
    const refused = await events(testApp, `lastEventId=${id}`)
    assertControlProblem(
      refused,
      400,
      /^lastEventId must match .* \(the id of an event, such as 17-0a1b2c3d; or 0/,
    )
  }
  const header = await testApp.call('GET', '/_emulator/events', { headers: { 'last-event-id': '17' } })
  assertControlProblem(header, 400, /^last-event-id must match/)
  assertControlProblem(await events(testApp, 'lastEventID=0'), 400, /nearest is lastEventId$/)
  const half = { 'x-gw-ims-org-id': undefined }
  const refused = await testApp.call('GET', '/_emulator/events', { headers: half })
  assertControlProblem(refused, 400, /named by both/)
  assert.equal((await testApp.call('HEAD', '/_emulator/events')).statusCode, 405)
})

test('pages of other sites are refused; those of this machine are served as by every control call', async (t) => {
  const { app } = await buildTestApp(t)
  const foreign = await begin(app, { headers: { origin: 'https://evil.example' } })
  assert.equal(foreign.statusCode, 403)
  foreign.destroy()
  const own = await readEvents(app, { headers: { origin: 'http://localhost:5173' } })
  assert.equal(own.headers['content-type'], 'text/event-stream; charset=utf-8')
  assert.equal(own.headers['cache-control'], 'no-store')
  assert.match(String(own.headers['x-emulator']), /^v=/)
  assert.ok(own.headers['x-request-id'])
  own.leave()
})
