// Adobe's Python library aepp, as it is: the calls it makes from its first token to the rows of an export.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parquetRows } from '../parquet-rows.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import {
  clientId,
  connect,
  downloadParts,
  fetchToken,
  getDataSets,
  getExportJobs,
  getMergePolicies,
  getSegments,
  pythonQuery,
} from './aepp.ts'
import { openWire } from './wire.ts'

const catalog = '/data/foundation/catalog'
const jobs = '/data/core/ups/export/jobs'
const exported = '/data/foundation/export'

/** What the class for Profile asks for on every call, a type of the schema registry. */
const profileAccept = 'application/vnd.adobe.xdm+json'
const [segment] = tutorialRequest.filter.segments

test('rows 35 and 56: aepp goes from its token to the rows of an export', async (t) => {
  const { send, testApp } = await openWire(t, { auth: 'token' })
  const catalogClass = await connect(send)
  const created = await catalogClass.post(`${catalog}/dataSets/`, {
    name: 'Profile Data Export',
    schemaRef: {
      id: 'https://ns.adobe.com/xdm/context/profile__union',
      contentType: 'application/vnd.adobe.xed+json;version=1',
    },
  })
  assert.equal(created.status, 201)
  const datasetId = created.json()[0].split('/').at(-1)

  const profile = await connect(send, profileAccept)
  const started = await profile.post(jobs, {
    fields: 'identities.id,personalEmail.address',
    mergePolicy: { id: tutorialRequest.mergePolicy.id, version: 1 },
    destination: { datasetId, segmentPerBatch: false },
    schema: { name: '_xdm.context.profile' },
  })
  assert.equal(started.status, 200)
  const { id, destination } = started.json()
  let job = started.json()
  const statuses = [job.status]
  while (job.status !== 'SUCCEEDED') {
    await testApp.advance(1000)
    job = (await profile.get(`${jobs}/${id}`)).json()
    if (statuses.at(-1) !== job.status) statuses.push(job.status)
  }
  assert.deepEqual(statuses, ['NEW', 'PROCESSING', 'SUCCEEDED'])
  assert.equal(job.destination.batchId, destination.batchId)

  const parts = await downloadParts(await connect(send), destination.batchId)
  const rows = (await Promise.all(parts.map(parquetRows))).flat()
  assert.ok(rows.length > 0)
  assert.equal(rows.length, job.metrics.totalExportedProfileCounter)
  assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), ['identities', 'personalEmail'])
  const [batch] = Object.values<{ status: string; relatedObjects: { type: string; id: string }[] }>(
    (await catalogClass.get(`${catalog}/batches/${destination.batchId}`)).json(),
  )
  assert.equal(batch?.status, 'success')
  assert.deepEqual(batch?.relatedObjects, [{ type: 'dataSet', id: datasetId }])
})

test('row 56: every class of aepp fetches a token of its own, and all of them stay good', async (t) => {
  const { send } = await openWire(t, { auth: 'token' })
  const classes = await Promise.all([connect(send), connect(send, profileAccept), connect(send)])
  assert.notEqual(await fetchToken(send), undefined)
  for (const { get } of classes) assert.equal((await get(`${jobs}/`, { limit: 100 })).status, 200)
})

test('row 56: aepp as an internal client: a code for its token, and the id of its sandbox', async (t) => {
  const { send } = await openWire(t)
  const code = { grant_type: 'authorization_code', client_id: clientId, client_secret: 's', code: 'c' }
  const reply = await send({
    method: 'POST',
    path: '/ims/token/v1',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: pythonQuery(code),
  })
  assert.equal(reply.status, 200, reply.text)
  const sandboxes = '/data/foundation/sandbox-management'
  const { get } = await connect(send)
  const { id } = (await get(`${sandboxes}/sandboxes/prod`)).json()
  assert.equal(typeof id, 'string')
  const list = (await get(`${sandboxes}/sandboxes`)).json().sandboxes
  assert.deepEqual(
    list.map((sandbox: { id: string; name: string }) => [sandbox.id, sandbox.name]),
    [[id, 'prod']],
  )
  assert.ok(Array.isArray((await get(`${sandboxes}/sandboxTypes`)).json().sandboxTypes))
})

