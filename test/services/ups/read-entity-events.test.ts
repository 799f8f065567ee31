// Profile Access: the events of a profile, by time, by pages, and filtered by what they say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { accessPath, eventsUrl, profileUrl, read, readEvents, readProfile } from './entity-calls.ts'

const ada = { ns: 'Email', id: 'ada@example.com' }
const day = (number: number) => `2020-07-${String(number).padStart(2, '0')}T12:00:00Z`
const ms = (number: number) => String(Date.UTC(2020, 6, number, 12))

/** Ada's events e1 … e5, one a day, in two datasets. */
const events = [3, 1, 5, 2, 4].map((number) => ({
  type: 'event',
  datasetId: (number % 2 === 0 ? 'a' : 'b').repeat(24),
  primary: ada,
  ingestedAt: `2020-08-01T00:00:00.00${number}Z`,
  body: {
    _id: `e${number}`,
    timestamp: day(number),
    eventType: number < 3 ? 'view' : 'buy',
    web: { webPageDetails: { name: `Page ${number}`, pageViews: { value: number } } },
    environment: { browserDetails: { javaScriptEnabled: number !== 5 } },
    productListItems: [{ SKU: `s${number}`, quantity: number }, { SKU: 'all' }],
    ...(number === 4 && { placeContext: { localTime: '2020-07-04T23:30:00-07:00' } }),
  },
}))

async function appWithEvents(
  t: Parameters<typeof buildTestApp>[0],
  more: readonly object[] = [],
): Promise<TestApp> {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const seeded = await testApp.call('POST', '/_emulator/seed', { body: { records: [...events, ...more] } })
  assert.equal(seeded.statusCode, 200, seeded.body)
  return testApp
}

const idsOf = (children: readonly { readonly entityId: string }[]) =>
  children.map(({ entityId }) => entityId).join(' ')

test('the events of a profile, the earliest first, with the members that docs show', async (t) => {
  const testApp = await appWithEvents(t)
  const { _page, children, _links } = await read(testApp, eventsUrl(ada, { fields: 'eventType,web' }))
  assert.deepEqual(_page, { orderby: 'timestamp', start: 'e1', count: 5, next: '' })
  assert.deepEqual(_links, { next: { href: '' } })
  const { entityId } = await readProfile(testApp, profileUrl(ada))
  assert.deepEqual(children[0], {
    relatedEntityId: entityId,
    entityId: 'e1',
    timestamp: Number(ms(1)),
    entity: { eventType: 'view', web: { webPageDetails: { name: 'Page 1', pageViews: { value: 1 } } } },
    lastModifiedAt: '2020-08-01T00:00:00.001Z',
  })
  assert.equal(idsOf(children), 'e1 e2 e3 e4 e5')
})

test('all fields where none are named, the id and the time among them', async (t) => {
  const testApp = await appWithEvents(t)
  const [first] = await readEvents(testApp, eventsUrl(ada))
  assert.deepEqual(Object.keys(first?.entity ?? {}), [
    '_id',
    'timestamp',
    'eventType',
    'environment',
    'web',
    'productListItems',
  ])
})

test('a page of one links to the next as docs print it, and the last one to none', async (t) => {
  const testApp = await appWithEvents(t)
  const others = { fields: 'endUserIDs,web,channel', startTime: ms(4), limit: '1' }
  const first = await read(testApp, eventsUrl(ada, others))
  assert.deepEqual(first._page, { orderby: 'timestamp', start: 'e4', count: 1, next: 'e5' })
  assert.equal(
    first._links.next.href,
    '/entities?start=e5&orderby=timestamp&schema.name=_xdm.context.experienceevent&relatedSchema.name=_xdm.context.profile' +
      `&relatedEntityId=ada%40example.com&relatedEntityIdNS=Email&fields=endUserIDs,web,channel&startTime=${ms(4)}&limit=1`,
  )
  const second = await read(testApp, `${accessPath}${first._links.next.href}`)
  assert.deepEqual(second._page, { orderby: 'timestamp', start: 'e5', count: 1, next: '' })
  assert.deepEqual(second._links, { next: { href: '' } })
})

