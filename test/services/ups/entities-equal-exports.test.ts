// What Profile Access shows is what an export writes: the fixture sets' people, and those of random worlds.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { downloadBatch, type Row } from '../../parquet-rows.ts'
import { comparableRows } from '../../reference/comparable-rows.ts'
import { sameIdentityText } from '../../reference/individuals.ts'
import { randomRequest } from '../../reference/random-request.ts'
import { randomWorld, targetDataset } from '../../reference/random-world.ts'
import { jobsPath } from '../refusals.ts'
import { eventsUrl, type Names, profileUrl, readEvents } from './entity-calls.ts'

interface Wanted {
  readonly mergePolicyId?: string | undefined
  readonly fields?: string | undefined
  readonly eventFields?: string | undefined
}

/** The rows of an export of everybody with all their events. */
async function exported(
  testApp: TestApp,
  datasetId: string,
  wanted: Wanted,
  sandbox: string,
): Promise<Row[]> {
  const { mergePolicyId, fields, eventFields } = wanted
  const body = {
    ...(fields !== undefined && { fields }),
    ...(mergePolicyId !== undefined && { mergePolicy: { id: mergePolicyId } }),
    filter: { emptyProfiles: true },
    additionalFields: { eventList: eventFields === undefined ? {} : { fields: eventFields } },
    destination: { datasetId },
    schema: { name: '_xdm.context.profile' },
  }
  const created = await testApp.call('POST', jobsPath, { body, sandbox })
  assert.equal(created.statusCode, 200, created.body)
  await testApp.advance('PT1H', sandbox)
  const { rows } = await downloadBatch(testApp, created.json().destination.batchId, sandbox)
  return [...rows]
}

/** The row as Profile Access has it, events read two a page; undefined where it finds nobody, or too many. */
async function accessed(
  testApp: TestApp,
  who: Names,
  wanted: Wanted,
  sandbox: string,
): Promise<Row | undefined> {
  const { mergePolicyId, fields, eventFields } = wanted
  const reply = await testApp.call('GET', profileUrl(who, { mergePolicyId, fields }), { sandbox })
  if (reply.statusCode !== 200) {
    assert.ok([404, 422].includes(reply.statusCode), reply.body)
    return undefined
  }
  const [{ entity } = assert.fail()] = Object.values<{ entity: Row }>(reply.json())
  const url = eventsUrl(who, { mergePolicyId, fields: eventFields, limit: '2' })
  const events = await readEvents(testApp, url, sandbox)
  return {
    ...entity,
    timeSeriesEvents: events.map(({ entityId, timestamp, entity: event }) => ({
      ...event,
      // An export has both whatever fields are asked for; here they stand beside the fields.
      _id: entityId,
      timestamp: new Date(timestamp).toISOString(),
    })),
  }
}

/** Rows as texts, each once: parts of them can be alike. A date is a day's first instant, as Parquet readers have it. */
function texts(rows: readonly Row[]): string[] {
  const all = comparableRows(rows).map((text) =>
    text.replaceAll(/"(\d{4}-\d\d-\d\d)"/g, '"$1T00:00:00.000Z"'),
  )
  return [...new Set(all)].sort()
}

/** Everybody in the rows is found by every identity that the lines name as somebody's own, and nobody else is. */
async function assertAgreement(
  testApp: TestApp,
  {
    people,
    datasetId,
    wanted,
    sandbox,
  }: { people: readonly Names[]; datasetId: string; wanted: Wanted; sandbox: string },
): Promise<number> {
  const rows = await exported(testApp, datasetId, wanted, sandbox)
  const found: Row[] = []
  for (const who of people) {
    const row = await accessed(testApp, who, wanted, sandbox)
    if (row) found.push(row)
  }
  assert.deepEqual(texts(found), texts(rows), JSON.stringify(wanted))
  return rows.length
}

interface Line {
  readonly type: string
  readonly primary?: Names
  readonly id?: string
  readonly schemaRef?: object
}

