// GET /batches/{id}/files and GET /files/{id}: what is listed, when, and in which pages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { downloadBatch } from '../../parquet-rows.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import {
  assertServiceError,
  createJob,
  dataAccessPath,
  dataSetsPath,
  jobsPath,
  readBatch,
} from '../refusals.ts'

const { datasetId } = tutorialRequest.destination
const host = 'http://localhost:80'
const nothing = { data: [], _page: { limit: 100, count: 0 } }

/** Eleven profiles once the graph has joined two records; two a part: six parts. */
const graphPolicy = { id: '10648288-cda5-11e8-a8d5-f2801f1b9fd1' }

async function exportSixParts(testApp: TestApp): Promise<string> {
  const { schema } = tutorialRequest
  const job = await createJob(testApp, { destination: { datasetId }, schema, mergePolicy: graphPolicy })
  await testApp.advance('PT1M')
  return job.destination.batchId
}

test('row 30: one dataset file for the batch, its self href fetchable', async (t) => {
  const testApp = await buildTestApp(t, { rowsPerPart: 2 })
  const batchId = await exportSixParts(testApp)
  const { completed, metrics } = await readBatch(testApp, batchId)
  const { viewId } = (await testApp.call('GET', `${dataSetsPath}/${datasetId}`)).json()[datasetId]
  const href = `${host}${dataAccessPath}/files/${batchId}-1`
  const listed = await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`)
  assert.deepEqual(listed.json(), {
    data: [
      {
        dataSetFileId: `${batchId}-1`,
        dataSetViewId: viewId,
        version: '1.0.0',
        created: String(completed),
        updated: String(completed),
        isValid: true,
        records: '11',
        size: String(metrics.outputByteSize),
        _links: { self: { href } },
      },
    ],
    _page: { limit: 100, count: 1 },
  })
  assert.equal((await testApp.call('GET', href)).json()._page.count, 6)
})

test('the parts of a dataset file, with text lengths that add up to its size', async (t) => {
  const testApp = await buildTestApp(t, { rowsPerPart: 2 })
  const batchId = await exportSixParts(testApp)
  const url = `${dataAccessPath}/files/${batchId}-1`
  const { data, ...rest } = (await testApp.call('GET', url)).json()
  assert.deepEqual(rest, { _page: { limit: 100, count: 6 } })
  let size = 0
  for (const [index, { name, length, _links, ...others }] of data.entries()) {
    assert.match(name, new RegExp(`^part-0000${index}-[0-9a-f-]{36}-c000\\.snappy\\.parquet$`))
    assert.match(length, /^\d+$/)
    assert.deepEqual(_links, { self: { href: `${host}${url}?path=${name}` } })
    assert.deepEqual(others, {})
    size += Number(length)
  }
  assert.equal(size, (await readBatch(testApp, batchId)).metrics.outputByteSize)
})

test('row 31: start=0&limit=1 of six is one item, count 6, a next and a templated page', async (t) => {
  const testApp = await buildTestApp(t, { rowsPerPart: 2 })
  const batchId = await exportSixParts(testApp)
  const url = `${dataAccessPath}/files/${batchId}-1`
  const all = (await testApp.call('GET', url)).json().data
  const first = (await testApp.call('GET', `${url}?start=0&limit=1`)).json()
  assert.deepEqual(first, {
    data: all.slice(0, 1),
    _page: { limit: 1, count: 6 },
    _links: {
      next: { href: `${host}${url}?start=1&limit=1` },
      page: { href: `${host}${url}?start=0&limit=1`, templated: true },
    },
  })
  const seen = []
  let href: string | undefined = `${url}?limit=4`
  while (href !== undefined) {
    const page: { data: object[]; _links?: { next?: { href: string } } } = (
      await testApp.call('GET', href)
    ).json()
    seen.push(...page.data)
    href = page._links?.next?.href
  }
  assert.deepEqual(seen, all)
  const last = (await testApp.call('GET', `${url}?start=5&limit=1`)).json()
  assert.deepEqual(Object.keys(last._links), ['page'])
})

test('pages at the edges: the last counts of a repeated limit, 100 at the most, past the end nothing', async (t) => {
  const testApp = await buildTestApp(t, { rowsPerPart: 2 })
  const batchId = await exportSixParts(testApp)
  const page = async (query: string) =>
    (await testApp.call('GET', `${dataAccessPath}/files/${batchId}-1?${query}`)).json()
  assert.equal((await page('limit=1&limit=2')).data.length, 2)
  assert.deepEqual((await page('limit=101'))._page, { limit: 100, count: 6 })
  assert.deepEqual((await page('limit=9007199254740991'))._page, { limit: 100, count: 6 })
  assert.deepEqual(await page('start=6'), { data: [], _page: { limit: 100, count: 6 } })
  assert.deepEqual((await page('start=9007199254740991')).data, [])
  assert.equal((await page('limit=6'))._links, undefined)
  assert.equal((await page('range=bytes%3D0-9')).data.length, 6)
})

test('impossible numbers are refused by name, for batches and for files', async (t) => {
  const testApp = await buildTestApp(t)
  const batchId = await exportSixParts(testApp)
  for (const query of ['limit=0', 'limit=-1', 'limit=abc', 'limit=1.5', 'limit=', 'start=-1', 'start=1.5']) {
    const detail = new RegExp(`^${query.split('=')[0]} must be `)
    for (const path of [`batches/${batchId}/files`, `files/${batchId}-1`]) {
      assertServiceError(await testApp.call('GET', `${dataAccessPath}/${path}?${query}`), 400, detail)
    }
  }
})

test('numbers beyond any count are past the end or refused by name, but no bug', async (t) => {
  const testApp = await buildTestApp(t)
  const batchId = await exportSixParts(testApp)
  for (const member of ['start', 'limit']) {
    const url = `${dataAccessPath}/files/${batchId}-1?${member}=99999999999999999999`
    const reply = await testApp.call('GET', url)
    if (reply.statusCode !== 200) assertServiceError(reply, 400, new RegExp(`^${member} must be `))
  }
})

test('before its job has SUCCEEDED a batch has no files: 200 with none, and the file is 404', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination } = await createJob(testApp, tutorialRequest)
  const [{ batchId }] = destination.batches
  for (const ms of [0, 1870, 1, 1443, 1112, 11, 749]) {
    await testApp.advance(ms)
    const files = await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`)
    assert.equal(files.statusCode, 200)
    assert.deepEqual(files.json(), nothing)
    const file = await testApp.call('GET', `${dataAccessPath}/files/${batchId}-1`)
    assertServiceError(file, 404, `The dataset file ${batchId}-1 does not exist in this sandbox.`)
  }
  await testApp.advance(1)
  const files = await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`)
  assert.equal(files.json()._page.count, 1)
})

test('unknown batches and files are 404, in any method that reads', async (t) => {
  const testApp = await buildTestApp(t)
  const batchId = await exportSixParts(testApp)
  for (const id of ['x', '00000000000000000000000000000000', '__proto__', `${batchId}-1`]) {
    const reply = await testApp.call('GET', `${dataAccessPath}/batches/${id}/files`)
    assertServiceError(reply, 404, `The batch ${id} does not exist in this sandbox.`)
    assert.equal((await testApp.call('HEAD', `${dataAccessPath}/batches/${id}/files`)).statusCode, 404)
  }
  for (const id of [
    batchId,
    `${batchId}-0`,
    `${batchId}-2`,
    `${batchId}-01`,
    `${batchId}-1-1`,
    'x-1',
    '-1',
  ]) {
    const reply = await testApp.call('GET', `${dataAccessPath}/files/${id}`)
    assertServiceError(reply, 404, `The dataset file ${id} does not exist in this sandbox.`)
  }
})

test('row 27: files of another sandbox or organization are not there', async (t) => {
  const testApp = await buildTestApp(t)
  const batchId = await exportSixParts(testApp)
  const { data } = (await testApp.call('GET', `${dataAccessPath}/files/${batchId}-1`)).json()
  for (const stranger of [{ sandbox: 'dev' }, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }]) {
    const batch = await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/files`, stranger)
    assertServiceError(batch, 404, `The batch ${batchId} does not exist in this sandbox.`)
    const missing = `The dataset file ${batchId}-1 does not exist in this sandbox.`
    for (const url of [`${dataAccessPath}/files/${batchId}-1`, data[0]._links.self.href]) {
      assertServiceError(await testApp.call('GET', url, stranger), 404, missing)
      assert.equal((await testApp.call('HEAD', data[0]._links.self.href, stranger)).statusCode, 404)
    }
  }
})