test('row 56: Catalog.createDataSet sends Python’s False, and patches with lists', async (t) => {
  const { send } = await openWire(t)
  const { get, post, patch, delete: remove } = await connect(send)
  const body = {
    name: 'für aepp',
    schemaRef: { id: 'https://ns.adobe.com/s/1', contentType: 'application/vnd.adobe.xed+json;version=1' },
    fileDescription: { persisted: true, containerFormat: 'parquet', format: 'parquet' },
    tags: { unifiedProfile: ['enabled: true', 'isUpsert: true'] },
    unifiedTags: ['t'],
    systemLabels: ['l'],
  }
  for (const requestDataSource of [false, true]) {
    const reply = await post(`${catalog}/dataSets`, body, { requestDataSource })
    assert.equal(reply.status, 201, reply.text)
  }
  const all = await getDataSets(await connect(send))
  const id = all.find(({ name }) => name === 'für aepp')?.id as string
  for (const dataset of all) {
    for (const member of ['name', 'tags', 'classification', 'schemaRef', 'fileDescription'])
      assert.ok(dataset[member] !== undefined, `${dataset.id} lacks ${member}`)
    assert.ok((dataset.tags as Record<string, string[]>)['adobe/pqs/table']?.[0])
  }
  const url = `${catalog}/dataSets/${id}`
  const asJson = [{ op: 'add', path: '/tags/acp_validationContext', value: ['disabled'] }]
  assert.deepEqual((await patch(url, asJson)).json(), [`@/dataSets/${id}`])
  const type = { 'Content-Type': 'application/json-patch+json' }
  const asPatch = [{ op: 'replace', path: '/tags/unifiedProfile', value: ['enabled:false'] }]
  assert.deepEqual((await patch(url, asPatch, type)).json(), [`@/dataSets/${id}`])
  const { tags } = (await get(url)).json()[id]
  assert.deepEqual([tags.acp_validationContext, tags.unifiedProfile], [['disabled'], ['enabled:false']])
  assert.deepEqual((await get(url, { properties: 'observableSchema' })).json(), { [id]: {} })
  assert.deepEqual((await remove(url)).json(), [`@/dataSets/${id}`])
})

test('row 56: 100 datasets in one path, and the last batches of one', async (t) => {
  const { send, testApp } = await openWire(t)
  const { get, post } = await connect(send)
  const ids: string[] = []
  while (ids.length < 100) ids.push((await post(`${catalog}/dataSets`, {})).json()[0].split('/').at(-1))
  assert.deepEqual(Object.keys((await get(`${catalog}/dataSets/${ids.join()}`)).json()), ids)
  const [dataSetId = ''] = ids
  await post(jobs, { ...tutorialRequest, destination: { datasetId: dataSetId } })
  await testApp.advance('PT1H')
  const last = (await get(`${catalog}/lastBatches`, { limit: 20, dataSetId })).json()
  assert.deepEqual(Object.keys(last), [dataSetId])
  const sorted = { limit: 10, status: 'failed', orderBy: 'desc:created' }
  for (const batch of Object.values<{ errors: object[]; sandboxId: string; tags: object }>(
    (await get(`${catalog}/batches`, sorted)).json(),
  )) {
    for (const error of batch.errors) assert.deepEqual(Object.keys(error), ['code', 'description'])
    assert.ok(batch.sandboxId && batch.tags)
  }
})

test('row 56: deleting answers 204, with a content type, a length of 0 and no body', async (t) => {
  const { send } = await openWire(t)
  const { post, get, delete: remove } = await connect(send, profileAccept)
  const { id } = (await post(jobs, tutorialRequest)).json()
  const reply = await remove(`${jobs}/${id}`)
  assert.deepEqual([reply.status, reply.text, reply.headers['content-type']], [204, '', undefined])
  assert.equal((await get(`${jobs}/${id}`)).json().status, 'CANCELLING')
  const unknown = await remove(`${jobs}/999999`)
  assert.deepEqual([unknown.status, unknown.json().status], [404, 404])
  assert.ok(unknown.json().report, 'what aepp takes for an error')
})

test('row 56: policies and segments answer a class that asks for types of the schema registry', async (t) => {
  const { send } = await openWire(t)
  const profile = await connect(send, profileAccept)
  const policies = await getMergePolicies(profile)
  assert.ok(policies.some(({ id }) => id === tutorialRequest.mergePolicy.id))
  const ordered = await profile.get('/data/core/ups/config/mergePolicies?orderBy=+name&limit=1')
  assert.equal(ordered.json().children[0].id, policies[0]?.id)
  assert.equal((await getSegments(profile)).length, 3)
  const onlyRealTime = { 'evaluationInfo.continuous.enabled': true, limit: 100 }
  assert.equal((await profile.get('/data/core/ups/segment/definitions', onlyRealTime)).status, 200)
  assert.ok((await getExportJobs(profile)).length >= 2)
})

test('row 56: HEAD has a content type as well; a range in the query has no effect', async (t) => {
  const { send, testApp } = await openWire(t)
  const { post, get, head } = await connect(send)
  const { destination } = (await post(jobs, { ...tutorialRequest, filter: { segments: [segment] } })).json()
  await testApp.advance('PT1H')
  const fileId = `${destination.batches[0].batchId}-1`
  const [part] = (await get(`${exported}/files/${fileId}`, {})).json().data
  const headers = (await head(`${exported}/files/${fileId}`, { path: part.name })).headers
  assert.equal(headers['content-length'], part.length)
  const ranged = await get(`${exported}/files/${fileId}`, { path: part.name, range: 'bytes=0-9' })
  assert.deepEqual([ranged.status, String(ranged.bytes.length)], [200, part.length])
  const paged = await get(`${exported}/files/${fileId}`, { start: part.name, limit: 10 })
  assert.deepEqual(paged.json().data, [part])
})
