// Catalog lists: queries that are refused by name, and hostile ones that are answered at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { assertServiceError, dataSetsPath } from '../refusals.ts'
import { createDataset } from './dataset-calls.ts'

const catalogPath = '/data/foundation/catalog'
const lists = ['dataSets', 'batches', 'lastBatches', 'dataSetFiles']

const refused: readonly (readonly [string, string | RegExp])[] = [
  ['limit=0', 'limit must be from 1 to 100'],
  ['limit=101', 'limit must be from 1 to 100'],
  ['limit=abc', 'limit must be an integer'],
  ['start=-1', 'start must be 0 or more'],
  ['offset=-1', 'start must be 0 or more'],
  ['createdAfter=yesterday', 'createdAfter must be an integer'],
  ['createdBefore=2019-01-01T00:00:00Z', 'createdBefore must be an integer'],
  ['created=yesterday', 'created must be compared with whole numbers, not "yesterday"'],
  ['updated=!1,x', 'updated must be compared with whole numbers, not "x"'],
  ['property=created>soon', 'property must be compared with whole numbers, not "soon"'],
  ['property=', /^property must be a property's name, .* not ""$/],
  ['property=name=x', /^property must be a property's name, .* not "name=x"$/],
  ['property=!name==x', /^property must be .* not "!name==x"$/],
  ['property=~x', /^property must be .* not "~x"$/],
  ['property=name~[', /^property: .*missing closing \]/],
  ['property=name~(', /^property: .*missing closing \)/],
  ['property=name~(%3F=x)', /^property: .*unsupported Perl syntax/],
  ['property=name~(a)%5C1', /^property: .*invalid escape/],
  ['property=name~a{1001}', /^property: .*invalid repeat count/],
  ['tags=owner', 'tags must be pairs such as name:value, not "owner"'],
  ['tags=:x', 'tags must be pairs such as name:value, not ":x"'],
  ['tags=', 'tags must be pairs such as name:value, not ""'],
  ['orderBy=up:name', 'orderBy must be names after asc: or desc:, or names alone, not "up:name"'],
  ['orderBy=', 'orderBy must be names after asc: or desc:, or names alone, not ""'],
  ['orderBy=name,,created', 'orderBy must be names after asc: or desc:, or names alone, not ""'],
]

for (const list of lists) {
  test(`row 41, 42: GET /${list} refuses what it cannot read, by name`, async (t) => {
    const { call } = await buildTestApp(t)
    for (const [query, detail] of refused) {
      assertServiceError(await call('GET', `${catalogPath}/${list}?${query}`), 400, detail)
    }
    if (list === 'lastBatches') return
    const version = await call('GET', `${catalogPath}/${list}?version=newest&property=version>1.0.0-beta`)
    const words = 'must be compared with versions, not'
    assertServiceError(version, 400, `property ${words} "1.0.0-beta"; version ${words} "newest"`)
  })

  test(`row 41: GET /${list} has 20 entries unless told; other parameters are passed over`, async (t) => {
    const { call } = await buildTestApp(t)
    const url = `${catalogPath}/${list}`
    const all = (await call('GET', url)).json()
    assert.deepEqual((await call('GET', `${url}?limit=20`)).json(), all)
    assert.deepEqual((await call('GET', `${url}/?&unheardOf=1&__proto__=x&constructor=y`)).json(), all)
  })
}

test('more conditions than anybody needs are refused', async (t) => {
  const { call } = await buildTestApp(t)
  const query = (count: number) => Array.from({ length: count }, (_, index) => `property=p${index}`).join('&')
  assert.deepEqual((await call('GET', `${dataSetsPath}?${query(100)}`)).json(), {})
  const reply = await call('GET', `${dataSetsPath}?${query(101)}`)
  assertServiceError(reply, 400, 'the query has more than 100 conditions')
  const values = Array.from({ length: 3000 }, (_, index) => index).join(',')
  assert.deepEqual((await call('GET', `${dataSetsPath}?name=${values}`)).json(), {})
})

for (const pattern of ['(a+)+$', '^(a|aa)+$', '(.*)*x', '(a*)*(a*)*(a*)*b$', '([a-z]+)*!']) {
  test(`the hostile pattern ${pattern} on a name of 100,000 letters is answered`, {
    timeout: 10_000,
  }, async (t) => {
    const testApp = await buildTestApp(t)
    const id = await createDataset(testApp, { name: `${'a'.repeat(100_000)}!?` })
    const url = `${dataSetsPath}?properties=version&property=name~${encodeURIComponent(pattern)}`
    const found = (await testApp.call('GET', url)).json()
    assert.equal(id in found, pattern.endsWith('!'))
  })
}

test('a name of stars is no hostile pattern either', { timeout: 10_000 }, async (t) => {
  const testApp = await buildTestApp(t)
  await createDataset(testApp, { name: 'a'.repeat(100_000) })
  const name = encodeURIComponent('*a'.repeat(100).concat('*b'))
  assert.deepEqual((await testApp.call('GET', `${dataSetsPath}?name=${name}`)).json(), {})
})

test('quotes and other signs of SQL in names and values are just that', async (t) => {
  const testApp = await buildTestApp(t)
  const name = `o'hara "%_;--`
  const member = `it's "x".y`
  const id = await createDataset(testApp, { name, [member]: 1, tags: { "t'ag": ['"v"'] } })
  const found = async (query: string) =>
    Object.keys((await testApp.call('GET', `${dataSetsPath}?${query}`)).json())
  const text = encodeURIComponent
  assert.deepEqual(await found(`name=${text(name)}`), [id])
  assert.deepEqual(await found(`property=${text(member)}`), [id])
  assert.deepEqual(await found(`property=${text(`${member}>=1`)}&orderBy=${text(`desc:${member}`)}`), [id])
  assert.deepEqual(await found(`tags=${text(`t'ag:"v"`)}`), [id])
})