const queries: Record<string, [Record<string, string>, string]> = {
  'orderby=+timestamp': [{ orderby: '+timestamp' }, 'e1 e2 e3 e4 e5'],
  'orderby=-timestamp': [{ orderby: '-timestamp' }, 'e5 e4 e3 e2 e1'],
  'orderBy, as docs spell it once': [{ orderBy: '-timestamp', limit: '2' }, 'e5 e4 e3 e2 e1'],
  'a start that counts': [{ startTime: ms(3) }, 'e3 e4 e5'],
  'an end that does not count': [{ endTime: ms(3) }, 'e1 e2'],
  both: [{ startTime: ms(2), endTime: ms(5), orderby: '-timestamp' }, 'e4 e3 e2'],
  'a window that is empty': [{ startTime: ms(3), endTime: ms(3) }, ''],
  'pages of two': [{ limit: '2' }, 'e1 e2 e3 e4 e5'],
  'falling pages of two': [{ limit: '2', orderby: '-timestamp' }, 'e5 e4 e3 e2 e1'],
  'computed attributes, of which there are none': [{ withCA: 'true' }, 'e1 e2 e3 e4 e5'],
}

for (const [given, [others, expected]] of Object.entries(queries)) {
  test(`the events with ${given}`, async (t) => {
    assert.equal(idsOf(await readEvents(await appWithEvents(t), eventsUrl(ada, others))), expected)
  })
}

const conditions: Record<string, string> = {
  'eventType=buy': 'e3 e4 e5',
  'eventType!=buy': 'e1 e2',
  'eventType="buy"': 'e3 e4 e5',
  'web.webPageDetails.pageViews.value>=4': 'e4 e5',
  'web.webPageDetails.pageViews.value<10': 'e1 e2 e3 e4 e5',
  'environment.browserDetails.javaScriptEnabled=false': 'e5',
  'productListItems.SKU=s2': 'e2',
  'productListItems.SKU!=s2': 'e1 e3 e4 e5',
  'productListItems.quantity<2': 'e1',
  'timestamp<="2020-07-02"': 'e1 e2',
  'timestamp>20200703': 'e4 e5',
  'timestamp=2020-07-03': 'e3',
  'timestamp<2020-07-03T12:00:00Z': 'e1 e2',
  'placeContext.localTime<="2020-07-20"': 'e4',
  'placeContext.localTime="2020-07-05"': 'e4',
  'web.webPageDetails.isHomepage=false': '',
  'web.webPageDetails.isHomepage!=false': 'e1 e2 e3 e4 e5',
  'web=1': '',
}

for (const [property, expected] of Object.entries(conditions)) {
  test(`the events with property ${property}`, async (t) => {
    assert.equal(idsOf(await readEvents(await appWithEvents(t), eventsUrl(ada, { property }))), expected)
  })
}

test('three conditions, repeated or joined, all hold, on every page', async (t) => {
  const testApp = await appWithEvents(t)
  const three = ['eventType=buy', 'timestamp<2020-07-05', 'web.webPageDetails.pageViews.value!=9']
  const repeated = three.map((property) => `&property=${encodeURIComponent(property)}`).join('')
  assert.equal(idsOf(await readEvents(testApp, `${eventsUrl(ada, { limit: '1' })}${repeated}`)), 'e3 e4')
  const joined = eventsUrl(ada, { limit: '1', property: three.join('&') })
  assert.equal(idsOf(await readEvents(testApp, joined)), 'e3 e4')
})

test('events of two datasets with the same id are two, and pages of one come to an end', async (t) => {
  const twin = { ...events[0], datasetId: 'c'.repeat(24) }
  const testApp = await appWithEvents(t, [twin])
  assert.equal(idsOf(await readEvents(testApp, eventsUrl(ada, { limit: '1' }))), 'e1 e2 e3 e3 e4 e5')
})

test('a profile without events has an empty page', async (t) => {
  const quiet = { ns: 'Email', id: 'quiet@example.com' }
  const record = { type: 'profile', datasetId: 'd'.repeat(24), primary: quiet, ingestedAt: day(1), body: {} }
  assert.deepEqual(await read(await appWithEvents(t, [record]), eventsUrl(quiet)), {
    _page: { orderby: 'timestamp', start: '', count: 0, next: '' },
    children: [],
    _links: { next: { href: '' } },
  })
})

test('1000 events a page unless told', async (t) => {
  const many = Array.from({ length: 1001 }, (_, number) => ({
    ...events[0],
    primary: { ns: 'ECID', id: '1' },
    body: { _id: `m${number}`, timestamp: day(1) },
  }))
  const { _page } = await read(await appWithEvents(t, many), eventsUrl({ ns: 'ECID', id: '1' }))
  assert.equal(_page.count, 1000)
  assert.notEqual(_page.next, '')
})