test('a second export into the same dataset leaves the files of the first as they are', async (t) => {
  const testApp = await buildTestApp(t)
  const first = await exportSixParts(testApp)
  const look = async () => (await testApp.call('GET', `${dataAccessPath}/files/${first}-1`)).json()
  const before = await look()
  const second = await exportSixParts(testApp)
  assert.notEqual(second, first)
  assert.deepEqual(await look(), before)
  assert.equal((await testApp.call('GET', jobsPath)).json().records.length, 5)
})

test('the batch of job 726 of the tutorial has files, the same however many ask at once', async (t) => {
  const testApp = await buildTestApp(t)
  const url = `${dataAccessPath}/batches/da5cfb4de32c4b93a09f7e37fa53ad52/files`
  const replies = await Promise.all([1, 2, 3].map(() => testApp.call('GET', url)))
  for (const reply of replies) assert.equal(reply.body, replies[0]?.body)
  const { rows } = await downloadBatch(testApp, 'da5cfb4de32c4b93a09f7e37fa53ad52')
  assert.equal(rows.length, 2)
})

test('a list of parts may begin at a part by its name, as one client asks for it', async (t) => {
  const testApp = await buildTestApp(t, { rowsPerPart: 2 })
  const batchId = await exportSixParts(testApp)
  const path = `${dataAccessPath}/files/${batchId}-1`
  const names = (await testApp.call('GET', path)).json().data.map(({ name }: { name: string }) => name)
  const page = (await testApp.call('GET', `${path}?start=${names[4]}`)).json()
  assert.deepEqual(
    page.data.map(({ name }: { name: string }) => name),
    names.slice(4),
  )
  assertServiceError(await testApp.call('GET', `${path}?start=nobody.parquet`), 400, /^start must be /)
})
