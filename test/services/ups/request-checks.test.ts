// The switch requestChecks: what fails an export job later by default is refused at once with `strict`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { magicDatasets } from '../../../server/domain/magic.ts'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import {
  assertNoJobStored,
  assertUpsProblem,
  createJob,
  dataSetsPath,
  jobsPath,
  readJob,
  segmentsPath,
} from '../refusals.ts'

const strict = { switches: { requestChecks: 'strict' } } as const
const { datasetId } = tutorialRequest.destination
const { schema } = tutorialRequest
const bare = { destination: { datasetId }, schema }
const crm = '5b76f86b85d0e00000be5c8b'
const unionId = 'https://ns.adobe.com/xdm/context/profile__union'
const policy = { id: tutorialRequest.mergePolicy.id }

const ofSegments = (...segments: object[]) => ({ filter: { segments } })
const withEvents = (fields: string) => ({ additionalFields: { eventList: { fields } } })

/** Members that a request has beside the dataset, and why its job fails. */
const failing: readonly (readonly [object, string])[] = [
  [{ fields: 'no.such' }, 'the union schema has no field no.such'],
  [
    { fields: 'identityMap, personName.nick,xdm:nothing', ...withEvents('_id,environment.moon') },
    'the union schema has no field personName.nick, nothing, additionalFields.eventList.fields: environment.moon',
  ],
  [{ fields: 'timeSeriesEvents' }, 'fields leaves no column to export'],
  [{ mergePolicy: { id: 'gone' } }, 'the merge policy gone does not exist'],
  [{ mergePolicy: { ...policy, version: 2 } }, `the merge policy ${policy.id} has no version 2`],
  [{ mergePolicy: { ...policy, version: 0 } }, `the merge policy ${policy.id} has no version 0`],
  [{ mergePolicy: { ...policy, version: 0.5 } }, `the merge policy ${policy.id} has no version 0.5`],
  [ofSegments({ segmentId: 'orphan' }), 'the merge policy forgotten does not exist'],
]

const orphan = { type: 'segment', id: 'orphan', ns: 'ups', name: 'Orphan', mergePolicyId: 'forgotten' }

async function seed({ call }: TestApp, ...records: object[]): Promise<void> {
  const payload = records.map((record) => JSON.stringify(record)).join('\n')
  const headers = { 'content-type': 'application/x-ndjson' }
  const reply = await call('POST', '/_emulator/seed', { payload, headers })
  assert.equal(reply.statusCode, 200, reply.body)
}

async function createDataset({ call }: TestApp, body: object): Promise<string> {
  return (await call('POST', dataSetsPath, { body })).json()[0].split('/').at(-1)
}

/** Fails unless `strict` refuses the request for that reason, and by default its job fails for it. */
async function assertFailing(platform: TestApp, testApp: TestApp, body: object, reason: string) {
  const refusal = `Refused with requestChecks=strict: ${reason}.`
  assertUpsProblem(await testApp.call('POST', jobsPath, { body }), 400, refusal)
  const { id } = await createJob(platform, body)
  await platform.advance('PT1M')
  const { status, errors } = await readJob(platform, id)
  assert.deepEqual([status, errors[0].msg], ['FAILED', `Error in Export Job: ${reason}`])
}

test('unknown fields, merge policies and versions: strict refuses what fails the job otherwise', async (t) => {
  const [platform, testApp] = [await buildTestApp(t), await buildTestApp(t, strict)]
  for (const one of [platform, testApp]) await seed(one, orphan)
  for (const [members, reason] of failing) {
    await assertFailing(platform, testApp, { ...bare, ...members }, reason)
  }
  await assertNoJobStored(testApp, tutorialRequest)
})

test('a dataset that is no target: strict refuses what fails the job otherwise', async (t) => {
  const [platform, testApp] = [await buildTestApp(t), await buildTestApp(t, strict)]
  const profile = { id: 'https://ns.adobe.com/tenant/schemas/x', contentType: 'x' }
  const tags = { unifiedProfile: ['enabled:true'] }
  for (const [body, reason] of [
    [{ name: 'x' }, `is based on no schema, not on ${unionId}`],
    [{ schemaRef: profile }, `is based on ${profile.id}, not on ${unionId}`],
    [{ ...tutorialDataset, tags }, 'is itself enabled for Profile'],
  ] as const) {
    const [id, same] = [await createDataset(platform, body), await createDataset(testApp, body)]
    assert.equal(same, id)
    const request = { ...bare, destination: { dataSetId: id } }
    await assertFailing(platform, testApp, request, `the dataset ${id} ${reason}`)
  }
  await assertNoJobStored(testApp, tutorialRequest)
})

