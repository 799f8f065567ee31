// POST /export/jobs, refused: every malformed member is named, and nothing is left behind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { assertNoJobStored, assertUpsProblem, dataSetsPath, jobsPath } from '../refusals.ts'

const { datasetId } = tutorialRequest.destination
const [firstSegment, secondSegment] = tutorialRequest.filter.segments
const unknownId = 'ffffffffffffffffffffffff'

const timestamp = 'must be an RFC 3339 timestamp such as 2019-09-01T00:00:00Z'
const withSegment = (segment: unknown) => ({ filter: { segments: [segment] } })
const withWindow = (window: unknown) => ({ filter: { segmentQualificationTime: window } })
const withEvents = (eventList: unknown) => ({ additionalFields: { eventList } })
const into = (destination: unknown) => ({ destination })

/** Members that replace those of the tutorial's request, and the detail of the refusal. */
const refused: Record<string, readonly (readonly [object, string])[]> = {
  'row 12: what is required': [
    [into(undefined), 'destination is required'],
    [into({}), 'destination.datasetId is required'],
    [into({ segmentPerBatch: true }), 'destination.datasetId is required'],
    [{ schema: undefined }, 'schema is required'],
    [{ schema: {} }, 'schema.name is required'],
    [withSegment({}), 'filter.segments[0].segmentId is required'],
    [
      { filter: { segments: [firstSegment, { ...secondSegment, segmentId: undefined }] } },
      'filter.segments[1].segmentId is required',
    ],
    [{ destination: undefined, schema: undefined }, 'destination is required; schema is required'],
  ],
  'row 12: empty ids': [
    [into({ datasetId: '' }), 'destination.datasetId must not be empty'],
    [into({ dataSetId: '' }), 'destination.dataSetId must not be empty'],
    [{ schema: { name: '' } }, 'schema.name must not be empty'],
    [withSegment({ segmentId: '' }), 'filter.segments[0].segmentId must not be empty'],
    [withSegment({ segmentId: 'a', segmentNs: '' }), 'filter.segments[0].segmentNs must not be empty'],
    [{ mergePolicy: { id: '' } }, 'mergePolicy.id must not be empty'],
  ],
  'wrong types': [
    [{ fields: null }, 'fields must be a string'],
    [{ fields: ['identityMap'] }, 'fields must be a string'],
    [{ fields: 7 }, 'fields must be a string'],
    [{ mergePolicy: null }, 'mergePolicy must be an object'],
    [{ mergePolicy: 'e5bc94de' }, 'mergePolicy must be an object'],
    [{ mergePolicy: { id: 5 } }, 'mergePolicy.id must be a string'],
    [{ mergePolicy: { id: 'a', version: '1' } }, 'mergePolicy.version must be a number'],
    [{ filter: [] }, 'filter must be an object'],
    [{ filter: null }, 'filter must be an object'],
    [{ filter: { segments: {} } }, 'filter.segments must be an array'],
    [{ filter: { segments: null } }, 'filter.segments must be an array'],
    [withSegment('4edc8488'), 'filter.segments[0] must be an object'],
    [withSegment(null), 'filter.segments[0] must be an object'],
    [withSegment([]), 'filter.segments[0] must be an object'],
    [withSegment({ segmentId: 5 }), 'filter.segments[0].segmentId must be a string'],
    [withSegment({ segmentId: null }), 'filter.segments[0].segmentId must be a string'],
    [withSegment({ segmentId: 'a', segmentNs: 1 }), 'filter.segments[0].segmentNs must be a string'],
    [withSegment({ segmentId: 'a', status: 'realized' }), 'filter.segments[0].status must be an array'],
    [withSegment({ segmentId: 'a', status: null }), 'filter.segments[0].status must be an array'],
    [{ filter: { emptyProfiles: 'true' } }, 'filter.emptyProfiles must be a boolean'],
    [{ filter: { emptyProfiles: 0 } }, 'filter.emptyProfiles must be a boolean'],
    [withWindow([]), 'filter.segmentQualificationTime must be an object'],
    [{ additionalFields: [] }, 'additionalFields must be an object'],
    [withEvents([]), 'additionalFields.eventList must be an object'],
    [withEvents({ fields: {} }), 'additionalFields.eventList.fields must be a string'],
    [withEvents({ filter: null }), 'additionalFields.eventList.filter must be an object'],
    [into(null), 'destination must be an object'],
    [into([]), 'destination must be an object'],
    [into(datasetId), 'destination must be an object'],
    [into({ datasetId: null }), 'destination.datasetId must be a string'],
    [into({ datasetId: 5 }), 'destination.datasetId must be a string'],
    [into({ dataSetId: 5 }), 'destination.dataSetId must be a string'],
    [into({ datasetId, segmentPerBatch: 'true' }), 'destination.segmentPerBatch must be a boolean'],
    [into({ datasetId, segmentPerBatch: null }), 'destination.segmentPerBatch must be a boolean'],
    [{ schema: '_xdm.context.profile' }, 'schema must be an object'],
    [{ schema: { name: 1 } }, 'schema.name must be a string'],
    [{ schema: { name: null } }, 'schema.name must be a string'],
    [{ evaluationInfo: { segmentation: 1 } }, 'evaluationInfo.segmentation must be a boolean'],
  ],
  'status words': [
    ...['exiting', 'Realized', '', 'REALIZED'].map(
      (word) =>
        [
          withSegment({ segmentId: 'a', status: ['realized', word] }),
          'filter.segments[0].status[1] must be one of realized, existing, exited',
        ] as const,
    ),
  ],
  timestamps: [
    ...[
      '2019-09-01',
      '2019-02-30T00:00:00Z',
      '2019-09-01T24:00:00Z',
      '2019-09-01T00:00:00',
      'yesterday',
      '',
      '2019-09-01 00:00:00Z',
      '1567296000000',
      '2019-13-01T00:00:00Z',
      ' 2019-09-01T00:00:00Z',
    ].flatMap(
      (text) =>
        [[{ filter: { fromIngestTimestamp: text } }, `filter.fromIngestTimestamp ${timestamp}`]] as const,
    ),
    [{ filter: { fromIngestTimestamp: 1567296000000 } }, 'filter.fromIngestTimestamp must be a string'],
    [withWindow({ startTime: 'x' }), `filter.segmentQualificationTime.startTime ${timestamp}`],
    [withWindow({ endTime: 'x' }), `filter.segmentQualificationTime.endTime ${timestamp}`],
    [withWindow({ endTime: null }), 'filter.segmentQualificationTime.endTime must be a string'],
    [
      withEvents({ filter: { fromIngestTimestamp: 'x' } }),
      `additionalFields.eventList.filter.fromIngestTimestamp ${timestamp}`,
    ],
    [
      withEvents({ filter: { toIngestTimestamp: 'x' } }),
      `additionalFields.eventList.filter.toIngestTimestamp ${timestamp}`,
    ],
  ],
  'windows that start after their end': [
    [
      withWindow({ startTime: '2019-09-02T00:00:01Z', endTime: '2019-09-02T00:00:00Z' }),
      'filter.segmentQualificationTime: startTime 2019-09-02T00:00:01Z is after endTime 2019-09-02T00:00:00Z',
    ],
    [
      withEvents({
        filter: { fromIngestTimestamp: '2019-09-02T00:00:00Z', toIngestTimestamp: '2019-09-01T00:00:00Z' },
      }),
      'additionalFields.eventList.filter: fromIngestTimestamp 2019-09-02T00:00:00Z is after toIngestTimestamp 2019-09-01T00:00:00Z',
    ],
  ],
  'a dataset that does not exist': [
    [
      into({ datasetId: unknownId }),
      `destination.datasetId: the dataset ${unknownId} does not exist in this sandbox.`,
    ],
    [
      into({ datasetId: datasetId.toUpperCase() }),
      `destination.datasetId: the dataset ${datasetId.toUpperCase()} does not exist in this sandbox.`,
    ],
  ],
}

