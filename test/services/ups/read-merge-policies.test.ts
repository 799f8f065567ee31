// Merge policies as they are read: the list, its filters and pages, one, several.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { assertUpsProblem, mergePoliciesPath, uuid } from '../refusals.ts'

const ids = {
  builtIn: 'timestampOrdered-none-mp',
  crm: 'e5bc94de-cd14-4cdf-a2bc-88b6e8cbfac2',
  crmGraph: '42d4a596-b1c6-46c0-994e-ca5ef1f85130',
  newest: '7972e3d6-96ea-4ece-9627-cbfd62709c5d',
  graph: '10648288-cda5-11e8-a8d5-f2801f1b9fd1',
  standard: '0bf16e61-90e9-4204-b8fa-ad250360957b',
}
/** The tutorial's policies in the order of their names. */
const all = Object.values(ids)

const standard = {
  id: ids.standard,
  name: 'Profile Default Merge Policy',
  imsOrgId: callerHeaders()['x-gw-ims-org-id'],
  sandbox: { sandboxName: 'prod', type: 'production', default: true },
  schema: { name: '_xdm.context.profile' },
  version: 1,
  identityGraph: { type: 'none' },
  attributeMerge: { type: 'timestampOrdered' },
  isActiveOnEdge: false,
  default: true,
  updateEpoch: 1552086578,
}

async function list({ call }: TestApp, query: string) {
  const reply = await call('GET', `${mergePoliciesPath}?${query}`)
  assert.equal(reply.statusCode, 200, reply.body)
  const { children, _page, _links } = reply.json()
  return { ids: children.map(({ id }: { id: string }) => id), _page, href: _links.next.href }
}

test('row 51: the policies of a schema, by name, with both shapes of _page and no next', async (t) => {
  const testApp = await buildTestApp(t)
  assert.deepEqual(await list(testApp, 'schema.name=_xdm.context.profile'), {
    ids: all,
    _page: { totalCount: 6, pageSize: 6, count: 6, next: '' },
    href: '',
  })
})

test('row 51: pages of one, as docs link them, until the href is empty', async (t) => {
  const testApp = await buildTestApp(t)
  const first = await list(testApp, 'schema.name=_xdm.context.profile&limit=1')
  assert.deepEqual(first._page, { totalCount: 6, pageSize: 1, count: 1, next: first._page.next })
  assert.match(first._page.next, /^_[\w-]+$/)
  assert.equal(
    first.href,
    `@/mergePolicies?start=${first._page.next}&orderBy=&limit=1&schema.name=_xdm.context.profile`,
  )
  const second = await list(testApp, first.href.replace(/.*\?/, ''))
  assert.deepEqual([...first.ids, ...second.ids], all.slice(0, 2))
})

for (const query of ['limit=1', 'limit=4', 'limit=1&orderBy=-name', 'limit=2&identityGraph.type=none']) {
  test(`row 51: a client that repeats its own limit reads ${query} to the end`, async (t) => {
    const testApp = await buildTestApp(t)
    const expected = (await list(testApp, query.replace(/limit=\d&?/, ''))).ids
    const [own = ''] = query.split('&')
    const { ids: seen, href } = await list(testApp, query)
    for (let next = href; next !== ''; ) {
      const page = await list(testApp, `${next.split('?')[1]}&${own}`)
      seen.push(...page.ids)
      assert.ok(seen.length <= expected.length, `${seen} does not end`)
      next = page.href
    }
    assert.deepEqual(seen, expected)
  })
}

test('a policy that is created between two pages moves neither', async (t) => {
  const testApp = await buildTestApp(t)
  const { href } = await list(testApp, 'limit=3')
  const body = { ...standard, id: undefined, name: 'A first one', default: false }
  assert.equal((await testApp.call('POST', mergePoliciesPath, { body })).statusCode, 200)
  assert.deepEqual((await list(testApp, href.split('?')[1])).ids, all.slice(3))
})

const filters: Record<string, string[]> = {
  'default=true': [ids.standard],
  'default=True': [ids.standard],
  'default=false': all.slice(0, 5),
  'isActiveOnEdge=true': [],
  'isActiveOnEdge=False': all,
  'schema.name=_xdm.context.experienceevent': [],
  'identityGraph.type=pdg': [ids.crmGraph, ids.graph],
  'attributeMerge.type=dataSetPrecedence': [ids.crm, ids.crmGraph],
  'attributeMerge.type=timestampOrdered&identityGraph.type=pdg': [ids.graph],
  'version=1': all,
  'version=2': [],
  'orderBy=': all,
  'orderBy=name': all,
  'orderBy=+name': all,
  'orderBy=%2Bname': all,
  'orderBy=-name': all.toReversed(),
  'orderby=-name': all.toReversed(),
  'start=0': all,
  'start=4': all.slice(4),
  'start=2&limit=2': all.slice(2, 4),
  'start=999': [],
  'limit=1000': all,
  'unheardOf=1&limit=1&limit=2': all.slice(0, 2),
}

