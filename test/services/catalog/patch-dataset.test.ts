// PATCH /dataSets/{id} and /v2/dataSets/{id}: what merging and JSON Patch change, and what they leave alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset } from '../../tutorial-request.ts'
import { assertServiceError, dataSetsPath } from '../refusals.ts'
import { createDataset, readDataset, strangers } from './dataset-calls.ts'

const v2Path = '/data/foundation/catalog/v2/dataSets'
const jsonPatch = { 'content-type': 'application/json-patch+json' }

/** Each way to say the same change: how it is sent, and its body. */
const changes = {
  'a merge': { body: { name: 'New name', description: 'New description' } },
  'a JSON Patch': {
    body: [
      { op: 'replace', path: '/name', value: 'New name' },
      { op: 'add', path: '/description', value: 'New description' },
    ],
    headers: jsonPatch,
  },
  'a JSON Patch sent as application/json, as one client does': {
    body: [
      { op: 'add', path: '/name', value: 'New name' },
      { op: 'add', path: '/description', value: 'New description' },
    ],
  },
}

for (const [name, options] of Object.entries(changes)) {
  test(`row 43: ${name} changes only what it says, and bumps the version`, async (t) => {
    const testApp = await buildTestApp(t)
    const id = await createDataset(testApp, { ...tutorialDataset, tags: { owner: ['shop'] } })
    const before = await readDataset(testApp, id)
    await testApp.advance(5)
    const headers = { 'x-api-key': 'other key', ...('headers' in options && options.headers) }
    const reply = await testApp.call('PATCH', `${dataSetsPath}/${id}`, { ...options, headers })
    assert.equal(reply.statusCode, 200, reply.body)
    assert.deepEqual(reply.json(), [`@/dataSets/${id}`])
    assert.deepEqual(await readDataset(testApp, id), {
      ...before,
      name: 'New name',
      description: 'New description',
      version: '1.0.1',
      updated: before.updated + 5,
      updatedUser: 'other key',
    })
  })
}

test('row 43: merging keeps other tags, replaces arrays and removes what is null', async (t) => {
  const testApp = await buildTestApp(t)
  const tags = { owner: ['a', 'b'], old: ['x'] }
  const id = await createDataset(testApp, { ...tutorialDataset, description: 'gone soon', tags })
  const system = (await readDataset(testApp, id)).tags
  const unifiedProfile = ['enabled:true', 'isUpsert:true']
  await testApp.call('PATCH', `${dataSetsPath}/${id}`, {
    body: { description: null, tags: { unifiedProfile, owner: ['c'], old: null } },
  })
  const { old, ...kept } = system
  const dataset = await readDataset(testApp, id)
  assert.deepEqual(dataset.tags, { ...kept, owner: ['c'], unifiedProfile })
  assert.equal('description' in dataset, false)
})

test('row 43: a JSON Patch enables a dataset for Profile and Identity, as documented', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const body = [
    { op: 'add', path: '/tags/unifiedProfile', value: ['enabled:true', 'isUpsert:true'] },
    { op: 'add', path: '/tags/unifiedIdentity', value: ['enabled:true'] },
    { op: 'test', path: '/version', value: '1.0.0' },
    { op: 'copy', from: '/name', path: '/description' },
    { op: 'move', from: '/tags/adobe~1pqs~1table', path: '/tags/table' },
    { op: 'remove', path: '/aspect' },
  ]
  const reply = await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body, headers: jsonPatch })
  assert.equal(reply.statusCode, 200, reply.body)
  const { tags, description, aspect } = await readDataset(testApp, id)
  assert.deepEqual(tags.unifiedProfile, ['enabled:true', 'isUpsert:true'])
  assert.deepEqual(tags.unifiedIdentity, ['enabled:true'])
  assert.deepEqual(tags.table, ['profile_data_export'])
  assert.equal(description, 'Profile Data Export')
  assert.equal(aspect, undefined)
})

for (const path of [v2Path, '/data/foundation/catalog/V2/DATASETS', '/catalog/v2/dataSets']) {
  test(`row 44: ${path} creates what lies between and keeps what lies beside`, async (t) => {
    const testApp = await buildTestApp(t)
    const extensions = { adobe_unifiedProfile: { kept: true } }
    const id = await createDataset(testApp, { ...tutorialDataset, extensions })
    const rowExpiration = { ttlValue: 'P3M' }
    const body = { extensions: { adobe_lakeHouse: { rowExpiration } } }
    const reply = await testApp.call('PATCH', `${path}/${id}`, { body })
    assert.equal(reply.statusCode, 200, reply.body)
    assert.deepEqual(reply.json(), [`@/dataSets/${id}`])
    const dataset = await readDataset(testApp, id)
    assert.deepEqual(dataset.extensions, { ...extensions, adobe_lakeHouse: { rowExpiration } })
    assert.equal(dataset.version, '1.0.1')
  })
}

test('row 44: classification and members that nobody knows are taken', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const body = { classification: { managedBy: 'SYSTEM' }, mine: { deep: { er: 1 } } }
  await testApp.call('PATCH', `${v2Path}/${id}`, { body })
  const { classification, mine } = await readDataset(testApp, id)
  assert.deepEqual(classification, { dataBehavior: 'record', managedBy: 'SYSTEM' })
  assert.deepEqual(mine, { deep: { er: 1 } })
})

test('what the Catalog keeps itself is passed over in a merge and refused in a JSON Patch', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const before = await readDataset(testApp, id)
  const claims = { imsOrg: 'x', created: 1, viewId: 'v', files: 'f', lastBatchId: 'b', version: '9.9.9' }
  for (const path of [dataSetsPath, v2Path]) {
    assert.equal((await testApp.call('PATCH', `${path}/${id}`, { body: claims })).statusCode, 200)
  }
  assert.deepEqual(await readDataset(testApp, id), { ...before, version: '1.0.2' })
  for (const [member, value] of Object.entries(claims)) {
    const body = [{ op: 'add', path: `/${member}`, value }]
    const reply = await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body })
    assertServiceError(reply, 400, `${member} is kept by the Catalog and cannot be changed`)
  }
  assert.equal((await readDataset(testApp, id)).version, '1.0.2')
})

test('a patch of an unknown dataset, or of a stranger’s, is 404 and changes nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const before = await readDataset(testApp, id)
  const missing = `The dataset ${id} does not exist in this sandbox.`
  for (const path of [dataSetsPath, v2Path]) {
    for (const stranger of strangers) {
      const reply = await testApp.call('PATCH', `${path}/${id}`, { body: { name: 'mine' }, ...stranger })
      assertServiceError(reply, 404, missing)
    }
    const unknown = await testApp.call('PATCH', `${path}/__proto__`, { body: { name: 'x' } })
    assertServiceError(unknown, 404, 'The dataset __proto__ does not exist in this sandbox.')
  }
  assert.deepEqual(await readDataset(testApp, id), before)
})
