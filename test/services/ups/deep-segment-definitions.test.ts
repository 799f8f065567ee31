// GET /segment/definitions of thousands: pages by number and by link, and how many there are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSegmentDefinition } from '../../../server/domain/segment-definition.ts'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { segmentsPath } from '../refusals.ts'

const size = 1300
const expression = { type: 'PQL', format: 'pql/text', value: '' } as const
const schema = { name: '_xdm.context.profile' }

/** Segments of few instants and names that turn the order round; each tenth is a streaming one. */
function fill({ emulator }: TestApp): void {
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  const { store } = emulator.tenant({ imsOrgId, sandboxName: 'prod' })
  store.transaction(() => {
    for (let index = 0; index < size; index += 1) {
      const name = `segment ${(index * 7) % size}`
      const evaluationInfo = { continuous: { enabled: index % 10 === 0 } }
      const now = Date.UTC(2025, 0, 1) + Math.floor(index / 400)
      const own = { id: `s${index}`, now }
      store.segments.save(newSegmentDefinition({ name, schema, expression, evaluationInfo }, own))
    }
  })
}

interface Shown {
  readonly id: string
  readonly name: string
  readonly creationTime: number
  readonly updateTime: number
  readonly evaluationInfo: { readonly continuous: { readonly enabled: boolean } }
}

async function read({ call }: TestApp, query: string) {
  const reply = await call('GET', `${segmentsPath}?${query}`)
  assert.equal(reply.statusCode, 200, reply.body)
  const { segments, page, link } = reply.json()
  return { ids: segments.map(({ id }: Shown) => id), segments: segments as Shown[], page, link }
}

const isStreaming = ({ evaluationInfo }: Shown) => evaluationInfo.continuous.enabled

type Compare = (one: Shown, other: Shown) => number
const byName: Compare = (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0)

/** Each list with what it is sorted by, and whether equals turn round. */
const lists: readonly (readonly [query: string, compare: Compare, turned: boolean])[] = [
  ['', (one, other) => other.creationTime - one.creationTime, true],
  ['&sort=creationTime:asc', (one, other) => one.creationTime - other.creationTime, false],
  ['&sort=updateTime:desc', (one, other) => other.updateTime - one.updateTime, true],
  ['&sort=name:asc', byName, false],
  ['&sort=name:desc', (one, other) => byName(other, one), true],
  ['&sort=internalId:desc', () => 0, true],
  [
    '&sort=creationTime:desc,name:asc',
    (one, other) => other.creationTime - one.creationTime || byName(one, other),
    true,
  ],
]

async function check(testApp: TestApp): Promise<void> {
  const { segments: all } = await read(testApp, 'sort=internalId:asc&limit=100000')
  for (const [sort, compare, turned] of lists) {
    for (const streaming of [undefined, true, false]) {
      const filter = streaming === undefined ? '' : `&evaluationInfo.continuous.enabled=${streaming}`
      const own = all.filter((segment) => streaming === undefined || isStreaming(segment) === streaming)
      const expected = (turned ? own.toReversed() : own).toSorted(compare).map(({ id }) => id)
      for (const page of [80, 20, 50, 81, 9, 1000]) {
        const found = await read(testApp, `limit=16&page=${page}${sort}${filter}`)
        assert.deepEqual(found.ids, expected.slice(page * 16, page * 16 + 16), `page ${page}${sort}${filter}`)
        assert.equal(found.page.totalCount, own.length)
      }
      const { link } = await read(testApp, `limit=16&page=50${sort}${filter}`)
      if (link.next === undefined) continue
      const next = (await testApp.call('GET', `/data/core/ups${link.next}`)).json().segments
      assert.deepEqual(
        next.map(({ id }: Shown) => id),
        expected.slice(51 * 16, 52 * 16),
        `behind page 50${sort}${filter}`,
      )
    }
  }
}

test('pages far behind the first, in every order, while segments come, change and go', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  fill(testApp)
  await check(testApp)
  const body = { name: 'the newest', schema, expression }
  assert.equal((await testApp.call('POST', segmentsPath, { body })).statusCode, 200)
  await check(testApp)
  await testApp.call('DELETE', `${segmentsPath}/s500`)
  await check(testApp)
  const changed = { name: 'a', schema, expression, evaluationInfo: { continuous: { enabled: true } } }
  assert.equal((await testApp.call('PATCH', `${segmentsPath}/s701`, { body: changed })).statusCode, 200)
  await check(testApp)
})
