// Segment definitions as they are read: the list, its pages, order and filter, one, several.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { assertUpsProblem, segmentsPath, uuid } from '../refusals.ts'

const loyal = '52c26d0d-45f2-47a2-ab30-ed06abc981ff'
const lapsed = '1rfe8422-334d-12f4-3sd4-12cf6g990g51'
const endToEnd = '7a93d2ff-a220-4bae-9a4e-5f3c35032be3'
const travel = '4edc8488-2c35-4f6d-b4c6-9075c68d2df4'
/** The tutorial's, the last one first; the namespace of `travel` is AAM. */
const all = [endToEnd, loyal, lapsed]

const expression = { type: 'PQL', format: 'pql/text', value: 'workAddress.country = "US"' }
const schema = { name: '_xdm.context.profile' }

async function list({ call }: TestApp, query: string) {
  const reply = await call('GET', `${segmentsPath}?${query}`)
  assert.equal(reply.statusCode, 200, reply.body)
  const { segments, page, link } = reply.json()
  return { ids: segments.map(({ id }: { id: string }) => id), page, link }
}

async function create({ call }: TestApp, name: string, members: object = {}): Promise<string> {
  const reply = await call('POST', segmentsPath, { body: { name, schema, expression, ...members } })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json().id
}

test('the segments of the platform itself, the newest first, on a page as docs print it', async (t) => {
  assert.deepEqual(await list(await buildTestApp(t), ''), {
    ids: all,
    page: {
      totalCount: 3,
      totalPages: 1,
      sortField: 'creationTime',
      sort: 'desc',
      pageSize: 3,
      limit: 100,
    },
    link: {},
  })
})

test('a seeded segment as a definition', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', `${segmentsPath}/${lapsed}`)
  assert.equal(reply.statusCode, 200)
  const { sandbox, ...definition } = reply.json()
  const { sandboxId, ...named } = sandbox
  assert.match(sandboxId, uuid)
  assert.deepEqual(named, { sandboxName: 'prod', type: 'production', default: true })
  assert.deepEqual(definition, {
    id: lapsed,
    name: 'Lapsed subscribers',
    description: "Second segment of the tutorial's export request",
    mergePolicyId: 'e5bc94de-cd14-4cdf-a2bc-88b6e8cbfac2',
    imsOrgId: callerHeaders()['x-gw-ims-org-id'],
    profileInstanceId: 'ups',
    schema,
    expression: { ...expression, value: '' },
    evaluationInfo: {
      batch: { enabled: true },
      continuous: { enabled: false },
      synchronous: { enabled: false },
    },
    dataGovernancePolicy: { excludeOptOut: true },
    creationTime: Date.UTC(2026, 0, 1),
    updateTime: Date.UTC(2026, 0, 1),
    updateEpoch: Date.UTC(2026, 0, 1) / 1000,
  })
})

test('pages: start passes over segments, page over pages, both count from 0', async (t) => {
  const testApp = await buildTestApp(t)
  for (const [query, expected] of Object.entries({
    'limit=2': all.slice(0, 2),
    'limit=2&page=0': all.slice(0, 2),
    'limit=2&page=1': all.slice(2),
    'limit=1&page=1&start=1': all.slice(2),
    'start=1': all.slice(1),
    'start=3': [],
    'page=7': [],
    'limit=1&limit=1000&unheardOf=1': all,
    'start=9007199254740991&page=1000000000&limit=9007199254740991': [],
  })) {
    assert.deepEqual((await list(testApp, query)).ids, expected, query)
  }
  const { page } = await list(testApp, 'limit=2&page=1')
  assert.deepEqual([page.totalCount, page.totalPages, page.pageSize, page.limit], [3, 2, 1, 2])
})

test('link.next leads to the next page and keeps order and filter, until there is none', async (t) => {
  const testApp = await buildTestApp(t)
  const query = 'limit=2&sort=name:desc&evaluationInfo.continuous.enabled=false'
  const first = await list(testApp, query)
  assert.match(
    first.link.next,
    /^\/segment\/definitions\?start=_[\w-]+&limit=2&sort=name:desc&evaluationInfo.continuous.enabled=false$/,
  )
  const { segments, link } = (await testApp.call('GET', `/data/core/ups${first.link.next}`)).json()
  assert.deepEqual([...first.ids, ...segments.map(({ id }: { id: string }) => id)], [loyal, lapsed, endToEnd])
  assert.deepEqual(link, {})
})

