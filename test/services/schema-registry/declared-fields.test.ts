// The registry’s union is the one that seeds are checked against and columns are made of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { downloadBatch, parquetShape } from '../../parquet-rows.ts'
import { get, mediaType, profileUnionAltId, readFull, unionsPath } from './registry-calls.ts'

const eventUnionAltId = '_xdm.context.experienceevent__union'
const targetId = 'dddddddddddddddddddddddd'
const target = { type: 'dataset', id: targetId, schemaRef: { id: profileUnionAltId } }

const own = {
  orders: 3,
  ratio: 0.5,
  name: 'x',
  isNew: true,
  tags: ['a'],
  lines: [{ sku: 's', count: 1 }],
}
const profile = {
  type: 'profile',
  datasetId: 'aaaaaaaaaaaaaaaaaaaaaaaa',
  primary: { ns: 'Email', id: 'ada@example.com' },
  ingestedAt: '2019-08-30T00:00:00Z',
  body: { _shop: own },
}
const event = {
  type: 'event',
  datasetId: 'bbbbbbbbbbbbbbbbbbbbbbbb',
  primary: { ns: 'Email', id: 'ada@example.com' },
  ingestedAt: '2019-08-30T00:00:00Z',
  body: { _id: 'e1', timestamp: '2019-08-30T00:00:00Z', _shop: { visit: 'first' } },
}

async function seed({ call }: TestApp, records: readonly object[], sandbox = 'prod'): Promise<void> {
  const reply = await call('POST', '/_emulator/seed', { body: { records }, sandbox })
  assert.equal(reply.statusCode, 200, reply.body)
}

const scalar = (title: string, type: string, xdmType = type) => ({ title, type, 'meta:xdmType': xdmType })
const long = (title: string) => ({
  title,
  type: 'integer',
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
  'meta:xdmType': 'long',
})

test('lists in lists are looked at once, however deep they go', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const depth = 90
  const nested = JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`)
  await seed(testApp, [target, { ...profile, body: { _shop: { nested: [[], ...nested] } } }])
  let field = (await readFull(testApp)).properties._shop.properties.nested
  for (let level = 0; level < depth; level += 1) {
    assert.equal(field.type, 'array')
    field = field.items
  }
  assert.equal(field.type, 'integer')
})

test('fields that records declare appear, with the types of their values', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const before = await readFull(testApp)
  assert.equal(before.properties._shop, undefined)
  await seed(testApp, [target, profile, event])
  const after = await readFull(testApp)
  assert.deepEqual(after.properties._shop.properties, {
    orders: long('orders'),
    ratio: scalar('ratio', 'number'),
    name: scalar('name', 'string'),
    isNew: scalar('isNew', 'boolean'),
    tags: {
      title: 'tags',
      type: 'array',
      items: { type: 'string', 'meta:xdmType': 'string' },
      'meta:xdmType': 'array',
    },
    lines: {
      title: 'lines',
      type: 'array',
      items: {
        type: 'object',
        properties: { sku: scalar('sku', 'string'), count: long('count') },
        'meta:xdmType': 'object',
      },
      'meta:xdmType': 'array',
    },
  })
  assert.notEqual(
    after['meta:registryMetadata'].eTag,
    before['meta:registryMetadata'].eTag,
    'the tag changes with the fields',
  )
})

test('fields of events appear in the event union and below timeSeriesEvents', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await seed(testApp, [profile, event])
  const visit = { visit: scalar('visit', 'string') }
  assert.deepEqual((await readFull(testApp, eventUnionAltId)).properties._shop.properties, visit)
  const { items } = (await readFull(testApp)).properties.timeSeriesEvents
  assert.deepEqual(items.properties._shop.properties, visit)
})

test('fields that a dataset’s schema declares appear, each as it was declared', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const properties = {
    _crm: {
      type: 'object',
      properties: {
        since: { type: 'string', format: 'date' },
        level: { type: 'integer', 'meta:xdmType': 'byte' },
        byShop: { type: 'object', additionalProperties: { type: 'number' } },
      },
    },
  }
  await seed(testApp, [{ ...target, observableSchema: { type: 'object', properties } }])
  assert.deepEqual((await readFull(testApp)).properties._crm.properties, {
    since: { title: 'since', type: 'string', format: 'date', 'meta:xdmType': 'date' },
    level: { title: 'level', type: 'integer', minimum: -128, maximum: 127, 'meta:xdmType': 'byte' },
    byShop: {
      title: 'byShop',
      type: 'object',
      additionalProperties: { type: 'number', 'meta:xdmType': 'number' },
      'meta:xdmType': 'map',
    },
  })
})

test('another sandbox does not see what this one declared', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await seed(testApp, [profile])
  assert.equal((await readFull(testApp, profileUnionAltId, 'dev')).properties._shop, undefined)
})

test('what is declared stands in a field group of the tenant’s own', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await seed(testApp, [profile])
  const reply = await get(testApp, `${unionsPath}/${profileUnionAltId}`, mediaType('xed', '; version=1'))
  const group = 'https://ns.adobe.com/emulator/mixins/profile-own-fields'
  assert.ok(reply.json().allOf.some(({ $ref }: { $ref: string }) => $ref === group))
  assert.ok(reply.json()['meta:extends'].includes(group))
})

test('the properties of the union, in their order, are the columns of an export of everything', async (t) => {
  const testApp = await buildTestApp(t)
  await seed(testApp, [target, profile, event])
  const body = {
    additionalFields: { eventList: {} },
    destination: { datasetId: targetId },
    schema: { name: '_xdm.context.profile' },
  }
  const job = (await testApp.call('POST', '/data/core/ups/export/jobs', { body })).json()
  await testApp.advance('PT1H')
  const { parts } = await downloadBatch(testApp, job.destination.batchId)
  const { columns } = await parquetShape(parts[0]?.bytes ?? Buffer.alloc(0))
  assert.deepEqual(Object.keys((await readFull(testApp)).properties), columns)
})

test('the union of one sandbox, declared by a dataset in another, gives the same union', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await seed(testApp, [profile, event])
  for (const altId of [profileUnionAltId, eventUnionAltId]) {
    const { properties } = await readFull(testApp, altId)
    const { timeSeriesEvents: _events, ...observed } = properties
    const id = altId === profileUnionAltId ? 'c'.repeat(24) : 'e'.repeat(24)
    await seed(testApp, [{ ...target, id, observableSchema: { properties: observed } }], 'dev')
  }
  for (const altId of [profileUnionAltId, eventUnionAltId]) {
    const [here, there] = [await readFull(testApp, altId), await readFull(testApp, altId, 'dev')]
    assert.deepEqual(there.properties, here.properties)
  }
})
