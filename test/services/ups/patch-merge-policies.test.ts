// PATCH of a merge policy: one operation or a list, every path, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { assertUpsProblem, mergePoliciesPath } from '../refusals.ts'

const crm = `${mergePoliciesPath}/e5bc94de-cd14-4cdf-a2bc-88b6e8cbfac2`
const graph = `${mergePoliciesPath}/10648288-cda5-11e8-a8d5-f2801f1b9fd1`
const add = (path: string, value: unknown) => ({ op: 'add', path, value })

test('one operation alone, its flag as text, as docs send it', async (t) => {
  const { call, advance } = await buildTestApp(t)
  const before = (await call('GET', crm)).json()
  await advance(1999)
  const reply = await call('PATCH', crm, { body: add('/default', 'true') })
  assert.equal(reply.statusCode, 200)
  const updateEpoch = Date.UTC(2026, 0, 1) / 1000 + 1
  assert.deepEqual(reply.json(), { ...before, default: true, version: 2, updateEpoch })
  assert.deepEqual((await call('GET', crm)).json(), reply.json())
  const standard = `${mergePoliciesPath}/0bf16e61-90e9-4204-b8fa-ad250360957b`
  assert.equal((await call('GET', standard)).json().default, false)
})

test('a list of operations, as profile.yaml has it, is one new version', async (t) => {
  const { call } = await buildTestApp(t)
  const body = [
    add('/name', 'Renamed'),
    add('/identityGraph.type', 'pdg'),
    add('/attributeMerge.type', 'timestampOrdered'),
    add('/schema.name', '_xdm.context.experienceevent'),
    { op: 'replace', path: '/isActiveOnEdge', value: true },
    add('/idActiveOnEdge', 'false'),
    add('/version', '7'),
    add('/name', 'Renamed again'),
  ]
  const before = (await call('GET', crm)).json()
  const after = (await call('PATCH', crm, { body })).json()
  assert.deepEqual(after, {
    ...before,
    name: 'Renamed again',
    identityGraph: { type: 'pdg' },
    attributeMerge: { type: 'timestampOrdered', order: before.attributeMerge.order },
    schema: { name: '_xdm.context.experienceevent' },
    version: 2,
    updateEpoch: Date.UTC(2026, 0, 1) / 1000,
  })
})

test('an order of datasets that a policy once had serves it again', async (t) => {
  const { call } = await buildTestApp(t)
  await call('PATCH', crm, { body: add('/attributeMerge.type', 'timestampOrdered') })
  const back = await call('PATCH', crm, { body: add('/attributeMerge.type', 'dataSetPrecedence') })
  assert.equal(back.json().attributeMerge.order.length, 2)
})

const refused: readonly (readonly [unknown, string])[] = [
  [{}, 'op is required; path is required; value is required'],
  ['x', 'the request body must be an object or an array'],
  [[], 'the request body must not be empty'],
  [[7], '[0] must be an object'],
  [[add('/name', 'x'), { op: 'add', path: '/name' }], '[1].value is required'],
  [{ op: 'remove', path: '/name', value: 'x' }, 'op must be one of add, replace'],
  [
    add('/imsOrgId', 'x'),
    'path must be one of /name, /schema.name, /identityGraph.type, /attributeMerge.type, /default, /isActiveOnEdge, /idActiveOnEdge, /version',
  ],
  [add('/name', null), 'value must be a string or a boolean or a number'],
  [add('/name', 7), 'value must be a string'],
  [add('/schema.name', ''), 'value must be a string that is not empty'],
  [add('/identityGraph.type', 'PDG'), 'value must be one of none, pdg'],
  [
    [add('/name', 'x'), add('/attributeMerge.type', true)],
    '[1].value must be one of timestampOrdered, dataSetPrecedence',
  ],
  [add('/default', 'yes'), 'value must be true or false'],
  [add('/isActiveOnEdge', 1), 'value must be true or false'],
  [add('/version', 'newest'), 'value must be a whole number'],
  [
    add('/attributeMerge.type', 'dataSetPrecedence'),
    'attributeMerge.order is required with dataSetPrecedence',
  ],
]

test('what is wrong with an operation is refused by name, and none of them is carried out', async (t) => {
  const { call } = await buildTestApp(t)
  const before = (await call('GET', graph)).json()
  for (const [body, detail] of refused) {
    assertUpsProblem(await call('PATCH', graph, { body }), 400, detail)
  }
  assert.deepEqual((await call('GET', graph)).json(), before)
})

test('an id that names no policy is 404', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('PATCH', `${mergePoliciesPath}/nobody`, { body: add('/name', 'x') })
  assertUpsProblem(reply, 404, 'The merge policy nobody does not exist in this sandbox.')
})
