// The acceptance world, which is the tutorial fixture: who is exported by which request, read back from the files.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { buildTestApp, type TestApp } from '../build-test-app.ts'
import { downloadBatch, parquetShape, type Row } from '../parquet-rows.ts'
import { tutorialRequest } from '../tutorial-request.ts'

const profilesFile = new URL('../../fixtures/tutorial/30-profiles.ndjson', import.meta.url)
const eventsFile = new URL('../../fixtures/tutorial/40-events.ndjson', import.meta.url)

/** P1 to P13 by ECID; P12 has two records. P8 has only events. */
const names = namesByEcid()

const policies = {
  printed: 'e5bc94de-cd14-4cdf-a2bc-88b6e8cbfac2',
  none: 'timestampOrdered-none-mp',
  pdg: '10648288-cda5-11e8-a8d5-f2801f1b9fd1',
  pdgByDataset: '42d4a596-b1c6-46c0-994e-ca5ef1f85130',
}

const all = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P9', 'P10', 'P11', 'P12']

async function exportWith(testApp: TestApp, changes: object) {
  const created = await testApp.call('POST', '/data/core/ups/export/jobs', {
    body: { ...tutorialRequest, ...changes },
  })
  assert.equal(created.statusCode, 200, created.body)
  await testApp.advance('PT10M')
  const job = (await testApp.call('GET', `/data/core/ups/export/jobs/${created.json().id}`)).json()
  assert.equal(job.status, 'SUCCEEDED', JSON.stringify(job.errors))
  const { batchId, batches = [{ batchId }] } = job.destination
  const downloads = []
  for (const batch of batches) downloads.push(await downloadBatch(testApp, batch.batchId))
  return { job, downloads, people: downloads.map(({ rows }) => people(rows)) }
}

function people(rows: readonly Row[]): string[] {
  const found = rows.map(({ identities }) => {
    const ids = (identities as { id: string }[]).map(({ id }) => names.get(id))
    return ids.find((name) => name !== undefined) ?? 'nobody'
  })
  return found.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
}

const single = { datasetId: tutorialRequest.destination.datasetId }

for (const [policy, id] of Object.entries(policies)) {
  test(`the tutorial's request under ${policy}: A has 4 rows, B has 2, the job counts 6`, async (t) => {
    const { job, people } = await exportWith(await buildTestApp(t), { mergePolicy: { id } })
    assert.deepEqual(people, [
      ['P1', 'P3', 'P4', 'P10'],
      ['P2', 'P3'],
    ])
    assert.equal(job.metrics.totalExportedProfileCounter, 6)
  })
}

test('without segmentPerBatch one batch holds five rows, the profile of both segments once', async (t) => {
  const { job, people } = await exportWith(await buildTestApp(t), { destination: single })
  assert.deepEqual(people, [['P1', 'P2', 'P3', 'P4', 'P10']])
  assert.equal(job.metrics.totalExportedProfileCounter, 5)
})

test('the printed request writes the columns it names, and the one event ingested after the bound', async (t) => {
  const { downloads } = await exportWith(await buildTestApp(t), {})
  const [inA] = downloads
  const jane = inA?.rows.find(({ personalEmail }) => (personalEmail as Row).address === 'janedoe@example.com')
  assert.deepEqual(jane, {
    identities: [{ id: '89149270342662559642753730269986316601' }, { id: 'janedoe@example.com' }],
    personalEmail: { address: 'janedoe@example.com' },
    timeSeriesEvents: [
      {
        _id: 'c8d11988-6b56-4571-a123-b6ce74236036',
        timestamp: new Date('2018-10-25T20:15:56.123Z'),
        environment: { browserDetails: { name: 'Chrome', version: '63.0.3239' } },
      },
    ],
  })
  assert.deepEqual(await parquetShape(inA?.parts[0]?.bytes ?? Buffer.of()), {
    columns: ['identities', 'personalEmail', 'timeSeriesEvents'],
    codec: 'SNAPPY',
  })
})