/** The identities that records and events are of, each once. */
function primaries(lines: readonly Line[]): Names[] {
  const own = lines.flatMap(({ type, primary }) => (type !== 'membership' && primary ? [primary] : []))
  return [...new Map(own.map((who) => [sameIdentityText(who), who])).values()]
}

for (const set of ['tutorial', 'retail']) {
  test(`everybody of ${set}, under each of its policies`, async (t) => {
    const folder = new URL(`../../../fixtures/${set}/`, import.meta.url)
    const lines = readdirSync(folder)
      .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
    const target = lines.find(
      ({ type, schemaRef }) => type === 'dataset' && JSON.stringify(schemaRef)?.includes('__union'),
    )
    const policies = lines.flatMap(({ type, id }) => (type === 'mergePolicy' && id ? [id] : []))
    assert.ok(policies.length > 2)
    const testApp = await buildTestApp(t, { fixtures: [set], pace: 'instant' })
    for (const mergePolicyId of policies) {
      const rows = await assertAgreement(testApp, {
        people: primaries(lines),
        datasetId: target?.id ?? '',
        wanted: { mergePolicyId },
        sandbox: 'prod',
      })
      assert.ok(rows > 5)
    }
  })
}

test('under a policy that stitches, each identity of a row finds that row', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['retail'], pace: 'instant' })
  const policies = (await testApp.call('GET', '/data/core/ups/config/mergePolicies')).json().children
  const { id: mergePolicyId } = policies.find(
    ({ identityGraph }: { identityGraph: { type: string } }) => identityGraph.type === 'pdg',
  )
  const datasets: Record<string, { schemaRef?: object }> = (
    await testApp.call('GET', '/data/foundation/catalog/dataSets?limit=100')
  ).json()
  const [datasetId = ''] =
    Object.entries(datasets).find(([, { schemaRef }]) => JSON.stringify(schemaRef)?.includes('__union')) ?? []
  const rows = await exported(testApp, datasetId, { mergePolicyId }, 'prod')
  for (const row of rows.slice(0, 60)) {
    const map = row.identityMap as Record<string, { id: string }[]>
    for (const [ns, items] of Object.entries(map)) {
      for (const { id } of items) {
        const found = await accessed(testApp, { ns, id }, { mergePolicyId }, 'prod')
        assert.deepEqual(found && texts([found]), texts([row]), `${ns} ${id}`)
      }
    }
  }
})

/** FC_SEED and FC_PATH replay what a failure printed. */
const { FC_SEED, FC_PATH } = process.env

test('everybody of random worlds, with random fields, and nobody else', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'], pace: 'instant' })
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  let worlds = 0
  const stranger = fc.record({ ns: fc.string({ minLength: 1 }), id: fc.string({ minLength: 1 }) })
  const property = fc.asyncProperty(
    randomWorld,
    fc.array(randomRequest, { minLength: 2, maxLength: 2 }),
    fc.array(stranger, { maxLength: 3 }),
    async (lines, requests, strangers) => {
      worlds += 1
      const sandbox = `case-${worlds}`
      try {
        const seeded = await testApp.call('POST', '/_emulator/seed', { body: { records: lines }, sandbox })
        assert.equal(seeded.statusCode, 200, seeded.body)
        const people = [...primaries(lines as readonly Line[]), ...strangers]
        for (const { fields, mergePolicy, additionalFields } of requests) {
          const eventFields = additionalFields?.eventList.fields
          const wanted = { fields, mergePolicyId: mergePolicy?.id, eventFields }
          await assertAgreement(testApp, { people, datasetId: targetDataset, wanted, sandbox })
        }
      } finally {
        await testApp.emulator.reset({ imsOrgId, sandboxName: sandbox })
      }
    },
  )
  await fc.assert(property, {
    seed: Number(FC_SEED ?? 20190901),
    ...(FC_PATH !== undefined && { path: FC_PATH }),
    numRuns: 25,
    endOnFailure: FC_PATH !== undefined,
  })
})
