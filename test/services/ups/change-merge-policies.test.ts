// Merge policies as they are written: create, replace, change, delete, and what other policies lose by it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { assertUpsProblem, mergePoliciesPath, uuid } from '../refusals.ts'

const bornAt = Date.UTC(2026, 0, 1) / 1000
const standardId = '0bf16e61-90e9-4204-b8fa-ad250360957b'
const order = ['5b76f86b85d0e00000be5c8b', '5b76f8d787a6af01e2ceda18']

/** Docs, "Create a merge policy". */
const loyalty = {
  name: 'Loyalty members ordered by ID',
  identityGraph: { type: 'none' },
  attributeMerge: { type: 'dataSetPrecedence', order },
  schema: { name: '_xdm.context.profile' },
}

async function create({ call }: TestApp, body: object) {
  const reply = await call('POST', mergePoliciesPath, { body })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

async function read({ call }: TestApp, id: string) {
  return (await call('GET', `${mergePoliciesPath}/${id}`)).json()
}

async function patch({ call }: TestApp, id: string, body: unknown) {
  const reply = await call('PATCH', `${mergePoliciesPath}/${id}`, { body })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

test('a created policy is version 1, of now, with an id of its own, and is read back as it was answered', async (t) => {
  const testApp = await buildTestApp(t)
  const { id, sandbox, ...policy } = await create(testApp, loyalty)
  assert.match(id, uuid)
  assert.deepEqual(policy, {
    ...loyalty,
    imsOrgId: callerHeaders()['x-gw-ims-org-id'],
    version: 1,
    isActiveOnEdge: false,
    default: false,
    updateEpoch: bornAt,
  })
  assert.deepEqual(await read(testApp, id), { id, sandbox, ...policy })
})

test('the same calls make the same ids, one of a deleted policy does not come again, and sandboxes share none', async (t) => {
  const [first, second] = [await buildTestApp(t), await buildTestApp(t)]
  const { id } = await create(first, loyalty)
  assert.equal((await create(second, loyalty)).id, id)
  await first.call('DELETE', `${mergePoliciesPath}/${id}`)
  assert.notEqual((await create(first, loyalty)).id, id)
  const elsewhere = await first.call('POST', mergePoliciesPath, { body: loyalty, sandbox: 'dev' })
  assert.notEqual(elsewhere.json().id, id)
})

test('members that the platform sets, or nobody knows, are passed over; what was left out is not there', async (t) => {
  const testApp = await buildTestApp(t)
  const { name: _name, ...nameless } = loyalty
  const claims = { id: 'mine', imsOrgId: 'me', version: 9, updateEpoch: 1, sandbox: {}, unheardOf: true }
  const policy = await create(testApp, { ...nameless, ...claims })
  assert.equal('name' in policy, false)
  assert.deepEqual(
    [policy.version, policy.updateEpoch, policy.imsOrgId],
    [1, bornAt, callerHeaders()['x-gw-ims-org-id']],
  )
  assert.equal('unheardOf' in policy, false)
})

test('datasets that do not exist may be in the order, and an order may stand unused', async (t) => {
  const testApp = await buildTestApp(t)
  for (const type of ['dataSetPrecedence', 'timestampOrdered']) {
    const attributeMerge = { type, order: ['no such dataset', ...order] }
    assert.deepEqual((await create(testApp, { ...loyalty, attributeMerge })).attributeMerge, attributeMerge)
  }
})

const precedence = (order?: unknown) => ({ attributeMerge: { type: 'dataSetPrecedence', order } })
const refused: readonly (readonly [object, string])[] = [
  [{ schema: undefined }, 'schema is required'],
  [{ schema: {} }, 'schema.name is required'],
  [{ schema: { name: '' } }, 'schema.name must not be empty'],
  [{ identityGraph: undefined }, 'identityGraph is required'],
  [{ identityGraph: { type: 'PDG' } }, 'identityGraph.type must be one of none, pdg'],
  [{ attributeMerge: undefined }, 'attributeMerge is required'],
  [{ attributeMerge: {} }, 'attributeMerge.type is required'],
  [
    { attributeMerge: { type: 'newest' } },
    'attributeMerge.type must be one of timestampOrdered, dataSetPrecedence',
  ],
  [precedence(), 'attributeMerge.order is required with dataSetPrecedence'],
  [precedence([]), 'attributeMerge.order is required with dataSetPrecedence'],
  [precedence('a,b'), 'attributeMerge.order must be an array'],
  [precedence([7]), 'attributeMerge.order[0] must be a string'],
  [precedence(['a', '']), 'attributeMerge.order[1] must not be empty'],
  [precedence(['a', 'b', 'a']), 'attributeMerge.order[2] names the dataset a a second time'],
  [{ name: null }, 'name must be a string'],
  [{ default: 'true' }, 'default must be a boolean'],
  [{ isActiveOnEdge: 1 }, 'isActiveOnEdge must be a boolean'],
]

for (const method of ['POST', 'PUT'] as const) {
  test(`${method}: what is wrong with a policy is refused by name, and nothing is stored`, async (t) => {
    const { call } = await buildTestApp(t)
    const url = method === 'POST' ? mergePoliciesPath : `${mergePoliciesPath}/${standardId}`
    const before = (await call('GET', mergePoliciesPath)).json()
    for (const [members, detail] of refused) {
      assertUpsProblem(await call(method, url, { body: { ...loyalty, ...members } }), 400, detail)
    }
    assertUpsProblem(await call(method, url, { body: [] }), 400, 'the request body must be an object')
    assert.deepEqual((await call('GET', mergePoliciesPath)).json(), before)
  })
}

test('PUT replaces all of a policy and bumps its version; what clients read they may send back', async (t) => {
  const testApp = await buildTestApp(t)
  const created = await create(testApp, { ...loyalty, isActiveOnEdge: true, default: true })
  await testApp.advance(2500)
  const body = {
    ...created,
    name: 'Renamed',
    attributeMerge: { type: 'timestampOrdered' },
    default: undefined,
  }
  delete body.isActiveOnEdge
  const reply = await testApp.call('PUT', `${mergePoliciesPath}/${created.id}`, { body })
  const expected = {
    ...created,
    ...JSON.parse(JSON.stringify(body)),
    version: 2,
    isActiveOnEdge: false,
    default: false,
    updateEpoch: bornAt + 2,
  }
  assert.deepEqual(reply.json(), expected)
  assert.deepEqual(await read(testApp, created.id), expected)
})

test('PUT with the id of another policy is refused', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('PUT', `${mergePoliciesPath}/${standardId}`, { body: { ...loyalty, id: 'other' } })
  assertUpsProblem(reply, 400, `id must be ${standardId}, as in the path`)
})

test('a new default takes the place of the old one, whose version is bumped, in its schema alone', async (t) => {
  const testApp = await buildTestApp(t)
  const defaults = async () =>
    (await testApp.call('GET', `${mergePoliciesPath}?default=true`)).json().children
  const events = { ...loyalty, schema: { name: '_xdm.context.experienceevent' }, default: true }
  const ofEvents = await create(testApp, events)
  await testApp.advance(5000)
  const ofProfiles = await create(testApp, { ...loyalty, default: true })
  assert.deepEqual(
    (await defaults()).map(({ id }: { id: string }) => id).sort(),
    [ofEvents.id, ofProfiles.id].sort(),
  )
  const old = await read(testApp, standardId)
  assert.deepEqual([old.default, old.version, old.updateEpoch], [false, 2, bornAt + 5])
  assert.equal((await read(testApp, ofEvents.id)).version, 1)
})

test('one policy is active on edge, and that one cannot be deleted', async (t) => {
  const testApp = await buildTestApp(t)
  const first = await create(testApp, { ...loyalty, isActiveOnEdge: true })
  const second = await create(testApp, { ...loyalty, isActiveOnEdge: true })
  assert.equal((await read(testApp, first.id)).isActiveOnEdge, false)
  const refusal = await testApp.call('DELETE', `${mergePoliciesPath}/${second.id}`)
  const detail = `The merge policy ${second.id} cannot be deleted: it is active on edge.`
  assertUpsProblem(refusal, 400, detail)
  await patch(testApp, second.id, { op: 'add', path: '/isActiveOnEdge', value: 'false' })
  assert.equal((await testApp.call('DELETE', `${mergePoliciesPath}/${second.id}`)).statusCode, 200)
})

test('a deleted policy: 200 without a body, then 404, and gone from the list', async (t) => {
  const testApp = await buildTestApp(t)
  const { id } = await create(testApp, loyalty)
  await patch(testApp, id, { op: 'add', path: '/name', value: 'two versions' })
  const reply = await testApp.call('DELETE', `${mergePoliciesPath}/${id}`)
  assert.deepEqual([reply.statusCode, reply.body], [200, ''])
  for (const method of ['GET', 'DELETE'] as const) {
    const detail = `The merge policy ${id} does not exist in this sandbox.`
    assertUpsProblem(await testApp.call(method, `${mergePoliciesPath}/${id}`), 404, detail)
  }
  const found = (await testApp.call('GET', `${mergePoliciesPath}?version=1`)).json()
  assert.equal(found._page.totalCount, 6)
})

test('the built-in policy, which governs where no other does, stays', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('DELETE', `${mergePoliciesPath}/timestampOrdered-none-mp`)
  assertUpsProblem(reply, 400, /^The merge policy timestampOrdered-none-mp cannot be deleted/)
})

