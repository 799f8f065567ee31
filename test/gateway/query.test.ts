// Query strings as clients really write them: repeated keys, Python's booleans, a plus, and headers to be ignored.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import Fastify from 'fastify'
import { Type } from 'typebox'
import { parseQuery } from '../../server/gateway/query.ts'
import { validateBySchema } from '../../server/gateway/schema-compilers.ts'
import { buildTestApp } from '../build-test-app.ts'
import { batchesPath, dataAccessPath, dataSetsPath, jobsPath } from '../services/refusals.ts'

/** A service with one route, which answers with its query as the gateway reads it. */
function echo(t: TestContext) {
  const app = Fastify({ routerOptions: { querystringParser: parseQuery } })
  app.setValidatorCompiler(validateBySchema as never)
  const querystring = Type.Object({
    aggregate: Type.Optional(Type.Boolean()),
    orderBy: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
  })
  app.get('/', { schema: { querystring } }, (request) => request.query)
  t.after(() => app.close())
  return async (query: string) => app.inject(`/?${query}`)
}

test('booleans are read in any letter case, as Python writes them', async (t) => {
  const read = echo(t)
  for (const [text, value] of [
    ['True', true],
    ['False', false],
    ['true', true],
    ['FALSE', false],
  ] as const) {
    assert.deepEqual((await read(`aggregate=${text}&name=${text}`)).json(), { aggregate: value, name: text })
  }
  for (const text of ['Yes', 'Falsee', 'None'])
    assert.equal((await read(`aggregate=${text}`)).statusCode, 400)
})

test('a plus before what to order by is no blank; elsewhere it is one', async (t) => {
  const read = echo(t)
  for (const spelled of ['+name', '%2Bname', '%2bname']) {
    assert.deepEqual((await read(`orderBy=${spelled}&name=a+b`)).json(), { orderBy: '+name', name: 'a b' })
    assert.deepEqual((await read(`name=orderBy=+x&orderBy=${spelled},-id`)).json(), {
      orderBy: '+name,-id',
      name: 'orderBy= x',
    })
  }
})

test('of a repeated key the last value counts, and keys without a name do no harm', async (t) => {
  const { call } = await buildTestApp(t)
  for (const [query, count] of [
    ['limit=1&limit=2', 2],
    ['limit=x&limit=1', 1],
    ['&limit=2', 2],
    ['&&=&limit=2&', 2],
    ['limit=2&unknown=1&unknown=2', 2],
    ['__proto__=1&limit=1', 1],
  ] as const) {
    const jobs = await call('GET', `${jobsPath}?${query}`)
    assert.equal(jobs.json().records?.length, count, query)
    assert.equal(Object.keys((await call('GET', `${dataSetsPath}?${query}`)).json()).length, count, query)
  }
})

test('Accept decides nothing: no service answers 406 or with another type', async (t) => {
  const { call } = await buildTestApp(t)
  for (const path of [
    jobsPath,
    `${jobsPath}/726`,
    `${jobsPath}/1`,
    dataSetsPath,
    batchesPath,
    `${dataAccessPath}/batches/x/files`,
    '/data/foundation/sandbox-management/sandboxes',
  ]) {
    const plain = await call('GET', path)
    for (const accept of [
      'application/vnd.adobe.xdm+json',
      'application/json, application/octet-stream',
      'text/html',
      'nonsense',
      '',
    ]) {
      const reply = await call('GET', path, { headers: { accept, 'content-type': 'application/json' } })
      assert.equal(reply.statusCode, plain.statusCode, path)
      assert.equal(reply.headers['content-type'], plain.headers['content-type'])
    }
  }
})