/** One row per case: what is changed in the request, and who is then exported. */
const cases: { name: string; changes: object; expected: string[] }[] = [
  {
    name: 'no filter under none: every identity that has a record',
    changes: { filter: undefined, mergePolicy: { id: policies.none } },
    expected: [...all, 'P12', 'P13'],
  },
  {
    name: 'no filter under pdg: linked identities are one, and more than 50 are none',
    changes: { filter: undefined, mergePolicy: { id: policies.pdg } },
    expected: all,
  },
  {
    name: 'emptyProfiles under none adds the profile that has only events',
    changes: { filter: { emptyProfiles: true }, mergePolicy: { id: policies.none } },
    expected: [...all.slice(0, 7), 'P8', ...all.slice(7), 'P12', 'P13'],
  },
  {
    name: 'emptyProfiles under pdg adds the profile that has only events',
    changes: { filter: { emptyProfiles: true }, mergePolicy: { id: policies.pdg } },
    expected: [...all.slice(0, 7), 'P8', ...all.slice(7)],
  },
  {
    name: 'without a status the segment’s existing members count, too',
    changes: {
      filter: {
        ...tutorialRequest.filter,
        segments: [{ segmentId: '4edc8488-2c35-4f6d-b4c6-9075c68d2df4', segmentNs: 'aam' }],
      },
    },
    expected: ['P1', 'P3', 'P4', 'P6', 'P10'],
  },
  {
    name: 'a window without segments asks for any membership that still holds',
    changes: { filter: { segmentQualificationTime: { startTime: '2019-09-02T00:00:00Z' } } },
    expected: ['P5'],
  },
]

for (const { name, changes, expected } of cases) {
  test(name, async (t) => {
    const { people } = await exportWith(await buildTestApp(t), { destination: single, ...changes })
    assert.deepEqual(people, [expected])
  })
}

test('of two linked records the newest wins, or the dataset that the policy lists first', async (t) => {
  const testApp = await buildTestApp(t)
  const address = async (id: string) => {
    const { downloads } = await exportWith(testApp, {
      filter: undefined,
      mergePolicy: { id },
      destination: single,
    })
    const rows = downloads[0]?.rows.filter((row) => people([row])[0] === 'P12') ?? []
    return rows.map(({ personalEmail }) => (personalEmail as Row).address)
  }
  assert.deepEqual(await address(policies.pdg), ['robin@meyer.example'])
  assert.deepEqual(await address(policies.pdgByDataset), ['robin.meyer@example.com'])
  assert.equal((await address(policies.none)).length, 2)
})

test('all fields: every column of the union, and a long beyond 2^31 comes back whole', async (t) => {
  const { downloads } = await exportWith(await buildTestApp(t), {
    fields: undefined,
    additionalFields: undefined,
    destination: single,
  })
  const [batch] = downloads
  const { columns } = await parquetShape(batch?.parts[0]?.bytes ?? Buffer.of())
  assert.ok(columns.includes('segmentMembership') && columns.includes('identityMap'))
  assert.ok(!columns.includes('timeSeriesEvents'), 'events are not exported unless asked for')
  const numbers = batch?.rows.map(
    ({ _emulator }) => (_emulator as { crm?: { accountNumber?: bigint } } | null)?.crm?.accountNumber,
  )
  assert.ok(numbers?.includes(9007199254740991n), String(numbers))
})

test('rows are shared out over parts of the given size', async (t: TestContext) => {
  const { downloads } = await exportWith(await buildTestApp(t, { rowsPerPart: 2 }), { destination: single })
  assert.deepEqual(
    downloads[0]?.parts.map(({ name }) => name.slice(0, 10)),
    ['part-00000', 'part-00001', 'part-00002'],
  )
  assert.equal(downloads[0]?.rows.length, 5)
})

function namesByEcid(): Map<string, string> {
  const order = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P9', 'P10', 'P11', 'P12', 'P12', 'P13']
  const primaries = lines(profilesFile).map(({ primary }) => primary.id)
  assert.equal(primaries.length, order.length)
  const named = new Map(primaries.map((id, index) => [id, order[index] ?? '']))
  for (const { primary } of lines(eventsFile)) if (!named.has(primary.id)) named.set(primary.id, 'P8')
  return named
}

function lines(file: URL): { primary: { id: string } }[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
