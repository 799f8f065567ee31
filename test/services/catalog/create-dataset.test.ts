// POST /dataSets: what is stored, under which reference, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { assertServiceError, dataSetsPath, jobsPath } from '../refusals.ts'

const { fileDescription, aspect, ...withoutSeedOnlyMembers } = tutorialDataset
const { schemaRef } = tutorialDataset

const accepted = {
  'row 1: the tutorial’s body': [dataSetsPath, tutorialDataset],
  'row 2: without fileDescription and aspect': [dataSetsPath, withoutSeedOnlyMembers],
  'row 3: requestDataSource, altId schemaRef and a misspelled member': [
    `${dataSetsPath}?requestDataSource=true`,
    {
      name: 'audience export',
      schemaRef: { id: '_xdm.context.profile__union', contentType: schemaRef.contentType },
      fileDescription: { persistet: true, containerFormat: 'parquet', format: 'parquet' },
    },
  ],
  'row 4: with a trailing slash and a Python literal': [
    `${dataSetsPath}/?requestDataSource=False`,
    { ...tutorialDataset, tags: { unifiedProfile: ['enabled: true'] }, systemLabels: [], unifiedTags: ['a'] },
  ],
  'without a name or any other member': [dataSetsPath, {}],
  'members that no specification knows': [dataSetsPath, { name: 'x', fields: [], dataSourceId: 7 }],
} as const satisfies Record<string, readonly [string, object]>

for (const [name, [path, body]] of Object.entries(accepted)) {
  test(`${name}: 201, one reference, a Location that resolves, and the body as it was sent`, async (t) => {
    const { call } = await buildTestApp(t)
    const reply = await call('POST', path, { body })
    assert.equal(reply.statusCode, 201)
    assert.match(String(reply.headers['content-type']), /^application\/json/)
    const references: string[] = reply.json()
    assert.equal(references.length, 1)
    assert.match(references[0] ?? '', /^@\/datasets\/[0-9a-f]{24}$/)
    const id = references[0]?.slice('@/datasets/'.length) ?? ''
    assert.equal(reply.headers.location, `http://localhost:80${dataSetsPath}/${id}`)
    const dataset = (await call('GET', String(reply.headers.location))).json()[id]
    const { tags: _tags, ...sent } = body as { tags?: object }
    assert.deepEqual(dataset, { ...dataset, ...sent })
  })
}

for (const [datasetRef, spelling] of [
  ['seed', 'datasets'],
  ['dataSets', 'dataSets'],
] as const) {
  test(`row 1: datasetRef=${datasetRef} names a new dataset @/${spelling}/…; its Location and changes stay dataSets`, async (t) => {
    const { call } = await buildTestApp(t, { switches: { datasetRef } })
    const reply = await call('POST', dataSetsPath, { body: tutorialDataset })
    const location = String(reply.headers.location)
    const id = location.split('/').at(-1)
    assert.deepEqual(reply.json(), [`@/${spelling}/${id}`])
    assert.ok(location.endsWith(`${dataSetsPath}/${id}`), location)
    for (const [method, body] of [['PUT', tutorialDataset], ['PATCH', { name: 'x' }], ['DELETE']] as const) {
      const changed = await call(method, location, { ...(body && { body }) })
      assert.deepEqual(changed.json(), [`@/dataSets/${id}`], method)
    }
    assert.equal((await call('GET', location)).statusCode, 404)
  })
}

test('the stored dataset: what was sent, and what the Catalog adds', async (t) => {
  const { call } = await buildTestApp(t)
  const [reference] = (await call('POST', dataSetsPath, { body: tutorialDataset })).json()
  const id = reference.slice('@/datasets/'.length)
  const { sandboxId, viewId, ...dataset } = (await call('GET', `${dataSetsPath}/${id}`)).json()[id]
  assert.match(sandboxId, /^[0-9a-f-]{36}$/)
  assert.match(viewId, /^[0-9a-f]{24}$/)
  assert.deepEqual(dataset, {
    ...tutorialDataset,
    imsOrg: callerHeaders()['x-gw-ims-org-id'],
    tags: { 'adobe/pqs/table': ['profile_data_export'], 'adobe/siphon/table/format': ['parquet'] },
    classification: { dataBehavior: 'record', managedBy: 'CUSTOMER' },
    version: '1.0.0',
    created: Date.UTC(2026, 0, 1),
    updated: Date.UTC(2026, 0, 1),
    createdClient: 'key',
    createdUser: 'key',
    updatedUser: 'key',
    files: `@/dataSetFiles?dataSetId=${id}`,
  })
})

