// GET /export/jobs: order, cursors, status filter and odd parameters.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertUpsProblem, createJob, history, jobIds, jobsPath } from '../refusals.ts'

async function list({ call }: TestApp, query: string) {
  const reply = await call('GET', `${jobsPath}/?${query}`)
  assert.equal(reply.statusCode, 200, reply.body)
  const { records, page, link } = reply.json()
  return { ids: records.map(({ id }: { id: number }) => id), records, page, link }
}

test('row 15: the tutorial’s two newest jobs, its cursor, and the rest behind its link', async (t) => {
  const testApp = await buildTestApp(t)
  const first = await list(testApp, 'limit=2')
  assert.deepEqual(first.ids, [726, 722])
  assert.deepEqual(first.page, {
    sortField: 'createdTime',
    sort: 'desc',
    pageOffset: '1538573416687_722',
    pageSize: 2,
  })
  assert.deepEqual(first.link, { next: '/export/jobs/?limit=2&offset=1538573416687_722' })
  const rest = (await testApp.call('GET', `/data/core/ups${first.link.next}`)).json()
  assert.deepEqual(
    rest.records.map(({ id }: { id: number }) => id),
    [100],
  )
  assert.equal(rest.page.pageOffset, '123456789000_100')
  assert.equal(rest.page.pageSize, 1)
  assert.deepEqual(rest.link, { next: '' })
})

test('row 15: link.next keeps its spelling whichever prefix the caller uses', async (t) => {
  const { call } = await buildTestApp(t)
  const { link } = (await call('GET', '/ups/export/jobs?limit=2')).json()
  assert.equal(link.next, '/export/jobs/?limit=2&offset=1538573416687_722')
  assert.equal((await call('GET', `/ups${link.next}`)).json().records[0].id, 100)
})

test('row 16: limit and numeric offset', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await createJob(testApp, tutorialRequest)
  const all = [24116, 24115, ...history]
  assert.deepEqual((await list(testApp, 'limit=4')).ids, all.slice(0, 4))
  assert.deepEqual((await list(testApp, 'offset=2')).ids, all.slice(2))
  assert.deepEqual((await list(testApp, 'offset=1&limit=2')).ids, all.slice(1, 3))
  assert.equal(
    (await list(testApp, 'offset=1&limit=2')).link.next,
    '/export/jobs/?limit=2&offset=1538615973895_726',
  )
  assert.deepEqual((await list(testApp, 'offset=0')).ids, all)
  assert.deepEqual((await list(testApp, 'start=3')).ids, all.slice(3))
  assert.deepEqual((await list(testApp, 'start=3&offset=4')).ids, all.slice(4))
})

test('row 17: the failed job of the tutorial as it is printed there', async (t) => {
  const testApp = await buildTestApp(t)
  const failed = (await list(testApp, '')).records[1]
  assert.equal(failed.status, 'FAILED')
  assert.deepEqual(failed.errors, [
    {
      code: '0090000009',
      msg: "Error writing profiles to output path 'adl://va7devprofilesnapshot.azuredatalakestore.net/snapshot/722'",
      callStack: 'com.adobe.aep.unifiedprofile.common.logging.Logger',
    },
    { code: 'unknown', msg: 'Job aborted.', callStack: 'org.apache.spark.SparkException: Job aborted.' },
  ])
  assert.equal(failed.destination.batchId, '')
  assert.deepEqual(Object.keys(failed.metrics), ['totalTime', 'profileExportTime'])
  assert.deepEqual(Object.keys(failed.computeGatewayJobId), ['exportJob'])
})

test('the list shows each job as its look-up does', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance(2000)
  for (const record of (await list(testApp, '')).records) {
    assert.deepEqual((await testApp.call('GET', `${jobsPath}/${record.id}`)).json(), record)
  }
})

for (const limit of [1, 2, 3]) {
  test(`row 18: pages of ${limit} miss nothing and repeat nothing while jobs are created in between`, async (t) => {
    const testApp = await buildTestApp(t)
    for (let count = 0; count < 4; count += 1) {
      await createJob(testApp, tutorialRequest)
      if (count === 1) await testApp.advance(5)
    }
    const before = await jobIds(testApp)
    assert.deepEqual(before, [24118, 24117, 24116, 24115, ...history])
    const seen: number[] = []
    let next = `/export/jobs/?limit=${limit}`
    while (next !== '') {
      const { records, link } = (await testApp.call('GET', `/data/core/ups${next}`)).json()
      assert.ok(records.length <= limit)
      assert.ok(seen.length <= before.length, `${seen} does not end`)
      seen.push(...records.map(({ id }: { id: number }) => id))
      next = link.next
      await createJob(testApp, tutorialRequest)
    }
    assert.deepEqual(seen, before)
  })
}

test('a page that ends exactly at the last job has no next', async (t) => {
  const testApp = await buildTestApp(t)
  assert.deepEqual((await list(testApp, 'limit=3')).link, { next: '' })
  assert.deepEqual((await list(testApp, 'limit=1000')).ids, history)
})

