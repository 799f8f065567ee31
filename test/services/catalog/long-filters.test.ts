// Filtered, sorted and deep pages of a long list: what a second reading finds, while datasets change in between.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newDataset } from '../../../server/domain/dataset.ts'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { dataSetsPath } from '../refusals.ts'
import { createDataset, deleteMagic, readDataset } from './dataset-calls.ts'

interface Shown {
  readonly name: string
  readonly version: string
  readonly created: number
  readonly updated: number
  readonly createdUser: string
  readonly tags: Record<string, string[]>
  readonly description?: string
}
type Part = readonly [query: string, holds: (dataset: Shown) => boolean]

/** So many that more than a thousand of them have a name that begins alike, and a tag. */
const size = 2500
const oddNames =
  'a.b aBb a*b a|b ab aB Ab abb b (a [x] 😀a 😀 Äpfel Ä a\u{ffff} a\u{10ffff} a\u{10ffff}z a%b'.split(' ')
const idOf = (index: number) => index.toString(16).padStart(24, '0')

/** Dataset number `index` as it is written past the API: some at the same instant, a few of them odd. */
function datasetOf(index: number) {
  const [id, createdAt] = [idOf(index), Date.UTC(2025, 0, 1) + Math.floor(index / 700)]
  const odd = index % 9 === 0
  const body = {
    name: odd ? (oddNames[(index / 9) % oddNames.length] as string) : `Export ${index}`,
    ...(index % 5 === 0 && { description: `text ${index % 3}` }),
    tags: {
      owner: [`team ${index % 10}`],
      number: [`n${index}`, `m${index % 7}`],
      ...(index % 100 === 0 && { rare: ['r😀', `r${index % 300}`, '', 'R'] }),
      ...(index % 250 === 1 && { rare: [] }),
    },
  }
  const dataset = newDataset({ id, viewId: id, createdAt, createdClient: odd ? 'odd' : 'usual', body })
  return { ...dataset, revision: index % 40 === 7 ? index % 13 : 0, updatedAt: createdAt + (index % 11) }
}

