// GET /_emulator/events over 1,000 jobs, by readers whose connections are cut at random: no gap, no duplicate.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDraws } from '../../../bench/profile-rows.ts'
import { buildTestApp, frozenAt, type TestApp } from '../../build-test-app.ts'
import { jobsPath } from '../refusals.ts'
import { inShort, numberOf, type ReadEvent, readEvents } from './event-reader.ts'

/** FC_SEED repeats another run. */
const seed = Number(process.env.FC_SEED ?? 1)

const target = '5b020a27e7040801dedba61b'
const [failing, stuck] = ['fa11ed000000000000000001', '57ac00000000000000000001']
const lastInstant = '2027-01-01T00:00:00.000Z'
const batchOf: Readonly<Record<string, string>> = {
  NEW: 'loading',
  PROCESSING: 'processing',
  SUCCEEDED: 'success',
  FAILED: 'failed',
  CANCELLED: 'aborted',
}

interface Change {
  readonly jobId: number
  readonly from?: string
  readonly to: string
  readonly at: string
}

/** Creates the jobs, cancels some and moves the clock in random steps; resolves to every change, as the replies tell. */
async function drive({ call, advance }: TestApp, sandbox: string, jobs: number, draw: () => number) {
  const changes: Change[] = []
  const below = (limit: number) => Math.floor(draw() * limit)
  const statuses = new Map<number, string>()
  let now = frozenAt
  const note = (change: Change) => {
    changes.push(change)
    statuses.set(change.jobId, change.to)
  }
  const create = async () => {
    const datasetId = [target, target, failing, stuck][below(4)]
    const body = { destination: { datasetId }, schema: { name: '_xdm.context.profile' } }
    const reply = await call('POST', jobsPath, { body, sandbox })
    return reply.json().id as number
  }
  const move = async (by: number | string) => {
    const moved = await advance(by, sandbox)
    now = moved.now
    for (const change of moved.transitions as Change[]) note(change)
  }
  for (let created = 0; created < jobs; ) {
    const count = Math.min(1 + below(20), jobs - created)
    created += count
    const ids = await Promise.all(Array.from({ length: count }, create))
    for (const jobId of ids.sort((a, b) => a - b)) note({ jobId, to: 'NEW', at: now })
    const [jobId = 0, from = ''] = [...statuses].at(-1 - below(Math.min(60, statuses.size))) ?? []
    if (from === 'NEW' || from === 'PROCESSING') {
      assert.equal((await call('DELETE', `${jobsPath}/${jobId}`, { sandbox })).statusCode, 204)
      note({ jobId, from, to: 'CANCELLING', at: now })
    }
    await move(below(4000))
  }
  await move(Date.parse(lastInstant) - Date.parse(now))
  return changes
}

/** Reads until the clocks of so many tenants have reached the last instant, over as many connections as it takes. */
async function readAll({ app }: TestApp, sandbox: string | undefined, tenants: number, draw: () => number) {
  const events: ReadEvent[] = []
  let lastEventId: string | undefined = '0'
  let connections = 0
  while (events.filter(({ data }) => data.now === lastInstant).length < tenants) {
    const cutAfter = Math.floor(draw() ** 4 * 20_000)
    const reader = await readEvents(app, { ...(sandbox && { sandbox }), lastEventId, cutAfter })
    for (let event = await reader.next(); event; event = await reader.next()) {
      events.push(event)
      if (event.data.now === lastInstant) reader.leave()
    }
    lastEventId = reader.lastEventId()
    connections += 1
  }
  return { events, connections }
}

const changesIn = (events: readonly ReadEvent[]) =>
  events
    .filter(({ event }) => event === 'exportJob')
    .map(({ data: { imsOrgId, sandboxName, ...change } }) => change)

function assertWhole(events: readonly ReadEvent[], changes: readonly Change[]): void {
  assert.deepEqual(
    events.map(({ id }) => numberOf(id)),
    events.map((_, index) => index + 1),
  )
  assert.deepEqual(changesIn(events), changes)
  const batches = events.filter(({ event }) => event === 'batch')
  assert.deepEqual(
    batches.map(({ data: { jobId, status, at } }) => ({ jobId, status, at })),
    changes
      .filter(({ to }) => to !== 'CANCELLING')
      .map(({ jobId, to, at }) => ({ jobId, status: batchOf[to], at })),
  )
}

test(`1,000 jobs, connections cut anywhere: every event once, in order (FC_SEED=${seed})`, async (t) => {
  const testApp = await buildTestApp(t)
  const tenants = { one: 800, other: 200 }
  const draws = (salt: number) => createDraws(seed * 1000 + salt)
  const readers = [
    readAll(testApp, 'one', 1, draws(1)),
    readAll(testApp, 'other', 1, draws(2)),
    readAll(testApp, undefined, 2, draws(3)),
  ]
  const [one = [], other = []] = await Promise.all(
    Object.entries(tenants).map(([sandbox, jobs], index) => drive(testApp, sandbox, jobs, draws(4 + index))),
  )
  const [ofOne, ofOther, ofAll] = await Promise.all(readers)
  assert.ok(ofOne && ofOther && ofAll)
  for (const { connections } of [ofOne, ofOther, ofAll]) assert.ok(connections > 10, String(connections))
  assertWhole(ofOne.events, one)
  assertWhole(ofOther.events, other)
  const parts = Map.groupBy(ofAll.events, ({ data }) => data.sandboxName)
  assert.deepEqual([...parts.keys()].sort(), ['one', 'other'])
  assert.deepEqual(parts.get('one')?.map(inShort), ofOne.events.map(inShort))
  assert.deepEqual(parts.get('other')?.map(inShort), ofOther.events.map(inShort))
  assert.deepEqual(
    ofAll.events.map(({ id }) => numberOf(id)),
    ofAll.events.map((_, index) => index + 1),
  )

  const again = await readEvents(testApp.app, { sandbox: 'one', lastEventId: '0' })
  assert.deepEqual(await again.take(ofOne.events.length), ofOne.events)
  again.leave()
})
