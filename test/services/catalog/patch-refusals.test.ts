// PATCH of datasets: what is refused, with words for it, and that nothing is half done.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset } from '../../tutorial-request.ts'
import { assertServiceError, dataSetsPath } from '../refusals.ts'
import { createDataset, readDataset } from './dataset-calls.ts'

const headers = { 'content-type': 'application/json-patch+json' }

const patches: readonly (readonly [unknown, string])[] = [
  [[{ op: 'replace', path: '/nothing', value: 1 }], '[0]: there is nothing at /nothing'],
  [[{ op: 'remove', path: '/nothing' }], '[0]: there is nothing at /nothing'],
  [[{ op: 'add', path: '/extensions/adobe/ttl', value: 1 }], '[0]: there is nothing at /extensions/adobe'],
  [[{ op: 'add', path: '/name/x', value: 1 }], '[0]: the path names no place in the dataset'],
  [[{ op: 'move', from: '/tags', path: '/tags/inside' }], '[0]: the path names no place in the dataset'],
  [[{ op: 'add', path: '/tags/owner/7', value: 'x' }], '[0]: the path names no place in the dataset'],
  [[{ op: 'copy', from: '/name', path: '/tags/owner/x' }], '[0]: the path names no place in the dataset'],
  [[{ op: 'remove', path: '/tags/owner/00' }], '[0]: there is nothing at /tags/owner/00'],
  [[{ op: 'remove', path: '/tags/owner/length' }], '[0]: there is nothing at /tags/owner/length'],
  [[{ op: 'test', path: '/name', value: 'another' }], '[0]: the value tested is another'],
  [[{ op: 'add', path: '/name' }], '[0]: value is required'],
  [[{ op: 'move', path: '/name' }], '[0]: from is required'],
  [[{ op: 'replace', path: '', value: {} }], '[0]: the whole dataset cannot be addressed'],
  [[{ op: 'add', path: '/name', value: 5 }], 'name must be a string'],
  [[{ op: 'add', path: '/tags/owner', value: 'x' }], 'tags.owner must be an array'],
  [
    [
      { op: 'add', path: '/description', value: 'x' },
      { op: 'remove', path: '/no' },
    ],
    '[1]: there is nothing at /no',
  ],
  [[{ path: '/name', value: 'x' }], '[0].op is required'],
  [[{ op: 'grow', path: '/name' }], '[0].op must be one of add, remove, replace, move, copy, test'],
  [[{ op: 'remove' }], '[0].path is required'],
  [['remove'], '[0] must be an object'],
  [{ name: 'x' }, 'the request body must be an array of operations'],
  [null, 'the request body must be an object'],
  [7, 'the request body must be an object'],
]

test('row 43: JSON Patches that do not fit are refused as a whole, naming the operation', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, { ...tutorialDataset, tags: { owner: ['a'] } })
  const before = await readDataset(testApp, id)
  for (const [body, detail] of patches) {
    assertServiceError(await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body, headers }), 400, detail)
  }
  const pointer = await testApp.call('PATCH', `${dataSetsPath}/${id}`, {
    body: [{ op: 'remove', path: 'name' }],
  })
  assertServiceError(pointer, 400, /^\[0\]\.path must match .*a JSON Pointer such as/)
  assert.deepEqual(await readDataset(testApp, id), before)
})

const merges: readonly (readonly [unknown, string])[] = [
  [{ name: 5 }, 'name must be a string'],
  [{ tags: 'x' }, 'tags must be an object'],
  [{ tags: { owner: { 0: 'a' } } }, 'tags.owner must be an array'],
  [{ schemaRef: { id: null } }, 'schemaRef.id is required'],
  [{ fileDescription: [] }, 'fileDescription must be an object'],
  [{ classification: { managedBy: 'ME' } }, 'classification.managedBy must be one of CUSTOMER, SYSTEM'],
  ['x', 'the request body must be an object'],
]

test('row 43, 44: merges that would break the dataset are refused by name', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const before = await readDataset(testApp, id)
  for (const path of [dataSetsPath, '/data/foundation/catalog/v2/dataSets']) {
    for (const [body, detail] of merges) {
      assertServiceError(await testApp.call('PATCH', `${path}/${id}`, { body }), 400, detail)
    }
  }
  const array = await testApp.call('PATCH', `/data/foundation/catalog/v2/dataSets/${id}`, { body: [] })
  assertServiceError(array, 400, 'the request body must be an object')
  assert.deepEqual(await readDataset(testApp, id), before)
})

test('a JSON Patch reaches nothing but the dataset’s own members', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  for (const path of ['/__proto__/x', '/constructor/prototype/x', '/tags/constructor', '/prototype']) {
    const body = [{ op: 'add', path, value: 'polluted' }]
    const reply = await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body })
    assertServiceError(reply, 400, /^\[0\]: no member can be named (__proto__|constructor|prototype)$/)
  }
  for (const path of ['/toString/x', '/toString/call', '/tags/hasOwnProperty/x', '/name/trim/call']) {
    const body = [{ op: 'add', path, value: 'polluted' }]
    const parent = path.slice(0, path.lastIndexOf('/'))
    const reply = await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body })
    assertServiceError(reply, 400, `[0]: there is nothing at ${parent}`)
  }
  const copy = [{ op: 'copy', from: '/toString', path: '/name' }]
  const reply = await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body: copy })
  assertServiceError(reply, 400, '[0]: there is nothing at /toString')
})

test('copies of copies end before they fill the memory or nest too deeply', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, { ...tutorialDataset, mine: { text: 'x'.repeat(1000) } })
  const doubling = Array.from({ length: 60 }, (_, index) => ({
    op: 'copy',
    from: '/mine',
    path: `/mine/c${index}`,
  }))
  const nesting = Array.from({ length: 60 }, (_, index) => ({
    op: 'copy',
    from: '/tags',
    path: `/tags${'/a'.repeat(index + 1)}`,
  }))
  for (const body of [doubling, nesting]) {
    const reply = await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body })
    assertServiceError(reply, 400, /^\[\d+\]: (the copies are larger|it is nested more)/)
  }
})

test('row 29: only PATCH /dataSets/{id} takes JSON Patch', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const calls = [
    ['POST', dataSetsPath],
    ['PUT', `${dataSetsPath}/${id}`],
    ['PATCH', `/data/foundation/catalog/v2/dataSets/${id}`],
  ] as const
  for (const [method, url] of calls) {
    const reply = await testApp.call(method, url, { body: {}, headers })
    assertServiceError(reply, 400, 'A valid content-type must be specified')
  }
  const untyped = await testApp.call('PATCH', `${dataSetsPath}/${id}`)
  assertServiceError(untyped, 400, 'A valid content-type must be specified')
})
