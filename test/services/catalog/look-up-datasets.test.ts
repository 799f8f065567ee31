// Look-ups of several datasets at once, and the members that `properties` asks for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset } from '../../tutorial-request.ts'
import { assertServiceError, batchesPath, dataSetsPath, historyBatches } from '../refusals.ts'
import { createDataset, deleteMagic, magicIds, strangers } from './dataset-calls.ts'

test('row 39: limit=5 and properties show only those members, of those that have them', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await deleteMagic(testApp)
  const withDescription = await createDataset(testApp, {
    name: 'A',
    description: 'text',
    observableSchema: {},
  })
  const without = await createDataset(testApp, { name: 'B' })
  for (let count = 0; count < 4; count += 1) await createDataset(testApp, {})
  const list = (await testApp.call('GET', `${dataSetsPath}?limit=5&properties=name,description,files`)).json()
  assert.equal(Object.keys(list).length, 5)
  assert.deepEqual(list[withDescription], {
    name: 'A',
    description: 'text',
    files: `@/dataSetFiles?dataSetId=${withDescription}`,
  })
  assert.deepEqual(list[without], { name: 'B', files: `@/dataSetFiles?dataSetId=${without}` })
  const spaced = (
    await testApp.call('GET', `${dataSetsPath}?limit=2&properties=description,%20observableSchema`)
  ).json()
  assert.deepEqual(spaced, {
    [withDescription]: { description: 'text', observableSchema: {} },
    [without]: {},
  })
  const one = (await testApp.call('GET', `${dataSetsPath}/${without}?properties=name,nothing`)).json()
  assert.deepEqual(one, { [without]: { name: 'B' } })
})

test('row 39: without properties every documented member is there', async (t) => {
  const testApp = await buildTestApp(t)
  await createDataset(testApp, {})
  const always = [
    'tags',
    'classification',
    'schemaRef',
    'fileDescription',
    'files',
    'viewId',
    'version',
    'name',
  ]
  const system = ['imsOrg', 'sandboxId', 'created', 'updated', 'createdClient', 'createdUser', 'updatedUser']
  const list: Record<string, object> = (await testApp.call('GET', dataSetsPath)).json()
  for (const [id, dataset] of Object.entries(list)) {
    const missing = [...always, ...system].filter((member) => !(member in dataset))
    assert.deepEqual(missing, [], id)
  }
})

test('row 39: observableSchema among the properties makes the page 20 at the most', async (t) => {
  const testApp = await buildTestApp(t)
  for (let count = 0; count < 20; count += 1) await createDataset(testApp, {})
  const length = async (query: string) =>
    Object.keys((await testApp.call('GET', `${dataSetsPath}?${query}`)).json()).length
  assert.equal(await length('limit=100&properties=observableSchema,name'), 20)
  assert.equal(await length('limit=5&properties=observableSchema'), 5)
  assert.equal(await length('limit=100&properties=name'), 27 + magicIds.length)
})

test('row 40: five ids in one path, 124 characters, are a map of five in the order of the ids', async (t) => {
  const testApp = await buildTestApp(t)
  const ids = []
  for (let count = 0; count < 5; count += 1) ids.unshift(await createDataset(testApp, tutorialDataset))
  assert.equal(ids.join(',').length, 124)
  for (const separator of [',', '%2C', '%2c']) {
    const reply = await testApp.call('GET', `${dataSetsPath}/${ids.join(separator)}`)
    assert.equal(reply.statusCode, 200, reply.body)
    const list = (await testApp.call('GET', `${dataSetsPath}?limit=100`)).json()
    assert.deepEqual(
      Object.entries(reply.json()),
      ids.map((id) => [id, list[id]]),
    )
  }
})

test('row 40: unknown ids among others are left out, and 404 when none is known', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const found = await testApp.call('GET', `${dataSetsPath}/nobody,${id},${id},__proto__,?properties=name`)
  assert.deepEqual(found.json(), { [id]: { name: tutorialDataset.name } })
  const none = await testApp.call('GET', `${dataSetsPath}/nobody,noone`)
  assertServiceError(none, 404, 'The dataset nobody,noone does not exist in this sandbox.')
  for (const stranger of strangers) {
    const reply = await testApp.call('GET', `${dataSetsPath}/${id},nobody`, stranger)
    assertServiceError(reply, 404, `The dataset ${id},nobody does not exist in this sandbox.`)
  }
})

test('row 40: 100 ids are answered, 101 refused', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const others = Array.from({ length: 100 }, (_, index) => String(index).padStart(24, '0'))
  const hundred = await testApp.call('GET', `${dataSetsPath}/${[id, ...others.slice(1)].join(',')}`)
  assert.deepEqual(Object.keys(hundred.json()), [id])
  for (const path of [dataSetsPath, batchesPath, '/data/foundation/catalog/dataSetFiles']) {
    const reply = await testApp.call('GET', `${path}/${[id, ...others].join(',')}`)
    assertServiceError(reply, 400, 'a look-up names at most 100 ids, not 101')
  }
})

test('row 48: batches are looked up by a comma list, with properties, and aggregate is taken', async (t) => {
  const testApp = await buildTestApp(t)
  const reply = await testApp.call(
    'GET',
    `${batchesPath}/${historyBatches.join(',')},none?aggregate=true&properties=status`,
  )
  assert.deepEqual(reply.json(), Object.fromEntries(historyBatches.map((id) => [id, { status: 'success' }])))
})
