// Paths: prefixes, letter case, slashes, and calls that nothing answers.
import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../build-test-app.ts'
import {
  assertServiceError,
  assertUpsProblem,
  createJob,
  dataSetsPath,
  datasetsAtBirth,
  jobsPath,
} from '../services/refusals.ts'
import { tutorialDataset, tutorialRequest } from '../tutorial-request.ts'

for (const path of [
  jobsPath,
  `${jobsPath}/`,
  '/DATA/Core/UPS/Export/JOBS',
  '/ups/export/jobs',
  '/ups/export/jobs/',
  '/UPS/EXPORT/jobs/',
]) {
  test(`${path} lists the export jobs`, async (t) => {
    const { call } = await buildTestApp(t)
    assert.equal((await call('GET', `${path}?limit=1`)).json().records[0].id, 726)
    const created = await call('POST', path, { body: tutorialRequest })
    assert.equal(created.json().id, 24115)
    assert.equal((await call('DELETE', `${path.replace(/\/$/, '')}/24115/`)).statusCode, 204)
  })
}

for (const path of ['/dataSets', '/dataSets/', '/datasets', '/DATASETS/']) {
  for (const prefix of ['/data/foundation/catalog', '/catalog', '/Catalog']) {
    test(`${prefix}${path} makes and lists datasets`, async (t) => {
      const { call } = await buildTestApp(t)
      assert.equal((await call('POST', prefix + path, { body: tutorialDataset })).statusCode, 201)
      assert.equal(Object.keys((await call('GET', prefix + path)).json()).length, datasetsAtBirth + 1)
    })
  }
}

test('ids keep their case', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', `${dataSetsPath}/5B020A27E7040801DEDBA61B`)
  assertServiceError(reply, 404, 'The dataset 5B020A27E7040801DEDBA61B does not exist in this sandbox.')
})

test('hrefs keep the prefix that the caller used', async (t) => {
  const testApp = await buildTestApp(t)
  const { call } = testApp
  const origin = 'http://localhost:80'
  for (const [ups, catalog, dataAccess] of [
    ['/data/core/ups', '/data/foundation/catalog', '/data/foundation/export'],
    ['/ups', '/catalog', '/export'],
  ] as const) {
    const dataset = await call('POST', `${catalog}/dataSets`, { body: tutorialDataset })
    const datasetId = dataset.json()[0].split('/').at(-1)
    assert.equal(dataset.headers.location, `${origin}${catalog}/dataSets/${datasetId}`)
    assert.equal((await call('GET', String(dataset.headers.location))).statusCode, 200)

    const body = { ...tutorialRequest, destination: { datasetId } }
    const job = await call('POST', `${ups}/export/jobs/`, { body })
    assert.equal(job.headers['x-location'], `${origin}${ups}/export/jobs/${job.json().id}`)
    assert.deepEqual((await call('GET', String(job.headers['x-location']))).json(), job.json())

    await testApp.advance('PT1M')
    const { batchId } = job.json().destination
    const [file] = (await call('GET', `${dataAccess}/batches/${batchId}/files/`)).json().data
    const fileHref = `${origin}${dataAccess}/files/${batchId}-1`
    assert.equal(file._links.self.href, fileHref)
    const [part] = (await call('GET', fileHref)).json().data
    assert.equal(part._links.self.href, `${fileHref}?path=${part.name}`)
    assert.equal((await call('GET', part._links.self.href)).rawPayload.length, Number(part.length))
  }
})

test('hrefs name the host that the caller reached', async (t) => {
  const { call } = await buildTestApp(t)
  const headers = { host: '127.0.0.1:4620' }
  const reply = await call('POST', dataSetsPath, { body: tutorialDataset, headers })
  assert.match(
    String(reply.headers.location),
    /^http:\/\/127\.0\.0\.1:4620\/data\/foundation\/catalog\/dataSets\//,
  )
})