test('an unknown segment of any namespace: strict refuses what exports no rows otherwise', async (t) => {
  const [platform, testApp] = [await buildTestApp(t), await buildTestApp(t, strict)]
  for (const segmentNs of [undefined, 'ups', 'AAM', 'AdCloud']) {
    const segments = [tutorialRequest.filter.segments[0], { segmentId: 'nobody', segmentNs }]
    const body = { ...bare, filter: { segments } }
    const problem = `the segment nobody of the namespace ${segmentNs ?? 'ups'} does not exist`
    const refusal = `Refused with requestChecks=strict: ${problem}.`
    assertUpsProblem(await testApp.call('POST', jobsPath, { body }), 400, refusal)
    const { id } = await createJob(platform, { ...body, filter: { segments: segments.slice(1) } })
    await platform.advance('PT1M')
    const { status, metrics } = await readJob(platform, id)
    assert.deepEqual([status, metrics.totalExportedProfileCounter], ['SUCCEEDED', 0])
  }
  await assertNoJobStored(testApp, tutorialRequest)
})

test('strict knows a segment by a definition or by a member, in any case of its namespace, and in no other', async (t) => {
  const testApp = await buildTestApp(t, strict)
  const expression = { type: 'PQL', format: 'pql/text', value: 'x' }
  const body = { name: 'New', description: 'x', expression, schema }
  const { id: defined } = (await testApp.call('POST', segmentsPath, { body })).json()
  const primary = { ns: 'ECID', id: '89149270342662559642753730269986316601' }
  const membership = { type: 'membership', primary, segment: { ns: 'AdCloud', id: 'met' }, status: 'exited' }
  await seed(testApp, membership)
  const [known] = tutorialRequest.filter.segments
  for (const segment of [
    { segmentId: defined },
    { segmentId: defined, segmentNs: 'UPS' },
    { segmentId: 'met', segmentNs: 'adcloud' },
    { ...known, segmentNs: 'aam' },
  ]) {
    await createJob(testApp, { ...bare, ...ofSegments(segment) })
  }
  for (const [segmentId, segmentNs] of [
    [defined, 'AAM'],
    ['met', 'ups'],
    [known?.segmentId, 'ups'],
  ]) {
    const request = { ...bare, ...ofSegments({ segmentId, segmentNs }) }
    const reply = await testApp.call('POST', jobsPath, { body: request })
    assertUpsProblem(reply, 400, /the segment .* does not exist\.$/)
  }
})

test('strict tells all that is wrong at once, each of it once', async (t) => {
  const testApp = await buildTestApp(t, strict)
  const request = {
    ...tutorialRequest,
    fields: 'no.such',
    mergePolicy: { id: 'gone' },
    filter: { segments: [{ segmentId: 'nobody' }, { segmentId: 'nobody' }] },
    destination: { datasetId: crm, segmentPerBatch: true },
  }
  const { detail } = (await testApp.call('POST', jobsPath, { body: request })).json()
  assert.match(
    detail,
    /^Refused with requestChecks=strict: the dataset 5b76f86b85d0e00000be5c8b is based on \S+, not on \S+; the union schema has no field no\.such; the merge policy gone does not exist; the segment nobody of the namespace ups does not exist\.$/,
  )
  await assertNoJobStored(testApp, tutorialRequest)
})

test('a refused request draws no planned outcome', async (t) => {
  const testApp = await buildTestApp(t, strict)
  const outcome = { match: { datasetId }, outcome: 'FAILED', times: 1 }
  await testApp.call('POST', '/_emulator/outcomes', { body: outcome })
  const reply = await testApp.call('POST', jobsPath, { body: { ...bare, fields: 'no.such' } })
  assert.equal(reply.statusCode, 400)
  const { id } = await createJob(testApp, bare)
  await testApp.advance('PT1M')
  assert.equal((await readJob(testApp, id)).status, 'FAILED')
})

test('row 5: strict takes the tutorial’s request, and jobs into every magic dataset', async (t) => {
  const [platform, testApp] = [await buildTestApp(t), await buildTestApp(t, strict)]
  const bodies = [
    tutorialRequest,
    ...magicDatasets.map(({ id }) => ({ ...bare, destination: { datasetId: id } })),
  ]
  for (const body of bodies) assert.deepEqual(await createJob(testApp, body), await createJob(platform, body))
})