test('100 jobs a page unless told', async (t) => {
  const testApp = await buildTestApp(t)
  for (let count = 0; count < 100; count += 1) await createJob(testApp, tutorialRequest)
  const { ids, link } = await list(testApp, '')
  assert.equal(ids.length, 100)
  assert.equal(link.next, `/export/jobs/?limit=100&offset=${Date.UTC(2026, 0, 1)}_24115`)
  assert.equal((await list(testApp, 'limit=1000')).ids.length, 103)
})

test('row 20: status shows only its own, and link.next keeps it', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  await testApp.advance(2000)
  await createJob(testApp, tutorialRequest)
  await createJob(testApp, tutorialRequest)
  await testApp.call('DELETE', `${jobsPath}/24117`)
  assert.deepEqual((await list(testApp, 'status=CANCELLING')).ids, [24117])
  await testApp.advance(1)
  const expected = {
    NEW: [24116],
    PROCESSING: [24115],
    SUCCEEDED: [726, 100],
    FAILED: [722],
    CANCELLING: [],
    CANCELLED: [24117],
  }
  for (const [status, ids] of Object.entries(expected)) {
    const found = await list(testApp, `status=${status}`)
    assert.deepEqual(found.ids, ids, status)
    assert.equal(found.page.pageSize, ids.length)
  }
  const { link } = await list(testApp, 'status=SUCCEEDED&limit=1')
  assert.equal(link.next, '/export/jobs/?limit=1&offset=1538615973895_726&status=SUCCEEDED')
  const rest = (await testApp.call('GET', `/data/core/ups${link.next}`)).json()
  assert.deepEqual([rest.records[0].id, rest.records.length, rest.link.next], [100, 1, ''])
})

test('nothing to show: no records, no cursor, no next', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const empty = {
    records: [],
    page: { sortField: 'createdTime', sort: 'desc', pageOffset: '', pageSize: 0 },
    link: { next: '' },
  }
  assert.deepEqual((await testApp.call('GET', jobsPath)).json(), empty)
  assert.deepEqual((await testApp.call('GET', `${jobsPath}?offset=5&limit=1`)).json(), empty)
  assert.deepEqual((await testApp.call('GET', `${jobsPath}?offset=1_1&status=NEW`)).json(), empty)
})

test('a cursor need not be a job’s: the page begins behind its place', async (t) => {
  const testApp = await buildTestApp(t)
  assert.deepEqual((await list(testApp, 'offset=1538573416687_9999')).ids, [722, 100])
  assert.deepEqual((await list(testApp, 'offset=1538573416687_1')).ids, [100])
  assert.deepEqual((await list(testApp, 'offset=999999999999999_999999999999999')).ids, history)
  assert.deepEqual((await list(testApp, 'offset=0_0')).ids, [])
  assert.deepEqual((await list(testApp, 'offset=999999999999999')).ids, [])
})

test('of a repeated parameter the last counts; unknown ones are passed over', async (t) => {
  const testApp = await buildTestApp(t)
  assert.deepEqual((await list(testApp, 'limit=1&limit=2')).ids, [726, 722])
  assert.deepEqual((await list(testApp, '&status=NEW&unheardOf=1&__proto__=x&status=FAILED')).ids, [722])
})

for (const [member, values] of Object.entries({
  limit: ['0', '-1', 'abc', '1.5', '', 'null', 'true', '5&limit=0'],
  offset: ['-1', 'abc', '1.5', '', '1_', '_1', '1_2_3', '1538573416687-722', '9'.repeat(16)],
  start: ['-1', 'abc', '1.5', ''],
  status: ['', 'NOPE', 'new', 'SUCEEDED', 'NEW,FAILED'],
})) {
  test(`an impossible ${member} is refused by name`, async (t) => {
    const { call } = await buildTestApp(t)
    for (const value of values) {
      const reply = await call('GET', `${jobsPath}?${member}=${value}`)
      assertUpsProblem(reply, 400, new RegExp(`^${member} must `))
    }
  })
}

test('any positive limit is accepted', async (t) => {
  const testApp = await buildTestApp(t)
  for (const limit of ['1000', '1000000', '9007199254740991']) {
    assert.deepEqual((await list(testApp, `limit=${limit}`)).ids, history)
  }
})

for (const value of ['9223372036854775807', '99999999999999999999', '1e300']) {
  for (const member of ['limit', 'start']) {
    test(`${member}=${value}, beyond any count, is no bug`, async (t) => {
      const { call } = await buildTestApp(t)
      const reply = await call('GET', `${jobsPath}?${member}=${value}`)
      if (reply.statusCode !== 200) assertUpsProblem(reply, 400, new RegExp(`^${member} must be `))
      else assert.equal(reply.json().records.length, member === 'limit' ? 3 : 0)
    })
  }
}

test('row 27: jobs of another sandbox or organization are not listed', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  assert.deepEqual(await jobIds(testApp, 'dev'), history)
  const other = await testApp.call('GET', jobsPath, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } })
  for (const { id, imsOrgId } of other.json().records) {
    assert.ok(history.includes(id))
    assert.equal(imsOrgId, 'OTHER@AdobeOrg')
  }
})