test('a client that reads the first page and then pages 1 to totalPages sees each segment once', async (t) => {
  const testApp = await buildTestApp(t)
  for (let count = 0; count < 130; count += 1) await create(testApp, `segment ${count}`)
  const { ids: seen, page } = await list(testApp, '')
  assert.equal(page.totalPages, 2)
  for (let number = 1; number <= page.totalPages; number += 1) {
    seen.push(...(await list(testApp, `page=${number}&limit=100`)).ids)
  }
  assert.equal(seen.length, 133)
  assert.equal(new Set(seen).size, 133)
})

test('order: by name, creation, update, one after the other', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.advance(1000)
  const created = await create(testApp, 'A')
  await testApp.advance(1000)
  const body = { name: 'Loyal customers', schema, expression }
  await testApp.call('PATCH', `${segmentsPath}/${loyal}`, { body })
  for (const [sort, expected] of Object.entries({
    'name:asc': [created, endToEnd, lapsed, loyal],
    'name:desc': [loyal, lapsed, endToEnd, created],
    'creationTime:asc': [lapsed, loyal, endToEnd, created],
    'updateTime:desc': [loyal, created, endToEnd, lapsed],
    'updateEpoch:asc,name:desc': [lapsed, endToEnd, created, loyal],
    'internalId:desc': [created, endToEnd, loyal, lapsed],
    '': [created, endToEnd, loyal, lapsed],
  })) {
    assert.deepEqual((await list(testApp, `sort=${sort}`)).ids, expected, sort)
  }
  const { page } = await list(testApp, 'sort=name:asc,updateTime:desc')
  assert.deepEqual([page.sortField, page.sort], ['name', 'asc'])
})

test('only streaming segments, or only the others', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await create(testApp, 'streaming', { evaluationInfo: { continuous: { enabled: true } } })
  for (const [value, expected] of Object.entries({ true: [id], True: [id], false: all })) {
    const found = await list(testApp, `evaluationInfo.continuous.enabled=${value}`)
    assert.deepEqual([found.ids, found.page.totalCount], [expected, expected.length])
  }
})

for (const [member, values] of Object.entries({
  limit: ['0', '-1', 'abc', ''],
  start: ['-1', 'abc', '1_2', '_', '_abc', '_W10', '_WzEsMiwzXQ', '_WzEsbnVsbF0'],
  page: ['-1', 'abc', '1000000001'],
  sort: [
    'name',
    'name:up',
    'colour:asc',
    'name:asc;updateTime:asc',
    'name:asc,',
    Array(6).fill('name:asc').join(),
  ],
  'evaluationInfo.continuous.enabled': ['yes', ''],
})) {
  test(`an impossible ${member} is refused by name`, async (t) => {
    const { call } = await buildTestApp(t)
    for (const value of values) {
      const reply = await call('GET', `${segmentsPath}?${member}=${encodeURIComponent(value)}`)
      assertUpsProblem(reply, 400, new RegExp(`^${member} must `))
    }
  })
}

test('ids that name no segment of the platform’s own are 404', async (t) => {
  const { call } = await buildTestApp(t)
  for (const id of ['nobody', travel, 'bulk-get']) {
    const detail = `The segment definition ${id} does not exist in this sandbox.`
    assertUpsProblem(await call('GET', `${segmentsPath}/${id}`), 404, detail)
  }
})

test('several segments at once: 207, without those that do not exist', async (t) => {
  const { call } = await buildTestApp(t)
  const body = { ids: [{ id: loyal }, { id: travel }, { id: lapsed }] }
  const reply = await call('POST', `${segmentsPath}/bulk-get`, { body })
  assert.equal(reply.statusCode, 207)
  const { results } = reply.json()
  assert.deepEqual(Object.keys(results), [loyal, lapsed])
  assert.deepEqual(results[loyal], (await call('GET', `${segmentsPath}/${loyal}`)).json())
  const refusal = await call('POST', `${segmentsPath}/bulk-get`, { body: { ids: loyal } })
  assertUpsProblem(refusal, 400, 'ids must be an array')
})