const expressions: readonly (readonly [re2: string, twin: RegExp])[] = [
  ['^Export', /^Export/],
  ['^Export 1', /^Export 1/],
  ['^export', /^export/],
  ['(?i)^export 2', /^export 2/i],
  ['^E(?i)XPORT 3', /^Export 3/],
  ['^a\\.b', /^a\.b/],
  ['^a.b', /^a.b/u],
  ['^a|b', /^a|b/],
  ['^a\\|', /^a\|/],
  ['^ab*', /^ab*/],
  ['^ab?B', /^ab?B/],
  ['^aB+', /^aB+/],
  ['^ab{0}', /^ab{0}/],
  ['^ab(?i)*', /^ab*/],
  ['^*ab', /ab/],
  ['^\\(a$', /^\(a$/],
  ['^\\[x', /^\[x/],
  ['^[ab]', /^[ab]/],
  ['^😀', /^😀/u],
  ['^\\x{1F600}a', /^😀a/u],
  ['^a\u{10ffff}', /^a\u{10ffff}/u],
  ['^Ä', /^Ä/],
  ['^', /^/],
  ['b$', /b$/],
  ['9', /9/],
]

const wildcards: readonly (readonly [text: string, twin: RegExp])[] = [
  ['Export*', /^Export/],
  ['Export 1*9', /^Export 1.*9$/],
  ['export*', /^export/],
  ['*b', /b$/],
  ['a**b', /^a\*b$/],
  ['a**', /^a\*$/],
  ['a*', /^a/],
  ['a.*', /^a\./],
  ['😀*', /^😀/u],
  ['a\u{10ffff}*', /^a\u{10ffff}/u],
  ['Ä*,b', /^Ä|^b$/],
  ['(*,[*', /^[([]/],
  ['*', /^/],
]

const patch = ({ version }: Shown) => Number(version.split('.')[2])
const tagged = (name: string, fits: (value: string) => boolean) => (dataset: Shown) =>
  (dataset.tags[name] ?? []).some(fits)

const parts: readonly Part[] = [
  ...expressions.map(
    ([text, twin]): Part => [`property=name~${encodeURIComponent(text)}`, ({ name }) => twin.test(name)],
  ),
  ...wildcards.flatMap(([text, twin]): Part[] => [
    [`name=${encodeURIComponent(text)}`, ({ name }) => twin.test(name)],
    [`name=!${encodeURIComponent(text)}`, ({ name }) => !twin.test(name)],
  ]),
  ['property=name<Export%202', ({ name }) => byCodePoints(name, 'Export 2') < 0],
  ['property=name>=%C3%84', ({ name }) => byCodePoints(name, 'Ä') >= 0],
  ['name=Export%2041,ab', ({ name }) => name === 'Export 41' || name === 'ab'],
  ['name=ab', ({ name }) => name === 'ab'],
  ['property=version>1.0.3', (dataset) => patch(dataset) > 3],
  ['property=version<=1.0.3', (dataset) => patch(dataset) <= 3],
  ['property=version>=1.0.10', (dataset) => patch(dataset) >= 10],
  ['property=version<1.1', () => true],
  ['property=version>=2', () => false],
  ['property=version==1.0.5', (dataset) => patch(dataset) === 5],
  ['property=version!=1.0.0', (dataset) => patch(dataset) !== 0],
  ['property=version~1.$', ({ version }) => /1.$/.test(version)],
  ['version=1.0.0,1.0.9', (dataset) => [0, 9].includes(patch(dataset))],
  ['version=!1.0.0', (dataset) => patch(dataset) !== 0],
  ['tags=owner:team%201', tagged('owner', (value) => value === 'team 1')],
  ['tags=owner:*', ({ tags }) => 'owner' in tags],
  ['tags=owner:t*', tagged('owner', (value) => value.startsWith('t'))],
  ['tags=owner:T*', () => false],
  ['tags=owner:%25', () => false],
  ['tags=number:n1*', tagged('number', (value) => value.startsWith('n1'))],
  ['tags=number:n12*', tagged('number', (value) => value.startsWith('n12'))],
  ['tags=number:m3,rare:*', ({ tags }) => 'rare' in tags && (tags.number ?? []).includes('m3')],
  ['tags=rare:*', ({ tags }) => 'rare' in tags],
  ['tags=rare:', tagged('rare', (value) => value === '')],
  ['tags=rare:r*', tagged('rare', (value) => value.startsWith('r'))],
  ['tags=rare:r%F0%9F%98%80*', tagged('rare', (value) => value.startsWith('r😀'))],
  ['tags=rare:R', tagged('rare', (value) => value === 'R')],
  ['createdUser=odd', ({ createdUser }) => createdUser === 'odd'],
  ['createdClient=!odd', ({ createdUser }) => createdUser !== 'odd'],
  ['description=text%201', ({ description }) => description === 'text 1'],
  ['property=!description', ({ description }) => description === undefined],
  [`createdAfter=${Date.UTC(2025, 0, 1) + 1}`, ({ created }) => created > Date.UTC(2025, 0, 1) + 1],
  [`property=updated<=${Date.UTC(2025, 0, 1) + 2}`, ({ updated }) => updated <= Date.UTC(2025, 0, 1) + 2],
]

const sortKeys = ['name', 'version', 'created', 'updated', 'createdUser', 'description'] as const
type SortKey = (typeof sortKeys)[number]

function compare(key: SortKey, one: Shown, other: Shown): number {
  if (key === 'version') return patch(one) - patch(other)
  const [a = '', b = ''] = [one[key], other[key]]
  return typeof a === 'number' ? a - Number(b) : byCodePoints(a, String(b))
}

/** JavaScript compares the halves of characters beyond U+FFFF. */
const byCodePoints = (one: string, other: string) =>
  one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other))

type Order = readonly (readonly [key: SortKey, descending: boolean])[]

/** The second reading: the page of the list that `all`, in order of creation, gives. */
function expectedIds(all: ReadonlyMap<string, Shown>, holds: Part[1], order: Order): string[] {
  const found = [...all].filter(([, dataset]) => holds(dataset))
  const lastDescends = order.at(-1)?.[1] ?? false
  return (lastDescends ? found.reverse() : found)
    .toSorted(([, one], [, other]) => {
      const sides = order.map(([key, descending]) => compare(key, one, other) * (descending ? -1 : 1))
      return sides.find((side) => side !== 0) ?? 0
    })
    .map(([id]) => id)
}

const asked = fc.record({
  chosen: fc.uniqueArray(fc.constantFrom(...parts), {
    maxLength: 2,
    selector: ([query]) => (query.startsWith('property=') ? query : query.split('=')[0]),
  }),
  order: fc.uniqueArray(fc.tuple(fc.constantFrom(...sortKeys), fc.boolean()), {
    maxLength: 2,
    selector: ([key]) => key,
  }),
  starts: fc.array(fc.constantFrom(0, 0, 7, 249, 250, 251, 999, 1000, 1100, 1700, 2400, 2499, 5000), {
    minLength: 3,
    maxLength: 3,
  }),
  limit: fc.constantFrom(1, 7, 20, 100),
})

const changes = fc.record({
  kind: fc.constantFrom('none', 'none', 'none', 'touch', 'rename', 'retag', 'remove', 'create'),
  at: fc.nat({ max: size - 1 }),
})

async function change(testApp: TestApp, all: Map<string, Shown>, { kind, at }: { kind: string; at: number }) {
  const id = [...all.keys()][at % all.size] as string
  const patchWith = async (body: object) => {
    await testApp.call('PATCH', `${dataSetsPath}/${id}`, { body })
    all.set(id, await readDataset(testApp, id))
  }
  if (kind === 'touch') await patchWith({})
  if (kind === 'rename') await patchWith({ name: at % 2 === 0 ? `Export ${at}` : 'ab' })
  if (kind === 'retag')
    await patchWith({ tags: { rare: at % 2 === 0 ? ['r0'] : null, owner: ['team 1', 'x'] } })
  if (kind === 'remove') {
    await testApp.call('DELETE', `${dataSetsPath}/${id}`)
    all.delete(id)
  }
  if (kind === 'create') {
    const created = await createDataset(testApp, { name: 'Export new', tags: { rare: ['r1'] } })
    all.set(created, await readDataset(testApp, created))
  }
}

test('pages of random filters and orders hold what they should, whatever has changed before', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await deleteMagic(testApp)
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  const { store } = testApp.emulator.tenant({ imsOrgId, sandboxName: 'prod' })
  const ids = Array.from({ length: size }, (_, index) => idOf(index))
  store.transaction(() => {
    for (let index = 0; index < size; index += 1) store.datasets.save(datasetOf(index))
  })
  const all = new Map<string, Shown>()
  for (let start = 0; start < size; start += 100) {
    const page = await testApp.call('GET', `${dataSetsPath}/${ids.slice(start, start + 100).join(',')}`)
    for (const [id, dataset] of Object.entries<Shown>(page.json())) all.set(id, dataset)
  }
  await fc.assert(
    fc.asyncProperty(asked, changes, async ({ chosen, order, starts, limit }, made) => {
      await change(testApp, all, made)
      const orderBy = order.map(([key, descending]) => `${descending ? 'desc:' : ''}${key}`).join(',')
      const expected = expectedIds(all, (dataset) => chosen.every(([, holds]) => holds(dataset)), order)
      const query = [...chosen.map(([text]) => text), ...(orderBy === '' ? [] : [`orderBy=${orderBy}`])]
      for (const start of starts) {
        const url = `${dataSetsPath}?${[...query, `start=${start}`, `limit=${limit}`].join('&')}`
        const reply = await testApp.call('GET', url)
        assert.equal(reply.statusCode, 200, reply.body)
        assert.deepEqual(Object.keys(reply.json()), expected.slice(start, start + limit), url)
      }
    }),
    { numRuns: 400, seed: 1, endOnFailure: true },
  )
})
