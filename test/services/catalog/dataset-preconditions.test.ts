// If-Match, If-None-Match, ETag and Pragma: validate-only on datasets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset } from '../../tutorial-request.ts'
import { assertServiceError, dataSetsPath } from '../refusals.ts'
import { createDataset, readDataset } from './dataset-calls.ts'

const v2Path = '/data/foundation/catalog/v2/dataSets'
const created = Date.UTC(2026, 0, 1)

test('row 47: a look-up of one dataset carries its version; a list and a look-up of two do not', async (t) => {
  const testApp = await buildTestApp(t)
  const [a, b] = [await createDataset(testApp, {}), await createDataset(testApp, {})]
  await testApp.call('PATCH', `${dataSetsPath}/${a}`, { body: { name: 'x' } })
  const { headers } = await testApp.call('GET', `${dataSetsPath}/${a}`)
  assert.deepEqual([headers.etag, headers['e-tag']], ['"1.0.1"', '"1.0.1"'])
  for (const url of [dataSetsPath, `${dataSetsPath}/${a},${b}`]) {
    assert.equal((await testApp.call('GET', url)).headers.etag, undefined)
  }
})

const fitting = ['1.0.0', '"1.0.0"', 'W/"1.0.0"', '"7.0.0", "1.0.0"', '*', String(created), `"${created}"`]
const stale = ['1.0.1', '"0.9.0"', '1.0', String(created - 1), 'nonsense', '"1.0.0']

for (const [method, path] of [
  ['PUT', dataSetsPath],
  ['PATCH', dataSetsPath],
  ['PATCH', v2Path],
] as const) {
  test(`row 47: ${method} ${path} with If-Match of another version is 412 and changes nothing`, async (t) => {
    const testApp = await buildTestApp(t)
    const id = await createDataset(testApp, tutorialDataset)
    const body = { name: 'changed' }
    for (const tag of stale) {
      const reply = await testApp.call(method, `${path}/${id}`, { body, headers: { 'if-match': tag } })
      const detail = `The header If-Match: ${tag} does not fit the dataset ${id}, which has the version 1.0.0.`
      assertServiceError(reply, 412, detail)
    }
    for (const tag of fitting) {
      const reply = await testApp.call(method, `${path}/${id}`, { body, headers: { 'if-none-match': tag } })
      assertServiceError(reply, 412, /^The header If-None-Match: /)
    }
    assert.equal((await readDataset(testApp, id)).name, tutorialDataset.name)
    const headers = { 'if-match': '"1.0.0"', 'if-none-match': '"1.0.1"' }
    assert.equal((await testApp.call(method, `${path}/${id}`, { body, headers })).statusCode, 200)
    const again = await testApp.call(method, `${path}/${id}`, { body, headers })
    assertServiceError(again, 412, /which has the version 1\.0\.1\.$/)
  })
}

for (const tag of fitting) {
  test(`row 47: If-Match: ${tag} fits a dataset of version 1.0.0`, async (t) => {
    const testApp = await buildTestApp(t)
    const id = await createDataset(testApp, {})
    const options = { body: { name: 'changed' }, headers: { 'if-match': tag } }
    assert.equal((await testApp.call('PATCH', `${dataSetsPath}/${id}`, options)).statusCode, 200)
  })
}

test('row 47: Pragma: validate-only answers like the call and stores nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const id = await createDataset(testApp, tutorialDataset)
  const before = (await testApp.call('GET', dataSetsPath)).json()
  const headers = { pragma: 'validate-only' }
  const posted = await testApp.call('POST', dataSetsPath, { body: tutorialDataset, headers })
  assert.equal(posted.statusCode, 201)
  const [reference] = posted.json()
  assert.match(reference, /^@\/datasets\/[0-9a-f]{24}$/)
  assert.equal((await testApp.call('GET', `${dataSetsPath}/${reference.slice(11)}`)).statusCode, 404)
  for (const method of ['PUT', 'PATCH'] as const) {
    const reply = await testApp.call(method, `${dataSetsPath}/${id}`, { body: { name: 'x' }, headers })
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), [`@/dataSets/${id}`])
    const wrong = await testApp.call(method, `${dataSetsPath}/${id}`, { body: { name: 1 }, headers })
    assertServiceError(wrong, 400, 'name must be a string')
  }
  const wrong = await testApp.call('POST', dataSetsPath, { body: { name: 1 }, headers })
  assertServiceError(wrong, 400, 'name must be a string')
  assert.deepEqual((await testApp.call('GET', dataSetsPath)).json(), before)
})