test('the list shows an older version to those who ask for it', async (t) => {
  const testApp = await buildTestApp(t)
  await patch(testApp, standardId, { op: 'replace', path: '/name', value: 'Renamed' })
  const named = async (version: number) =>
    (await testApp.call('GET', `${mergePoliciesPath}?version=${version}&default=true`)).json().children[0]
      .name
  assert.deepEqual([await named(1), await named(2)], ['Profile Default Merge Policy', 'Renamed'])
})

test('row 27: a policy of another sandbox or organization is neither read, listed, changed nor deleted', async (t) => {
  const testApp = await buildTestApp(t)
  const { id } = await create(testApp, loyalty)
  const other = { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }
  for (const elsewhere of [{ sandbox: 'dev' }, other]) {
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', loyalty],
      ['PATCH', { op: 'add', path: '/name', value: 'mine' }],
      ['DELETE', undefined],
    ] as const) {
      const reply = await testApp.call(method, `${mergePoliciesPath}/${id}`, { body, ...elsewhere })
      assert.equal(reply.statusCode, 404, method)
    }
    const { _page } = (await testApp.call('GET', mergePoliciesPath, elsewhere)).json()
    assert.equal(_page.totalCount, 6)
    const bulk = { body: { ids: [{ id }] }, ...elsewhere }
    const { results } = (await testApp.call('POST', `${mergePoliciesPath}/bulk-get`, bulk)).json()
    assert.deepEqual(results, {})
  }
  assert.equal((await read(testApp, id)).name, loyalty.name)
})