test('tags of the caller stand beside those of the Catalog', async (t) => {
  const { call } = await buildTestApp(t)
  const tags = { unifiedProfile: ['enabled:true', 'isUpsert:true'], empty: [] }
  const reply = await call('POST', dataSetsPath, { body: { name: 'Tagged', tags } })
  const [dataset] = Object.values<{ tags: object }>(
    (await call('GET', String(reply.headers.location))).json(),
  )
  assert.deepEqual(dataset?.tags, {
    'adobe/pqs/table': ['tagged'],
    'adobe/siphon/table/format': ['parquet'],
    ...tags,
  })
})

test('what the Catalog says of a dataset cannot be sent', async (t) => {
  const { call } = await buildTestApp(t)
  const claims = { imsOrg: 'mine', sandboxId: 's', version: '9', created: 1, viewId: 'v', files: 'f' }
  const reply = await call('POST', dataSetsPath, { body: claims })
  const [dataset] = Object.values<Record<string, unknown>>(
    (await call('GET', String(reply.headers.location))).json(),
  )
  for (const [member, claim] of Object.entries(claims)) assert.notEqual(dataset?.[member], claim, member)
})

test('datasets of the same name are two datasets, and an export can go into either at once', async (t) => {
  const { call } = await buildTestApp(t)
  const ids = []
  for (let count = 0; count < 2; count += 1) {
    const [reference] = (await call('POST', dataSetsPath, { body: tutorialDataset })).json()
    ids.push(reference.split('/').at(-1))
  }
  assert.equal(new Set(ids).size, 2)
  for (const datasetId of ids) {
    const body = { ...tutorialRequest, destination: { datasetId } }
    assert.equal((await call('POST', jobsPath, { body })).json().destination.datasetId, datasetId)
  }
})

const refused: readonly (readonly [unknown, string])[] = [
  [{ name: null }, 'name must be a string'],
  [{ name: 5 }, 'name must be a string'],
  [{ description: ['x'] }, 'description must be a string'],
  [{ schemaRef: null }, 'schemaRef must be an object'],
  [{ schemaRef: schemaRef.id }, 'schemaRef must be an object'],
  [{ schemaRef: {} }, 'schemaRef.id is required'],
  [{ schemaRef: { id: '' } }, 'schemaRef.id must not be empty'],
  [{ schemaRef: { id: 7 } }, 'schemaRef.id must be a string'],
  [{ schemaRef: { ...schemaRef, contentType: 1 } }, 'schemaRef.contentType must be a string'],
  [{ schema: {} }, 'schema must be a string'],
  [{ fileDescription: [] }, 'fileDescription must be an object'],
  [{ fileDescription: { persisted: 'true' } }, 'fileDescription.persisted must be a boolean'],
  [{ fileDescription: { format: null } }, 'fileDescription.format must be a string'],
  [{ aspect: false }, 'aspect must be a string'],
  [{ tags: [] }, 'tags must be an object'],
  [{ tags: { unifiedProfile: 'enabled:true' } }, 'tags.unifiedProfile must be an array'],
  [{ tags: { unifiedProfile: [true] } }, 'tags.unifiedProfile[0] must be a string'],
  [{ enableErrorDiagnostics: 'true' }, 'enableErrorDiagnostics must be a boolean'],
  [{ observableSchema: [] }, 'observableSchema must be an object'],
  [{ unifiedTags: [1] }, 'unifiedTags[0] must be a string'],
  [{ systemLabels: 'a' }, 'systemLabels must be an array'],
  [{ name: 1, aspect: 2 }, 'name must be a string; aspect must be a string'],
  [[], 'the request body must be an object'],
  [null, 'the request body must be an object'],
  ['x', 'the request body must be an object'],
]

test('ill-typed members are refused by name, and nothing is stored', async (t) => {
  const { call } = await buildTestApp(t)
  const before = (await call('GET', dataSetsPath)).json()
  for (const [body, detail] of refused) {
    assertServiceError(await call('POST', dataSetsPath, { body }), 400, detail)
  }
  assert.deepEqual((await call('GET', dataSetsPath)).json(), before)
})
