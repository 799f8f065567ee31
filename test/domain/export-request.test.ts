// What a request means: defaults, both spellings of the dataset, time bounds, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ExportRequest,
  exportSelection,
  type ExportRequest as Request,
} from '../../server/domain/export-request.ts'
import { AepError } from '../../server/errors.ts'
import { checkOf } from '../../server/validation.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { at, exportRequest } from './builders.ts'

/** The body of a test as a request that fits the schema. */
function fitting(body: object): Request {
  assert.deepEqual(checkOf(ExportRequest, 'the body')(body), [])
  return body as Request
}

const bound = '2018-10-25T13:22:04-07:00'

test("the tutorial's request means what its prose says", () => {
  assert.deepEqual(exportSelection(fitting(tutorialRequest)), {
    segments: [
      { id: '4edc8488-2c35-4f6d-b4c6-9075c68d2df4', namespace: 'AAM', statuses: ['realized'] },
      { id: '1rfe8422-334d-12f4-3sd4-12cf6g990g51', namespace: 'UPS', statuses: ['exited'] },
    ],
    qualification: { from: at('2019-09-01T00:00:00Z'), to: at('2019-09-02T00:00:00Z') },
    updatedAfter: at('2018-10-25T20:22:04Z'),
    emptyProfiles: false,
    fields: 'identities.id,personalEmail.address',
    events: {
      fields: 'environment.browserDetails.name,environment.browserDetails.version',
      ingestedAfter: at('2018-10-25T20:22:04Z'),
    },
  })
})

const everyone = { segments: [], emptyProfiles: false, fields: '' }

const defaults: { given: string; request: Partial<Request>; expect: object }[] = [
  { given: 'a request without a filter asks for everyone', request: {}, expect: everyone },
  { given: 'an empty filter asks for everyone', request: { filter: {} }, expect: everyone },
  {
    given: 'an empty list of segments asks for everyone',
    request: { filter: { segments: [] } },
    expect: everyone,
  },
  {
    given: 'a window with neither end bounds nothing',
    request: { filter: { segmentQualificationTime: {} } },
    expect: everyone,
  },
  {
    given: 'a segment that says no more is one of ups, in the statuses realized and existing',
    request: { filter: { segments: [{ segmentId: 's' }] } },
    expect: { ...everyone, segments: [{ id: 's', namespace: 'ups', statuses: ['realized', 'existing'] }] },
  },
  {
    given: 'an empty list of statuses means the default ones',
    request: { filter: { segments: [{ segmentId: 's', segmentNs: 'AAM', status: [] }] } },
    expect: { ...everyone, segments: [{ id: 's', namespace: 'AAM', statuses: ['realized', 'existing'] }] },
  },
  {
    given: 'two entries for one segment stay two',
    request: {
      filter: {
        segments: [
          { segmentId: 's', status: ['exited'] },
          { segmentId: 's', status: ['realized'] },
        ],
      },
    },
    expect: {
      ...everyone,
      segments: [
        { id: 's', namespace: 'ups', statuses: ['exited'] },
        { id: 's', namespace: 'ups', statuses: ['realized'] },
      ],
    },
  },
  {
    given: 'emptyProfiles is taken as sent',
    request: { filter: { emptyProfiles: true } },
    expect: { ...everyone, emptyProfiles: true },
  },
  {
    given: 'a window may have a start alone',
    request: { filter: { segmentQualificationTime: { startTime: '2019-09-01T00:00:00Z' } } },
    expect: { ...everyone, qualification: { from: at('2019-09-01T00:00:00Z') } },
  },
  {
    given: 'a window may have an end alone',
    request: { filter: { segmentQualificationTime: { endTime: '2019-09-02T00:00:00Z' } } },
    expect: { ...everyone, qualification: { to: at('2019-09-02T00:00:00Z') } },
  },
  {
    given: 'additionalFields without an eventList asks for no events',
    request: { additionalFields: {} },
    expect: everyone,
  },
  {
    given: 'an empty eventList asks for all fields of all events',
    request: { additionalFields: { eventList: {} } },
    expect: { ...everyone, events: { fields: '' } },
  },
]

for (const { given, request, expect } of defaults) {
  test(given, () => {
    assert.deepEqual(exportSelection(fitting(exportRequest(request))), expect)
  })
}

const [early, late] = ['2018-01-01T00:00:00Z', '2020-01-01T00:00:00Z']

const eventBounds = [
  {
    given: "the profiles' ingest bound holds for events that have none of their own",
    filter: {},
    expect: { ingestedAfter: at(bound) },
  },
  {
    given: "the events' own lower bound wins, though it is earlier",
    filter: { fromIngestTimestamp: early },
    expect: { ingestedAfter: at(early) },
  },
  {
    given: "the events' own lower bound wins when it is later",
    filter: { fromIngestTimestamp: late },
    expect: { ingestedAfter: at(late) },
  },
  {
    given: "an upper bound of the events' own leaves the lower one to the profiles' bound",
    filter: { toIngestTimestamp: late },
    expect: { ingestedAfter: at(bound), ingestedBefore: at(late) },
  },
  {
    given: 'events may be bounded on both sides',
    filter: { fromIngestTimestamp: early, toIngestTimestamp: late },
    expect: { ingestedAfter: at(early), ingestedBefore: at(late) },
  },
]

for (const { given, filter, expect } of eventBounds) {
  test(given, () => {
    const request = exportRequest({
      filter: { fromIngestTimestamp: bound },
      additionalFields: { eventList: { filter } },
    })
    assert.deepEqual(exportSelection(fitting(request)).events, { fields: '', ...expect })
  })
}

const backwards: { given: string; request: Partial<Request>; names: RegExp }[] = [
  {
    given: 'a qualification window that starts after its end',
    request: {
      filter: {
        segmentQualificationTime: { startTime: '2019-09-02T00:00:00.001Z', endTime: '2019-09-02T00:00:00Z' },
      },
    },
    names: /filter\.segmentQualificationTime.*startTime.*endTime/,
  },
  {
    given: 'a window that is backwards only once its offsets are read',
    request: {
      filter: {
        segmentQualificationTime: { startTime: '2019-09-01T23:00:00-07:00', endTime: '2019-09-02T00:00:00Z' },
      },
    },
    names: /filter\.segmentQualificationTime/,
  },
  {
    given: 'an ingest window of events that starts after its end',
    request: {
      additionalFields: { eventList: { filter: { fromIngestTimestamp: late, toIngestTimestamp: early } } },
    },
    names: /additionalFields\.eventList\.filter.*fromIngestTimestamp.*toIngestTimestamp/,
  },
]

for (const { given, request, names } of backwards) {
  test(`${given} is refused with BODY_INVALID, naming both ends`, () => {
    assert.throws(
      () => exportSelection(fitting(exportRequest(request))),
      (error) => error instanceof AepError && error.code === 'BODY_INVALID' && names.test(error.message),
    )
  })
}

test('a window whose start is its end is empty, not refused', () => {
  const instant = '2019-09-02T00:00:00Z'
  const filter = { segmentQualificationTime: { startTime: instant, endTime: '2019-09-01T17:00:00-07:00' } }
  assert.deepEqual(exportSelection(exportRequest({ filter })).qualification, {
    from: at(instant),
    to: at(instant),
  })
})
