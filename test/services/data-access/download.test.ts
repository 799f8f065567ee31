// GET and HEAD /files/{id}?path=: the bytes, their headers, and ranges of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { parquetRows } from '../../parquet-rows.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertServiceError, createJob, dataAccessPath } from '../refusals.ts'

const single = { ...tutorialRequest, destination: { datasetId: tutorialRequest.destination.datasetId } }

/** The one part of an export: where it is, and all its bytes. */
async function exportOnePart(testApp: TestApp) {
  const { batchId } = (await createJob(testApp, single)).destination
  await testApp.advance('PT1M')
  const fileId = `${batchId}-1`
  const [part] = (await testApp.call('GET', `${dataAccessPath}/files/${fileId}`)).json().data
  const href: string = part._links.self.href
  const whole = await testApp.call('GET', href)
  assert.equal(whole.statusCode, 200)
  return {
    fileId,
    href,
    name: String(part.name),
    length: Number(part.length),
    whole,
    bytes: whole.rawPayload,
  }
}

test('row 32: the listed length is the number of bytes of the download, which is Parquet', async (t) => {
  const { whole, bytes, length } = await exportOnePart(await buildTestApp(t))
  assert.equal(bytes.length, length)
  assert.equal(whole.headers['content-length'], String(length))
  assert.equal(whole.headers['content-type'], 'application/parquet')
  assert.equal(whole.headers['accept-ranges'], 'bytes')
  assert.equal((await parquetRows(bytes)).length, 5)
})

test('row 33: HEAD with path has the headers of the download and no body', async (t) => {
  const testApp = await buildTestApp(t)
  const { href, whole, fileId } = await exportOnePart(testApp)
  const reply = await testApp.call('HEAD', href)
  assert.equal(reply.statusCode, 200)
  assert.equal(reply.body, '')
  for (const header of ['accept-ranges', 'content-length', 'content-type']) {
    assert.equal(reply.headers[header], whole.headers[header])
  }
  assert.equal((await testApp.call('HEAD', `${dataAccessPath}/files/${fileId}?path=nope`)).statusCode, 404)
  assert.equal((await testApp.call('HEAD', `${dataAccessPath}/files/nope-1?path=nope`)).statusCode, 404)
})

test('row 33: HEAD without path is 400', async (t) => {
  const testApp = await buildTestApp(t)
  const { fileId } = await exportOnePart(testApp)
  for (const query of ['', '?limit=1', '?Path=x']) {
    const reply = await testApp.call('HEAD', `${dataAccessPath}/files/${fileId}${query}`)
    assert.equal(reply.statusCode, 400)
    assert.equal(reply.body, '')
  }
})

/** Range, and the bytes it asks of a file: [first, last], or undefined for the whole file. */
const ranges: readonly (readonly [string, (size: number) => readonly [number, number] | undefined])[] = [
  ['bytes=0-99', () => [0, 99]],
  ['bytes=0-0', () => [0, 0]],
  ['bytes=5-9', () => [5, 9]],
  ['bytes=100-', (size) => [100, size - 1]],
  ['bytes=0-', (size) => [0, size - 1]],
  ['bytes=-10', (size) => [size - 10, size - 1]],
  ['bytes=-1', (size) => [size - 1, size - 1]],
  ['bytes=0-99999999', (size) => [0, size - 1]],
  ['bytes=10-99999999999999999999999', (size) => [10, size - 1]],
  ['bytes=-99999999', (size) => [0, size - 1]],
  ['bytes=0-4,10-14', () => undefined],
  ['bytes=0-4, -5', () => undefined],
  ['bytes=0-4,5-9', () => undefined],
  ['bytes=5-2', () => undefined],
  ['bytes=abc', () => undefined],
  ['bytes=', () => undefined],
  ['bytes=-', () => undefined],
  ['bytes=1', () => undefined],
  ['bytes', () => undefined],
  ['bytes 0-9', () => undefined],
  ['items=0-9', () => undefined],
  ['0-9', () => undefined],
  ['', () => undefined],
]