for (const [name, rows] of Object.entries(refused)) {
  test(`${name}: 400 by name, and nothing is stored`, async (t) => {
    const testApp = await buildTestApp(t)
    for (const [members, detail] of rows) {
      const reply = await testApp.call('POST', jobsPath, { body: { ...tutorialRequest, ...members } })
      assertUpsProblem(reply, 400, detail)
    }
    await assertNoJobStored(testApp, tutorialRequest)
  })
}

test('all that is wrong is told at once', async (t) => {
  const { call } = await buildTestApp(t)
  const body = { ...tutorialRequest, fields: 1, filter: { segments: [{ status: ['x'] }] }, schema: {} }
  const { detail } = (await call('POST', jobsPath, { body })).json()
  for (const member of [
    'fields ',
    'filter.segments[0].segmentId ',
    'filter.segments[0].status[0] ',
    'schema.name ',
  ]) {
    assert.ok(detail.includes(member), `${detail} names ${member}`)
  }
})

test('bodies that are no object are refused, and nothing is stored', async (t) => {
  const testApp = await buildTestApp(t)
  for (const body of [[], [tutorialRequest], null, 4, 'x', true]) {
    assertUpsProblem(
      await testApp.call('POST', jobsPath, { body }),
      400,
      'the request body must be an object',
    )
  }
  await assertNoJobStored(testApp, tutorialRequest)
})

test('row 11: the documented example that lacks a comma is refused, and nothing is stored', async (t) => {
  const testApp = await buildTestApp(t)
  const payload = JSON.stringify(tutorialRequest).replace(',"destination"', '"destination"')
  const headers = { 'content-type': 'application/json' }
  const reply = await testApp.call('POST', jobsPath, { payload, headers })
  assertUpsProblem(reply, 400, /^The request body .*JSON.*position \d+/)
  await assertNoJobStored(testApp, tutorialRequest)
})

test('an unknown dataset is named under the spelling that was sent', async (t) => {
  const { call } = await buildTestApp(t)
  const body = { ...tutorialRequest, destination: { dataSetId: unknownId } }
  assertUpsProblem(
    await call('POST', jobsPath, { body }),
    400,
    /^destination\.dataSetId: .*ffffffffffffffffffffffff/,
  )
})

test('row 27: a dataset of another sandbox or organization is unknown here', async (t) => {
  const testApp = await buildTestApp(t)
  for (const owner of [{ sandbox: 'dev' }, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }]) {
    const [reference] = (await testApp.call('POST', dataSetsPath, { body: tutorialDataset, ...owner })).json()
    const id = reference.split('/').at(-1)
    const body = { ...tutorialRequest, destination: { datasetId: id } }
    const detail = `destination.datasetId: the dataset ${id} does not exist in this sandbox.`
    assertUpsProblem(await testApp.call('POST', jobsPath, { body }), 400, detail)
    assert.equal((await testApp.call('POST', jobsPath, { body, ...owner })).statusCode, 200)
  }
  await assertNoJobStored(testApp, tutorialRequest)
})
