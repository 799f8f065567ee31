// GET /export/jobs: the parameters of the Profile docs, start, page and sort.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertUpsProblem, createJob, jobsPath } from '../refusals.ts'

async function list({ call }: TestApp, query: string) {
  const reply = await call('GET', `${jobsPath}?${query}`)
  assert.equal(reply.statusCode, 200, reply.body)
  const { records, page, link } = reply.json()
  return { ids: records.map(({ id }: { id: number }) => id), page, next: link.next }
}

/** Jobs 24115 to 24117, one second after the other; the last to change is 24115, which is cancelled. */
async function buildBusyApp(t: Parameters<typeof buildTestApp>[0]): Promise<TestApp> {
  const testApp = await buildTestApp(t, { pace: 'tutorial' })
  for (let count = 0; count < 3; count += 1) {
    await createJob(testApp, tutorialRequest)
    await testApp.advance(1000)
  }
  await testApp.call('DELETE', `${jobsPath}/24115`)
  return testApp
}

const newestFirst = [24117, 24116, 24115, 726, 722, 100]

test('row 19: start passes over jobs, the newest first', async (t) => {
  const testApp = await buildBusyApp(t)
  assert.deepEqual((await list(testApp, 'start=4')).ids, newestFirst.slice(4))
  assert.deepEqual((await list(testApp, 'start=4&limit=1')).ids, newestFirst.slice(4, 5))
})

test('row 19: page passes over whole pages, the first one being 0', async (t) => {
  const testApp = await buildBusyApp(t)
  assert.deepEqual((await list(testApp, 'page=2&limit=2')).ids, newestFirst.slice(4))
  assert.deepEqual((await list(testApp, 'page=0&limit=2')).ids, newestFirst.slice(0, 2))
  assert.deepEqual((await list(testApp, 'page=1&limit=2&start=1')).ids, newestFirst.slice(3, 5))
  assert.deepEqual((await list(testApp, 'page=2')).ids, [])
  const { next } = await list(testApp, 'page=1&limit=2')
  const rest = (await testApp.call('GET', `/data/core/ups${next}`)).json()
  assert.deepEqual(
    rest.records.map(({ id }: { id: number }) => id),
    newestFirst.slice(4),
  )
})

for (const [sort, expected] of Object.entries({
  'updateTime:asc': [100, 722, 726, 24116, 24117, 24115],
  'updateTime:desc': [24115, 24117, 24116, 726, 722, 100],
  'creationTime:asc': newestFirst.toReversed(),
  'createdTime:asc': newestFirst.toReversed(),
  'creationTime:desc': newestFirst,
  'createdTime:desc': newestFirst,
})) {
  test(`row 19: sort=${sort}, named in the page and followed by its links to the end`, async (t) => {
    const testApp = await buildBusyApp(t)
    const { ids, page } = await list(testApp, `sort=${sort}`)
    assert.deepEqual(ids, expected)
    assert.deepEqual([page.sortField, page.sort], sort.split(':'))
    const seen: number[] = []
    for (let next = `/export/jobs?limit=2&sort=${sort}`; next !== ''; ) {
      const { records, link } = (await testApp.call('GET', `/data/core/ups${next}`)).json()
      seen.push(...records.map(({ id }: { id: number }) => id))
      assert.ok(seen.length <= expected.length, `${seen} does not end`)
      next = link.next
    }
    assert.deepEqual(seen, expected)
  })
}

test('sorted jobs of one status; the link keeps both', async (t) => {
  const testApp = await buildBusyApp(t)
  const { ids, next } = await list(testApp, 'sort=updateTime:asc&status=NEW&limit=1')
  assert.deepEqual(ids, [24116])
  assert.equal(next, '/export/jobs/?limit=1&offset=1&status=NEW&sort=updateTime:asc')
})

test('a job moves in the order of updates when time changes it', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance(1)
  await createJob(testApp, tutorialRequest)
  assert.deepEqual((await list(testApp, 'sort=updateTime:desc&limit=2')).ids, [24116, 24115])
  await testApp.call('POST', '/_emulator/clock/advance', { body: { by: 1870 } })
  assert.deepEqual((await list(testApp, 'sort=updateTime:desc&limit=2')).ids, [24115, 24116])
})

test('a cursor goes with the default order only', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', `${jobsPath}?sort=updateTime:asc&offset=1538573416687_722`)
  const detail = 'offset must be a number where sort is updateTime:asc: a cursor has its own order'
  assertUpsProblem(reply, 400, detail)
})

for (const [member, values] of Object.entries({
  page: ['-1', 'abc', '1.5', '', '1000000001'],
  sort: ['', 'updateTime', 'updateTime:up', 'status:asc', 'updateTime:asc,creationTime:asc'],
})) {
  test(`an impossible ${member} is refused by name`, async (t) => {
    const { call } = await buildTestApp(t)
    for (const value of values) {
      assertUpsProblem(
        await call('GET', `${jobsPath}?${member}=${value}`),
        400,
        new RegExp(`^${member} must `),
      )
    }
  })
}