test('row 34: a range gets the bytes it names, or all when it names none', async (t) => {
  const testApp = await buildTestApp(t)
  const { href, bytes, length } = await exportOnePart(testApp)
  for (const [range, asked] of ranges) {
    await t.test(`Range: "${range}"`, async () => {
      const reply = await testApp.call('GET', href, { headers: { range } })
      const span = asked(length)
      assert.equal(reply.statusCode, span ? 206 : 200)
      const [first, last] = span ?? [0, length - 1]
      assert.deepEqual(reply.rawPayload, bytes.subarray(first, last + 1))
      assert.equal(reply.headers['content-length'], String(last - first + 1))
      assert.equal(reply.headers['content-type'], 'application/parquet')
      assert.equal(reply.headers['content-range'], span && `bytes ${first}-${last}/${length}`)
    })
  }
})

test('ranges that lie outside the file are 416 and say how long it is', async (t) => {
  const testApp = await buildTestApp(t)
  const { href, length } = await exportOnePart(testApp)
  for (const range of [`bytes=${length}-`, 'bytes=99999999-', `bytes=${length}-${length + 9}`, 'bytes=-0']) {
    const reply = await testApp.call('GET', href, { headers: { range } })
    const detail = `The header Range asks for bytes outside the file, which has ${length} bytes.`
    assertServiceError(reply, 416, detail)
    assert.equal(reply.headers['content-range'], `bytes */${length}`)
    const head = await testApp.call('HEAD', href, { headers: { range } })
    assert.ok([200, 416].includes(head.statusCode))
    assert.equal(head.body, '')
  }
  const lastByte = await testApp.call('GET', href, { headers: { range: `bytes=${length - 1}-` } })
  assert.equal(lastByte.headers['content-range'], `bytes ${length - 1}-${length - 1}/${length}`)
})

test('a file put together from ranges is the file', async (t) => {
  const testApp = await buildTestApp(t)
  const { href, bytes, length } = await exportOnePart(testApp)
  const pieces = []
  for (let first = 0; first < length; first += 1000) {
    const reply = await testApp.call('GET', href, { headers: { range: `bytes=${first}-${first + 999}` } })
    assert.equal(reply.statusCode, 206)
    pieces.push(reply.rawPayload)
  }
  assert.deepEqual(Buffer.concat(pieces), bytes)
})

const conditions = {
  accept: 'application/json, application/octet-stream',
  'accept-encoding': 'gzip, br',
  'if-none-match': '*',
  'if-match': '"an-etag"',
  'if-modified-since': 'Thu, 01 Jan 2037 00:00:00 GMT',
  'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT',
}

test('a download names no validators, so conditions on it come to nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const { href, bytes } = await exportOnePart(testApp)
  for (const [header, value] of Object.entries(conditions)) {
    await t.test(header, async () => {
      const reply = await testApp.call('GET', href, { headers: { [header]: value } })
      assert.equal(reply.statusCode, 200)
      assert.deepEqual(reply.rawPayload, bytes)
    })
  }
})

test('paths that are no part of the file are 404, and no way out of the lake', async (t) => {
  const testApp = await buildTestApp(t)
  const { fileId, name } = await exportOnePart(testApp)
  const paths = [
    'nope',
    '.',
    '..',
    '../x',
    '/etc/passwd',
    `./${name}`,
    `x/../${name}`,
    name.toUpperCase(),
    `${name}\0`,
  ]
  for (const path of paths) {
    const reply = await testApp.call(
      'GET',
      `${dataAccessPath}/files/${fileId}?path=${encodeURIComponent(path)}`,
    )
    assertServiceError(reply, 404, `path: the dataset file ${fileId} holds no file named ${path}.`)
  }
  assert.equal((await testApp.call('GET', `${dataAccessPath}/files/${fileId}?path=`)).statusCode, 404)
})

test('the path of a repeated parameter is the last; the part of one batch is not in another', async (t) => {
  const testApp = await buildTestApp(t)
  const { fileId, name, bytes } = await exportOnePart(testApp)
  const reply = await testApp.call('GET', `${dataAccessPath}/files/${fileId}?path=nope&path=${name}`)
  assert.deepEqual(reply.rawPayload, bytes)
  const other = await exportOnePart(testApp)
  const mixed = await testApp.call('GET', `${dataAccessPath}/files/${other.fileId}?path=${name}`)
  assertServiceError(mixed, 404, `path: the dataset file ${other.fileId} holds no file named ${name}.`)
})