test('hrefs name the address that was called where a caller of HTTP/1.0 names no host', async (t) => {
  const { app } = await buildTestApp(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const body = JSON.stringify(tutorialDataset)
  const sent = { ...callerHeaders(), 'content-type': 'application/json', 'content-length': body.length }
  const headers = Object.entries(sent).map(([name, value]) => `${name}: ${value}`)
  const socket = connect(port, '127.0.0.1')
  socket.end([`POST ${dataSetsPath} HTTP/1.0`, ...headers, '', body].join('\r\n'))
  const reply = await text(socket)
  assert.match(reply, new RegExp(`^location: http://127\\.0\\.0\\.1:${port}/data/foundation/`, 'm'))
})

test('paths that only begin like a prefix are none', async (t) => {
  const { call } = await buildTestApp(t)
  for (const path of [
    '/upsx/export/jobs',
    '/ups.export/jobs',
    '/catalogue/dataSets',
    '/exports/files/x',
    '/',
  ]) {
    assertServiceError(
      await call('GET', path),
      404,
      new RegExp(`^Nothing answers GET ${path.replace('.', '\\.')}\\.`),
    )
  }
})

test('unknown paths are 404 in the words of the service they lie under', async (t) => {
  const testApp = await buildTestApp(t)
  for (const path of ['/data/core/ups', '/data/core/ups/', '/data/core/ups/nothing', `${jobsPath}/726/x`]) {
    assertUpsProblem(await testApp.call('GET', path), 404, /^Nothing answers GET \/data\/core\/ups/)
  }
  for (const path of [
    '/data/foundation/catalog',
    '/data/foundation/export/',
    '/data/foundation/export/jobs',
  ]) {
    assertServiceError(await testApp.call('GET', path), 404, new RegExp(`^Nothing answers GET ${path}\\.`))
  }
})

for (const path of ['/ups', '/ups/nothing', '/catalog/nothing', '/export/jobs']) {
  test(`the refusal of ${path} names the path as the caller wrote it`, async (t) => {
    const { call } = await buildTestApp(t)
    const reply = await call('GET', path)
    assert.equal(reply.statusCode, 404)
    assert.match(reply.json().detail, new RegExp(`^Nothing answers GET ${path}\\.`))
  })
}

test('a method that a path does not take is 405 and tells those it does', async (t) => {
  const testApp = await buildTestApp(t)
  await createJob(testApp, tutorialRequest)
  const refused = [
    ['PUT', jobsPath, 'GET, HEAD, POST'],
    ['DELETE', `${jobsPath}/`, 'GET, HEAD, POST'],
    ['PATCH', `${jobsPath}/24115`, 'DELETE, GET, HEAD, POST'],
    ['PUT', '/ups/export/JOBS/24115', 'DELETE, GET, HEAD, POST'],
  ] as const
  for (const [method, path, allowed] of refused) {
    const reply = await testApp.call(method, path, { body: {} })
    assertUpsProblem(reply, 405, new RegExp(`^${method} `))
    assert.equal(String(reply.headers.allow).split(', ').sort().join(', '), allowed)
  }
  const batches = await testApp.call('POST', '/data/foundation/catalog/batches', { body: {} })
  assertServiceError(batches, 405, /^POST \/data\/foundation\/catalog\/batches /)
  const files = await testApp.call('DELETE', '/data/foundation/export/files/x')
  assertServiceError(files, 405, /^DELETE \/data\/foundation\/export\/files\/x /)
})

test('paths that are not valid URLs are 400', async (t) => {
  const { call } = await buildTestApp(t)
  for (const path of ['/%', `${jobsPath}/%`, `${dataSetsPath}/%E0%A4%A`, `${jobsPath}/%zz`]) {
    const reply = await call('GET', path)
    assert.equal(reply.statusCode, 400)
    assert.equal(reply.json().detail, `The path is not a valid URL path: ${path}`)
    assert.notEqual(reply.headers['x-request-id'], undefined)
  }
})

test('row 40: a path segment of 124 characters is no path too long', async (t) => {
  const { call } = await buildTestApp(t)
  const ids = Array.from({ length: 5 }, (_, index) => String(index).repeat(24)).join(',')
  assert.equal(ids.length, 124)
  assert.equal((await call('GET', `${dataSetsPath}/${ids}`)).statusCode, 404)
})

test('a multi-get of 100 ids is no path too long', async (t) => {
  const { call } = await buildTestApp(t)
  const ids = Array.from({ length: 100 }, (_, index) => String(index).padStart(24, 'a')).join(',')
  assert.equal((await call('GET', `${dataSetsPath}/${ids}`)).statusCode, 404)
  const tooLong = await call('GET', `${dataSetsPath}/${'x'.repeat(4097)}`)
  assertServiceError(tooLong, 414, 'A part of the path is longer than 4096 characters.')
})
