// Events in a merge: their order, which of them count, and profiles that have nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeProfile } from '../../server/domain/merge-policy.ts'
import { fromMerged, heldMembership } from '../../server/domain/stored-body.ts'
import { at, eventFragment, fragments, mergeRule, recordFragment, storedBody } from './builders.ts'

const [day1, day2] = [at('2019-01-01T00:00:00Z'), at('2019-01-02T00:00:00Z')]
const ids = (profile: ReturnType<typeof mergeProfile>) => profile?.events.map(({ body }) => body._id)

test('events are in order of their timestamp, then of their _id, whatever their ingestion', () => {
  const events = [
    eventFragment({ id: 'late', timestamp: day2, ingestedAt: day1 }),
    eventFragment({ id: 'b', timestamp: day1, ingestedAt: day2 }),
    eventFragment({ id: 'a', timestamp: day1, ingestedAt: day2 + 1 }),
  ]
  assert.deepEqual(ids(mergeProfile(fragments({ records: [recordFragment()], events }), mergeRule())), [
    'a',
    'b',
    'late',
  ])
})

const twoDatasets = fragments({
  records: [recordFragment()],
  events: [
    eventFragment({ id: 'a', datasetId: 'clicks', timestamp: day1 }),
    eventFragment({ id: 'b', datasetId: 'orders', timestamp: day2 }),
  ],
})

const listings = [
  { given: 'by time all events count', rule: mergeRule(), expect: ['a', 'b'] },
  {
    given: 'by datasets all events count when the order lists no dataset of events',
    rule: mergeRule(['crm'], false),
    expect: ['a', 'b'],
  },
  {
    given: 'by datasets only listed events count when the order lists a dataset of events',
    rule: mergeRule(['crm', 'orders'], true),
    expect: ['b'],
  },
  {
    given: 'a profile none of whose events are listed keeps none, though others of the tenant are',
    rule: mergeRule(['crm', 'visits'], true),
    expect: [],
  },
]

for (const { given, rule, expect } of listings) {
  test(given, () => {
    assert.deepEqual(ids(mergeProfile(twoDatasets, rule)), expect)
  })
}

test('a profile of events alone has no record, no _id and no _repo dates, and their latest ingestion', () => {
  const events = [
    eventFragment({ id: 'a', ingestedAt: day2 }),
    eventFragment({ id: 'b', ingestedAt: day1, identityMap: { Email: [{ id: 'a@x' }] } }),
  ]
  const profile = mergeProfile(fragments({ events }), mergeRule())
  assert.equal(profile?.hasRecord, false)
  assert.equal(profile?.updatedAt, day2)
  const body = fromMerged(profile?.body ?? assert.fail())
  assert.deepEqual(body.identityMap, { ECID: [{ id: '1', primary: true }], Email: [{ id: 'a@x' }] })
  assert.equal(body._id, undefined)
  assert.equal(body._repo, undefined)
})

test('a membership makes no record of a profile of events alone, and shows in it', () => {
  const memberships = [heldMembership({ namespace: 'ups', id: 's' }, { status: 'realized' } as const)]
  const profile = mergeProfile(fragments({ events: [eventFragment({ id: 'a' })], memberships }), mergeRule())
  assert.equal(profile?.hasRecord, false)
  assert.deepEqual(profile?.body.derived.segmentMembership, memberships)
})

test('a profile whose only records a precedence policy does not list is one of events alone', () => {
  const parts = fragments({
    records: [recordFragment({ body: storedBody({ _id: 'p' }) })],
    events: [eventFragment({ id: 'a' })],
  })
  const profile = mergeProfile(parts, mergeRule(['other']))
  assert.equal(profile?.hasRecord, false)
  assert.equal(fromMerged(profile?.body ?? assert.fail())._id, undefined)
})

const nothings = [
  { given: 'no fragments at all', parts: fragments(), rule: mergeRule() },
  {
    given: 'a membership alone',
    parts: fragments({
      memberships: [heldMembership({ namespace: 'ups', id: 's' }, { status: 'realized' })],
    }),
    rule: mergeRule(),
  },
  {
    given: 'records in unlisted datasets and no events',
    parts: fragments({ records: [recordFragment()] }),
    rule: mergeRule(['other']),
  },
  {
    given: 'events in unlisted datasets and no records',
    parts: fragments({ events: [eventFragment({ id: 'a' })] }),
    rule: mergeRule(['other'], true),
  },
]

for (const { given, parts, rule } of nothings) {
  test(`no profile comes of ${given}`, () => {
    assert.equal(mergeProfile(parts, rule), undefined)
  })
}