for (const [query, expected] of Object.entries(filters)) {
  test(`the list with ${query}`, async (t) => {
    assert.deepEqual((await list(await buildTestApp(t), query)).ids, expected)
  })
}

test('20 policies a page unless told', async (t) => {
  const testApp = await buildTestApp(t)
  const { id: _id, ...body } = { ...standard, default: false }
  for (let count = 0; count < 20; count += 1) await testApp.call('POST', mergePoliciesPath, { body })
  const { ids: shown, _page } = await list(testApp, '')
  assert.equal(shown.length, 20)
  assert.equal(_page.totalCount, 26)
})

for (const [member, values] of Object.entries({
  limit: ['0', '-1', 'abc', '1.5', ''],
  start: ['-1', 'abc', '', '_', '_abc', `_${Buffer.from('[1,2]').toString('base64url')}`],
  default: ['yes', '1', ''],
  isActiveOnEdge: ['on'],
  orderBy: ['version', 'name,id', '--name'],
  'identityGraph.type': ['PDG', ''],
  'attributeMerge.type': ['newest'],
  version: ['0', 'latest'],
})) {
  test(`an impossible ${member} is refused by name`, async (t) => {
    const { call } = await buildTestApp(t)
    for (const value of values) {
      const reply = await call('GET', `${mergePoliciesPath}?${member}=${value}`)
      assertUpsProblem(reply, 400, new RegExp(`^${member} must `))
    }
  })
}

test('row 52: one policy, with the members of its tenant', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', `${mergePoliciesPath}/${ids.standard}`)
  assert.equal(reply.statusCode, 200)
  const { sandbox, ...policy } = reply.json()
  assert.match(sandbox.sandboxId, uuid)
  assert.deepEqual({ ...policy, sandbox: { ...standard.sandbox } }, standard)
  const dev = (await call('GET', `${mergePoliciesPath}/${ids.standard}`, { sandbox: 'dev' })).json()
  assert.notEqual(dev.sandbox.sandboxId, sandbox.sandboxId)
  const { sandboxId: _id, ...named } = dev.sandbox
  assert.deepEqual(named, { sandboxName: 'dev', type: 'development', default: false })
})

test('row 52: an id that names no policy is 404', async (t) => {
  const { call } = await buildTestApp(t)
  for (const id of ['00000000-0000-4000-8000-000000000000', 'bulk-get', '%2F', '%F0%9F%98%80']) {
    const reply = await call('GET', `${mergePoliciesPath}/${id}`)
    const detail = `The merge policy ${decodeURIComponent(id)} does not exist in this sandbox.`
    assertUpsProblem(reply, 404, detail)
  }
})

test('several policies at once: 207, in the order asked for, without those that do not exist', async (t) => {
  const { call } = await buildTestApp(t)
  const asked = [ids.graph, 'no such', ids.standard, ids.graph]
  const body = { ids: asked.map((id) => ({ id })) }
  const reply = await call('POST', `${mergePoliciesPath}/bulk-get`, { body })
  assert.equal(reply.statusCode, 207)
  const { results } = reply.json()
  assert.deepEqual(Object.keys(results), [ids.graph, ids.standard])
  const alone = (await call('GET', `${mergePoliciesPath}/${ids.graph}`)).json()
  assert.deepEqual(results[ids.graph], alone)
  const none = await call('POST', `${mergePoliciesPath}/bulk-get`, { body: { ids: [] } })
  assert.deepEqual(none.json(), { results: {} })
})

test('a bulk-get without ids is refused by name', async (t) => {
  const { call } = await buildTestApp(t)
  for (const [body, detail] of [
    [{}, 'ids is required'],
    [{ ids: [ids.graph] }, 'ids[0] must be an object'],
    [{ ids: [{}] }, 'ids[0].id is required'],
    [{ ids: [{ id: '' }] }, 'ids[0].id must not be empty'],
    [[ids.graph], 'the request body must be an object'],
  ] as const) {
    assertUpsProblem(await call('POST', `${mergePoliciesPath}/bulk-get`, { body }), 400, detail)
  }
})
