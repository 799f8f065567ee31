// Random queries of the filter grammar: each finds what a second reading of the documents finds in the whole list.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { dataSetsPath } from '../refusals.ts'
import { createDataset } from './dataset-calls.ts'

type Shown = Record<string, unknown>
interface Part {
  readonly query: string
  readonly holds: (dataset: Shown) => boolean
}

const properties = ['name', 'description', 'rank', 'version', 'flag', 'created', 'nothing', 'tags'] as const
const words = ['a', 'b', 'ab', '', '1', '9', '10', '1.0.2', 'true']
const operators = ['==', '!=', '<', '<=', '>', '>='] as const

const isScalar = (value: unknown) => value !== undefined && typeof value !== 'object'
const semver = (text: string) => text.split('.').map(Number)

/** Below, equal or above; undefined where the two do not compare. */
function order(property: string, value: unknown, word: string): number | undefined {
  if (property === 'version') {
    const [[a = 0, b = 0, c = 0], [x = 0, y = 0, z = 0]] = [semver(String(value)), semver(word)]
    return Math.sign(a - x || b - y || c - z)
  }
  if (typeof value === 'number')
    return word.trim() === '' || Number.isNaN(Number(word)) ? undefined : Math.sign(value - Number(word))
  if (typeof value !== 'string') return undefined
  return value === word ? 0 : value < word ? -1 : 1
}

const accepts = { '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1] }

/** Whether the word can be compared with the property at all; what cannot is refused. */
const fits = (property: string, word: string) =>
  property === 'created' ? /^\d+$/.test(word) : property !== 'version' || /^\d+(\.\d+)*$/.test(word)

const equal = (property: string, value: unknown, word: string) =>
  isScalar(value) && (property === 'version' ? order(property, value, word) === 0 : String(value) === word)

const expression = fc
  .record({
    property: fc.constantFrom(...properties),
    operator: fc.constantFrom(...operators),
    word: fc.constantFrom(...words),
  })
  .filter(({ property, word }) => property !== 'tags' && fits(property, word))
  .map(
    ({ property, operator, word }): Part => ({
      query: `property=${encodeURIComponent(`${property}${operator}${word}`)}`,
      holds: (dataset) => {
        const value = dataset[property]
        if (operator === '==') return equal(property, value, word)
        if (operator === '!=') return !equal(property, value, word)
        const found = order(property, value, word)
        return found !== undefined && (accepts[operator] as number[]).includes(found)
      },
    }),
  )

const presence = fc.record({ property: fc.constantFrom(...properties), negated: fc.boolean() }).map(
  ({ property, negated }): Part => ({
    query: `property=${negated ? '!' : ''}${property}`,
    holds: (dataset) => property in dataset !== negated,
  }),
)

const pattern = fc
  .record({
    property: fc.constantFrom('name', 'description'),
    text: fc.constantFrom('^a', 'b$', 'a|1', '^$', '.b?'),
  })
  .map(
    ({ property, text }): Part => ({
      query: `property=${encodeURIComponent(`${property}~${text}`)}`,
      holds: (dataset) => isScalar(dataset[property]) && new RegExp(text).test(String(dataset[property])),
    }),
  )

const simple = fc
  .record({
    property: fc.constantFrom('name', 'description', 'version', 'created'),
    values: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }),
    negated: fc.boolean(),
  })
  .filter(({ property, values }) => values.every((word) => fits(property, word)))
  .map(
    ({ property, values, negated }): Part => ({
      query: `${property}=${negated ? '!' : ''}${values.join(',')}`,
      holds: (dataset) => values.some((word) => equal(property, dataset[property], word)) !== negated,
    }),
  )

const tag = fc
  .record({ name: fc.constantFrom('x', 'y'), value: fc.constantFrom('a', 'a*', '*', 'b', 'ab*', '') })
  .map(
    ({ name, value }): Part => ({
      query: `tags=${name}:${value}`,
      holds: ({ tags }) => {
        const values = (tags as Record<string, string[]>)[name]
        if (value === '*') return values !== undefined
        return (values ?? []).some((own) =>
          value.endsWith('*') ? own.startsWith(value.slice(0, -1)) : own === value,
        )
      },
    }),
  )

async function fill(testApp: TestApp): Promise<Record<string, Shown>> {
  const bodies = fc.record(
    {
      name: fc.constantFrom(...words),
      description: fc.constantFrom(...words),
      rank: fc.constantFrom<unknown>(1, 9, 10, 'a', '9', null, { a: 1 }),
      flag: fc.boolean(),
      tags: fc.dictionary(
        fc.constantFrom('x', 'y'),
        fc.array(fc.constantFrom('a', 'ab', 'b'), { maxLength: 2 }),
      ),
    },
    { requiredKeys: [] },
  )
  for (const body of fc.sample(bodies, { numRuns: 40, seed: 7 })) {
    const id = await createDataset(testApp, body)
    for (let count = 0; count < JSON.stringify(body).length % 4; count += 1) {
      await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body: {} })
    }
  }
  return (await testApp.call('GET', `${dataSetsPath}?limit=100`)).json()
}

test('random conditions find what they should, in order, and none is a bug', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const all = await fill(testApp)
  const onePart = fc.oneof(expression, presence, pattern, simple, tag)
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(onePart, { minLength: 1, maxLength: 3, selector: keyOf }),
      async (parts) => {
        const query = parts.map((part) => part.query).join('&')
        const reply = await testApp.call('GET', `${dataSetsPath}?limit=100&${query}`)
        assert.equal(reply.statusCode, 200, reply.body)
        const expected = Object.entries(all).filter(([, dataset]) =>
          parts.every(({ holds }) => holds(dataset)),
        )
        assert.deepEqual(
          Object.keys(reply.json()),
          expected.map(([id]) => id),
          query,
        )
      },
    ),
    { numRuns: 600, seed: 1 },
  )
})

/** A parameter counts once; only `property` may be repeated. */
const keyOf = ({ query }: Part) => (query.startsWith('property=') ? query : query.split('=')[0])

test('whatever stands in a query, the answer is a list or a refusal', async (t) => {
  const { call } = await buildTestApp(t)
  const piece = fc.constantFrom(
    'name',
    'version',
    '~',
    '==',
    '!',
    '>=',
    'a',
    '^a',
    '1',
    '*',
    '**',
    ',',
    ':',
    'desc:',
    ' ',
    '"',
    "'",
    '(',
    '\\',
    '\0',
    '😀',
  )
  const parameter = fc.constantFrom(
    'property',
    'name',
    'version',
    'tags',
    'orderBy',
    'properties',
    'id',
    'recordCount',
  )
  const list = fc.constantFrom('dataSets', 'batches', 'lastBatches', 'dataSetFiles')
  const queries = fc.array(fc.tuple(parameter, fc.array(piece, { maxLength: 4 })), { maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(list, queries, async (name, parts) => {
      const query = parts.map(([key, pieces]) => `${key}=${encodeURIComponent(pieces.join(''))}`).join('&')
      const reply = await call('GET', `/data/foundation/catalog/${name}?${query}`)
      assert.ok(reply.statusCode === 200 || reply.statusCode === 400, `${query}: ${reply.body}`)
    }),
    { numRuns: 500, seed: 1 },
  )
})
