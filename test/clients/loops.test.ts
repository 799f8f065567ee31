// Loops over the pages of a list while others add to it: they end, see nothing twice, and miss nothing that was there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tutorialRequest } from '../tutorial-request.ts'
import {
  type Between,
  type Connector,
  connect,
  getBatches,
  getDataSets,
  getExportJobs,
  getMergePolicies,
  getSegments,
} from './aepp.ts'
import { openWire, type Wire } from './wire.ts'

type Ids = readonly (string | number)[]

/** Reads a list to its end; `between` is called between two pages. */
type Loop = (connector: Connector, between: Between) => Promise<Ids>

interface Case {
  readonly name: string
  /** Adds one; `number` is another one each time. */
  readonly add: (connector: Connector, number: number) => Promise<unknown>
  readonly loop: Loop
}

const ups = '/data/core/ups'
const catalog = '/data/foundation/catalog'
const idsOf = (resources: readonly { readonly id: string | number }[]) => resources.map(({ id }) => id)

/** Names in an order of their own, so that additions fall before, among and behind what was there. */
const nameOf = (number: number) => `${'mzaqf'[number % 5]} ${number}`

const { segmentPerBatch: _each, ...destination } = tutorialRequest.destination
const addJob: Case['add'] = ({ post }) => post(`${ups}/export/jobs`, { ...tutorialRequest, destination })
const addDataset: Case['add'] = ({ post }, number) => post(`${catalog}/dataSets`, { name: nameOf(number) })

const addPolicy: Case['add'] = ({ post }, number) =>
  post(`${ups}/config/mergePolicies`, {
    name: nameOf(number),
    schema: { name: '_xdm.context.profile' },
    identityGraph: { type: 'none' },
    attributeMerge: { type: 'timestampOrdered' },
  })

const addSegment: Case['add'] = ({ post }, number) =>
  post(`${ups}/segment/definitions`, {
    name: nameOf(number),
    schema: { name: '_xdm.context.profile' },
    expression: { type: 'PQL', format: 'pql/text', value: '' },
  })

/** A list of the Catalog by its `start`, until a page is not full. */
const byStart =
  (list: string): Loop =>
  async ({ get }, between) => {
    const found: string[] = []
    for (let start = 0; ; start += 3) {
      const { status, json } = await get(`${catalog}/${list}&limit=3&start=${start}`)
      assert.equal(status, 200)
      const ids = Object.keys(json())
      found.push(...ids)
      if (ids.length < 3) return found
      await between()
    }
  }

/** Segment definitions by link.next. */
const byLink =
  (sort: string): Loop =>
  async ({ get }, between) => {
    const found: string[] = []
    for (let next = `/segment/definitions?limit=3${sort}`; next; ) {
      const { segments, link } = (await get(ups + next)).json()
      found.push(...segments.map(({ id }: { id: string }) => id))
      next = link.next
      if (next) await between()
    }
    return found
  }

const cases: readonly Case[] = [
  { name: 'datasets', add: addDataset, loop: byStart('dataSets?') },
  { name: 'datasets that fit', add: addDataset, loop: byStart('dataSets?property=name~.') },
  { name: 'datasets, sorted by creation', add: addDataset, loop: byStart('dataSets?orderBy=created') },
  { name: 'batches', add: addJob, loop: byStart('batches?') },
  { name: 'batches, as aepp reads them', add: addJob, loop: (...given) => getBatches(given[0], 3, given[1]) },
  { name: 'row 18: export jobs', add: addJob, loop: async (c, b) => idsOf(await getExportJobs(c, 3, b)) },
  { name: 'merge policies', add: addPolicy, loop: async (c, b) => idsOf(await getMergePolicies(c, 3, b)) },
  ...[
    '',
    '&sort=name:asc',
    '&sort=name:desc',
    '&sort=creationTime:asc',
    '&sort=updateEpoch:desc,name:asc',
  ].map((sort) => ({ name: `segment definitions${sort}`, add: addSegment, loop: byLink(sort) })),
]

/** Makes 14 of the case, then reads all while one more is made between any two pages. */
async function readWhileAdding(wire: Wire, { add, loop }: Case, pauseMs: number) {
  const connector = await connect(wire.send)
  let number = 0
  const addOne = async () => {
    number += 1
    const reply = (await add(connector, number)) as { status: number; text: string }
    assert.ok(reply.status < 300, reply.text)
    if (pauseMs > 0) await wire.testApp.advance(pauseMs)
  }
  while (number < 14) await addOne()
  const before = await loop(connector, async () => {})
  const during = await loop(connector, addOne)
  assert.ok(number > 16, 'nothing was added between pages')
  return { before, during }
}

for (const one of cases) {
  for (const pauseMs of [0, 700]) {
    const when = pauseMs === 0 ? 'at the same instant' : 'as time goes on'
    test(`${one.name}: what is added between pages, ${when}, neither repeats nor hides any`, async (t) => {
      const { before, during } = await readWhileAdding(await openWire(t), one, pauseMs)
      assert.ok(before.length >= 14)
      assert.equal(during.length, new Set(during).size, 'some came twice')
      const seen = new Set(during)
      assert.deepEqual(
        before.filter((id) => !seen.has(id)),
        [],
        'some were missed',
      )
    })
  }
}

test('row 18: aepp reads all export jobs in one page of 1000 and stops', async (t) => {
  const wire = await openWire(t)
  const connector = await connect(wire.send)
  for (let number = 0; number < 5; number += 1) await addJob(connector, number)
  const ids = idsOf(await getExportJobs(connector))
  assert.equal(ids.length, new Set(ids).size)
  assert.deepEqual(ids.slice(0, 5), [24119, 24118, 24117, 24116, 24115])
})

test('segments by the number of their page: the loop ends and misses none; what new ones push on comes twice', async (t) => {
  const wire = await openWire(t)
  const connector = await connect(wire.send)
  let number = 0
  const addOne = () => addSegment(connector, ++number)
  while (number < 230) await addOne()
  const before = idsOf(await getSegments(connector))
  const during = idsOf(await getSegments(connector, addOne))
  assert.deepEqual(
    before.filter((id) => !during.includes(id)),
    [],
  )
  assert.ok(during.length - new Set(during).size <= number - 230)
})

test('aepp’s loop over datasets ends; it counts from 1, so it passes over the first of its second page', async (t) => {
  const wire = await openWire(t)
  const connector = await connect(wire.send)
  for (let number = 0; number < 12; number += 1) await addDataset(connector, number)
  const all = await byStart('dataSets?')(connector, async () => {})
  const seen = idsOf(await getDataSets(connector, 5))
  assert.deepEqual(
    seen,
    all.filter((_id, place) => place !== 5),
  )
})
