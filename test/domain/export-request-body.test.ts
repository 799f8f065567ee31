// The body of POST /export/jobs: the dataset's two spellings, what fits the schema and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { destinationDatasetId, ExportRequest } from '../../server/domain/export-request.ts'
import { AepError } from '../../server/errors.ts'
import { checkOf } from '../../server/validation.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { exportRequest } from './builders.ts'

const destinations = [
  { given: { datasetId: 'a' }, expect: 'a' },
  { given: { dataSetId: 'b' }, expect: 'b' },
  { given: { datasetId: 'a', dataSetId: 'b' }, expect: 'a' },
]

for (const { given, expect } of destinations) {
  test(`the destination ${JSON.stringify(given)} is the dataset ${expect}`, () => {
    assert.equal(destinationDatasetId(exportRequest({ destination: given })), expect)
  })
}

test('a destination without a dataset is refused with BODY_INVALID, naming the member', () => {
  assert.throws(
    () => destinationDatasetId(exportRequest({ destination: { segmentPerBatch: true } })),
    (error) =>
      error instanceof AepError &&
      error.code === 'BODY_INVALID' &&
      error.status === 400 &&
      error.message === 'destination.datasetId is required',
  )
})

const check = checkOf(ExportRequest, 'the body')

const accepted = [
  { given: "the tutorial's body", body: tutorialRequest },
  { given: 'a body of its required members alone', body: exportRequest() },
  {
    given: 'members that nobody knows',
    body: { ...exportRequest(), snapshotName: 'x', evaluationInfo: { a: 1 } },
  },
  { given: 'a segment id that is no UUID', body: filtered({ segments: [{ segmentId: 'abcd@adobe.com' }] }) },
  { given: 'a merge policy without a version', body: { ...exportRequest(), mergePolicy: { id: 'x' } } },
  { given: 'blank fields', body: { ...exportRequest(), fields: ' ' } },
]

for (const { given, body } of accepted) {
  test(`accepted: ${given}`, () => {
    assert.deepEqual(check(body), [])
  })
}

const refused = [
  { given: 'no destination', body: { schema: { name: 'x' } }, names: 'destination' },
  { given: 'no schema', body: { destination: { datasetId: 'x' } }, names: 'schema' },
  { given: 'a schema without a name', body: { ...exportRequest(), schema: {} }, names: 'schema.name' },
  {
    given: 'an empty dataset id',
    body: { ...exportRequest(), destination: { datasetId: '' } },
    names: 'destination.datasetId',
  },
  {
    given: 'a segment without an id',
    body: filtered({ segments: [{}] }),
    names: 'filter.segments[0].segmentId',
  },
  {
    given: 'an empty segment id',
    body: filtered({ segments: [{ segmentId: '' }] }),
    names: 'filter.segments[0].segmentId',
  },
  {
    given: 'a status that does not exist',
    body: filtered({ segments: [{ segmentId: 's', status: ['exiting'] }] }),
    names: 'filter.segments[0].status[0]',
  },
  {
    given: 'a status that is no list',
    body: filtered({ segments: [{ segmentId: 's', status: 'realized' }] }),
    names: 'filter.segments[0].status',
  },
  {
    given: 'a time without a zone',
    body: filtered({ fromIngestTimestamp: '2018-10-25T13:22:04' }),
    names: 'filter.fromIngestTimestamp',
  },
  {
    given: 'a time in milliseconds',
    body: filtered({ segmentQualificationTime: { startTime: 1_567_296_000_000 } }),
    names: 'filter.segmentQualificationTime.startTime',
  },
  {
    given: 'emptyProfiles as text',
    body: filtered({ emptyProfiles: 'true' }),
    names: 'filter.emptyProfiles',
  },
  { given: 'fields as a list', body: { ...exportRequest(), fields: ['_id'] }, names: 'fields' },
  {
    given: 'an empty merge policy id',
    body: { ...exportRequest(), mergePolicy: { id: '' } },
    names: 'mergePolicy.id',
  },
  {
    given: 'an event bound that is no time',
    body: {
      ...exportRequest(),
      additionalFields: { eventList: { filter: { toIngestTimestamp: '2019-02-30T00:00:00Z' } } },
    },
    names: 'additionalFields.eventList.filter.toIngestTimestamp',
  },
]

for (const { given, body, names } of refused) {
  test(`refused, naming ${names}: ${given}`, () => {
    const problems = check(body)
    assert.equal(problems.length, 1, problems.join('; '))
    assert.ok(problems[0]?.startsWith(`${names} `), problems[0])
  })
}

function filtered(filter: object): object {
  return { ...exportRequest(), filter }
}
