// GET /dataSets and GET /dataSets/{id}: pages, unknown ids, and whose datasets are seen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset } from '../../tutorial-request.ts'
import { assertServiceError, dataSetsPath } from '../refusals.ts'
import { magicIds } from './dataset-calls.ts'

const seeded = [
  '5b020a27e7040801dedba61b',
  '5cf6bcf79ecc7c14530fe436',
  '5b7c86968f7b6501e21ba9df',
  '5bb4c46757920712f924a3eb',
  '5b76f86b85d0e00000be5c8b',
  '5b76f8d787a6af01e2ceda18',
  '5b95b21737a6cf00007c2d4e',
  ...magicIds,
]

test('the list is a map by id of the same objects as the look-ups', async (t) => {
  const { call } = await buildTestApp(t)
  const list = (await call('GET', dataSetsPath)).json()
  assert.deepEqual(Object.keys(list), seeded)
  for (const [id, dataset] of Object.entries(list)) {
    assert.deepEqual((await call('GET', `${dataSetsPath}/${id}`)).json(), { [id]: dataset })
  }
  assert.equal(list['5b020a27e7040801dedba61b'].name, 'Profile Data Export')
  assert.deepEqual(list['5b020a27e7040801dedba61b'].schemaRef, tutorialDataset.schemaRef)
})

test('limit and start cut pages that hold every dataset once, the oldest first', async (t) => {
  const { call, advance } = await buildTestApp(t)
  await advance(1)
  const [reference] = (await call('POST', dataSetsPath, { body: tutorialDataset })).json()
  const keys = async (query: string) => Object.keys((await call('GET', `${dataSetsPath}?${query}`)).json())
  const all = await keys('limit=100')
  assert.equal(all.length, seeded.length + 1)
  assert.equal(`@/datasets/${all.at(-1)}`, reference)
  const paged = []
  for (let start = 0; start <= seeded.length; start += 3)
    paged.push(...(await keys(`limit=3&start=${start}`)))
  assert.deepEqual(paged, all)
  assert.deepEqual(await keys('start=6'), all.slice(6))
  assert.deepEqual(await keys(`start=${all.length}`), [])
  assert.deepEqual(await keys('limit=5&limit=2'), all.slice(0, 2))
  assert.deepEqual(await keys('?&limit=4&unheardOf=1'), all.slice(0, 4))
})

test('20 datasets unless told, 100 at the most', async (t) => {
  const { call } = await buildTestApp(t)
  for (let count = 0; count < 100; count += 1) {
    await call('POST', dataSetsPath, { body: { name: `target ${count}` } })
  }
  const length = async (query: string) =>
    Object.keys((await call('GET', `${dataSetsPath}?${query}`)).json()).length
  assert.equal(await length(''), 20)
  assert.equal(await length('start=10'), 20)
  assert.equal(await length('limit=100'), 100)
  assert.equal(await length('limit=100&start=100'), seeded.length)
})

for (const query of [
  'limit=0',
  'limit=-1',
  'limit=101',
  'limit=abc',
  'limit=1.5',
  'limit=',
  'limit=20&limit=0',
]) {
  test(`${query} is refused, naming limit`, async (t) => {
    const { call } = await buildTestApp(t)
    assertServiceError(await call('GET', `${dataSetsPath}?${query}`), 400, /^limit must be /)
  })
}

for (const query of ['start=-1', 'start=abc', 'start=0.5', 'start=']) {
  test(`${query} is refused, naming start`, async (t) => {
    const { call } = await buildTestApp(t)
    assertServiceError(await call('GET', `${dataSetsPath}?${query}`), 400, /^start must be /)
  })
}

test('limit=0 is refused with the range that is allowed', async (t) => {
  const { call } = await buildTestApp(t)
  assertServiceError(await call('GET', `${dataSetsPath}?limit=0`), 400, /^limit.*\b1\b.*\b100\b/)
})

for (const start of ['99999999999999999999', '9223372036854775808', '1e300']) {
  test(`start=${start} is past the end or refused, but no bug`, async (t) => {
    const { call } = await buildTestApp(t)
    const reply = await call('GET', `${dataSetsPath}?start=${start}`)
    if (reply.statusCode === 200) assert.deepEqual(reply.json(), {})
    else assertServiceError(reply, 400, /^start must be /)
  })
}

test('unknown ids are 404, whatever they look like', async (t) => {
  const { call } = await buildTestApp(t)
  const unknown = ['5b020a27e7040801dedba61c', '5B020A27E7040801DEDBA61B', '1', 'toString', '__proto__', 'é']
  for (const id of unknown) {
    const reply = await call('GET', `${dataSetsPath}/${encodeURIComponent(id)}`)
    assertServiceError(reply, 404, `The dataset ${id} does not exist in this sandbox.`)
  }
})

test('row 27: a dataset of another sandbox or organization is not there', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('POST', dataSetsPath, { body: tutorialDataset })
  const id = reply.json()[0].split('/').at(-1)
  const strangers = [{ sandbox: 'dev' }, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }]
  for (const stranger of strangers) {
    const found = await call('GET', `${dataSetsPath}/${id}`, stranger)
    assertServiceError(found, 404, `The dataset ${id} does not exist in this sandbox.`)
    const list = (await call('GET', dataSetsPath, stranger)).json()
    assert.deepEqual(Object.keys(list).sort(), [...seeded].sort())
  }
  assert.equal((await call('GET', `${dataSetsPath}/${id}`)).statusCode, 200)
})

test('the same dataset id belongs to each tenant with its own organization and sandbox', async (t) => {
  const { call } = await buildTestApp(t)
  const path = `${dataSetsPath}/${seeded[0]}`
  const own = Object.values<{ imsOrg: string; sandboxId: string }>((await call('GET', path)).json())[0]
  const headers = { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' }
  const other = Object.values<{ imsOrg: string; sandboxId: string }>(
    (await call('GET', path, { headers })).json(),
  )[0]
  assert.equal(other?.imsOrg, 'OTHER@AdobeOrg')
  assert.notEqual(other?.sandboxId, own?.sandboxId)
})
