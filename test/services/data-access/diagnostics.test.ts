// GET /batches/{id}/failed and /meta: what a batch keeps beside its files.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertServiceError, createJob, dataAccessPath, readJob } from '../refusals.ts'

const { datasetId } = tutorialRequest.destination
const host = 'http://localhost:80'
const nothing = { data: [], _page: { limit: 100, count: 0 } }
const strangers = [{ sandbox: 'dev' }, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }]

/** A batch whose job has failed, and its job. */
async function failedBatch(testApp: TestApp) {
  const body = { ...tutorialRequest, fields: 'no.such', destination: { datasetId } }
  const { id, destination } = await createJob(testApp, body)
  await testApp.advance('PT1M')
  const url = `${dataAccessPath}/batches/${destination.batchId}`
  return { job: await readJob(testApp, id), batchId: destination.batchId as string, url }
}

test('row 36: a failed batch lists a marker and one part, with their lengths and links', async (t) => {
  const testApp = await buildTestApp(t)
  const { url } = await failedBatch(testApp)
  const { data, ...rest } = (await testApp.call('GET', `${url}/failed`)).json()
  assert.deepEqual(rest, { _page: { limit: 100, count: 2 } })
  const [marker, part] = data
  assert.deepEqual(marker, {
    name: '_SUCCESS',
    length: '0',
    _links: { self: { href: `${host}${url}/failed?path=_SUCCESS` } },
  })
  assert.match(part.name, /^part-00000-[0-9a-f-]{36}-c000\.json$/)
  assert.deepEqual(part._links, { self: { href: `${host}${url}/failed?path=${part.name}` } })
  const first = (await testApp.call('GET', `${url}/failed?limit=1`)).json()
  assert.deepEqual(first.data, [marker])
  assert.deepEqual((await testApp.call('GET', first._links.next.href)).json().data, [part])
})

test('row 36: the part holds the errors of the job, one a line; ranges and HEAD hold for it', async (t) => {
  const testApp = await buildTestApp(t)
  const { job, url } = await failedBatch(testApp)
  const [marker, part] = (await testApp.call('GET', `${url}/failed`)).json().data
  const { href } = part._links.self
  const whole = await testApp.call('GET', href)
  assert.equal(whole.statusCode, 200)
  assert.match(String(whole.headers['content-type']), /^application\/json/)
  assert.equal(whole.rawPayload.length, Number(part.length))
  const lines = whole.body.split('\n')
  assert.equal(lines.pop(), '')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    job.errors,
  )
  const range = await testApp.call('GET', href, { headers: { range: 'bytes=-5' } })
  assert.equal(range.statusCode, 206)
  assert.equal(range.body, whole.body.slice(-5))
  const beyond = await testApp.call('GET', href, { headers: { range: 'bytes=9999-' } })
  assertServiceError(beyond, 416, /^The header Range asks for bytes outside the file/)
  const head = await testApp.call('HEAD', href)
  assert.deepEqual([head.statusCode, head.headers['content-length'], head.body], [200, part.length, ''])
  const empty = await testApp.call('GET', marker._links.self.href)
  assert.deepEqual([empty.statusCode, empty.headers['content-length'], empty.body], [200, '0', ''])
})

test('row 36: the failed batches of history tell their errors, too', async (t) => {
  const testApp = await buildTestApp(t)
  const job = await createJob(testApp, { ...tutorialRequest, fields: 'no.such' })
  await testApp.advance('PT1M')
  for (const { batchId } of job.destination.batches) {
    const { data } = (await testApp.call('GET', `${dataAccessPath}/batches/${batchId}/failed`)).json()
    const part = (await testApp.call('GET', data[1]._links.self.href)).body
    assert.equal(JSON.parse(part).code, '0100000003')
  }
})

test('row 36: batches that have not failed have no failed files', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination } = await createJob(testApp, tutorialRequest)
  const url = `${dataAccessPath}/batches/${destination.batches[0].batchId}/failed`
  for (const ms of [0, 1871, 60_000]) {
    await testApp.advance(ms)
    assert.deepEqual((await testApp.call('GET', url)).json(), nothing)
  }
  assertServiceError(
    await testApp.call('GET', `${url}?path=_SUCCESS`),
    404,
    /^path: the batch .* holds nothing at _SUCCESS\.$/,
  )
})

test('row 37: meta lists the folder of input files, which is empty for an export', async (t) => {
  const testApp = await buildTestApp(t)
  const { url } = await failedBatch(testApp)
  const root = (await testApp.call('GET', `${url}/meta`)).json()
  const href = `${host}${url}/meta?path=input_files`
  assert.deepEqual(root, {
    data: [{ name: 'input_files', length: '0', _links: { self: { href } } }],
    _page: { limit: 100, count: 1 },
  })
  assert.deepEqual((await testApp.call('GET', href)).json(), nothing)
  assert.deepEqual((await testApp.call('GET', `${href}/`)).json(), nothing)
})

test('row 36, 37: unknown paths are 404, with the slash written out or as %2F', async (t) => {
  const testApp = await buildTestApp(t)
  const { batchId, url } = await failedBatch(testApp)
  const paths = [
    'input_files/f.json',
    'input_files%2Ff.json',
    'row_errors',
    'row_errors_sample.json',
    '',
    '../x',
  ]
  for (const path of [...paths, '__proto__', '%2e%2e%2f_SUCCESS']) {
    for (const kind of ['meta', 'failed']) {
      const reply = await testApp.call('GET', `${url}/${kind}?path=${path}`)
      const detail = `path: the batch ${batchId} holds nothing at ${decodeURIComponent(path)}.`
      assertServiceError(reply, 404, detail)
    }
  }
})

test('row 27: unknown batches and those of a stranger are 404; impossible numbers are refused', async (t) => {
  const testApp = await buildTestApp(t)
  const { batchId, url } = await failedBatch(testApp)
  for (const kind of ['meta', 'failed', 'failed?path=_SUCCESS', 'meta?path=input_files']) {
    const unknown = await testApp.call('GET', `${dataAccessPath}/batches/nobody/${kind}`)
    assertServiceError(unknown, 404, 'The batch nobody does not exist in this sandbox.')
    for (const stranger of strangers) {
      const reply = await testApp.call('GET', `${url}/${kind}`, stranger)
      assertServiceError(reply, 404, `The batch ${batchId} does not exist in this sandbox.`)
    }
  }
  for (const query of ['limit=0', 'start=-1', 'start=x', 'limit=']) {
    for (const kind of ['meta', 'failed']) {
      const reply = await testApp.call('GET', `${url}/${kind}?${query}`)
      assertServiceError(reply, 400, new RegExp(`^${query.split('=')[0]} must be `))
    }
  }
})
