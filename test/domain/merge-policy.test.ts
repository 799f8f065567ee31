// What a merge policy makes of an individual's fragments: which value of each field survives, which events.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatInstant } from '../../server/domain/instant.ts'
import { mergeProfile } from '../../server/domain/merge-policy.ts'
import type { MergedProfile, ProfileFragments, RecordFragment } from '../../server/domain/profile.ts'
import { fromMerged, heldMembership } from '../../server/domain/stored-body.ts'
import { at, eventFragment, fragments, mergeRule, recordFragment, storedBody } from './builders.ts'

const [day1, day2, day3] = [
  at('2019-01-01T00:00:00Z'),
  at('2019-01-02T00:00:00Z'),
  at('2019-01-03T00:00:00Z'),
]

function merged(parts: Partial<ProfileFragments>, rule = mergeRule()): MergedProfile {
  return mergeProfile(fragments(parts), rule) ?? assert.fail('something is left of the fragments')
}

const older = (body: object, changes: Partial<RecordFragment> = {}) =>
  recordFragment({ datasetId: 'older', ingestedAt: day1, body: storedBody({ ...body }), ...changes })
const newer = (body: object, changes: Partial<RecordFragment> = {}) =>
  recordFragment({ datasetId: 'newer', ingestedAt: day2, body: storedBody({ ...body }), ...changes })

const leaves: { given: string; low: object; high: object; expect: object }[] = [
  {
    given: 'fields that only one record has come together',
    low: { testProfile: true },
    high: { _id: 'p' },
    expect: { testProfile: true, _id: 'p' },
  },
  {
    given: 'of one field in two records the winner has its say',
    low: { loyalty: { tier: 'gold' } },
    high: { loyalty: { tier: 'platinum' } },
    expect: { loyalty: { tier: 'platinum' } },
  },
  {
    given: 'objects are merged leaf by leaf, however deep',
    low: { person: { name: { firstName: 'Jane', middleName: 'F' }, gender: 'female' } },
    high: { person: { name: { firstName: 'Janet', lastName: 'Doe' } } },
    expect: {
      person: { name: { firstName: 'Janet', middleName: 'F', lastName: 'Doe' }, gender: 'female' },
    },
  },
  {
    given: 'lists are taken whole',
    low: { loyalty: { loyaltyID: ['L-1', 'L-2'] } },
    high: { loyalty: { loyaltyID: ['L-9'] } },
    expect: { loyalty: { loyaltyID: ['L-9'] } },
  },
  {
    given: 'an empty list is a value',
    low: { loyalty: { loyaltyID: ['L-1'] } },
    high: { loyalty: { loyaltyID: [] } },
    expect: { loyalty: { loyaltyID: [] } },
  },
  {
    given: 'null counts as missing, at the top',
    low: { _id: 'low', person: { gender: 'female' } },
    high: { _id: null, person: null },
    expect: { _id: 'low', person: { gender: 'female' } },
  },
  {
    given: 'null counts as missing, further down',
    low: { personalEmail: { address: 'a@x', primary: true } },
    high: { personalEmail: { address: null, primary: false } },
    expect: { personalEmail: { address: 'a@x', primary: false } },
  },
  {
    given: 'false, 0 and the empty text are values',
    low: { testProfile: true, loyalty: { points: 5, tier: 'gold' } },
    high: { testProfile: false, loyalty: { points: 0, tier: '' } },
    expect: { testProfile: false, loyalty: { points: 0, tier: '' } },
  },
]

for (const { given, low, high, expect } of leaves) {
  test(given, () => {
    for (const records of [
      [older(low), newer(high)],
      [newer(high), older(low)],
    ]) {
      const { identityMap, identities, _repo, ...body } = fromMerged(merged({ records }).body)
      assert.deepEqual(body, expect)
      assert.ok(identityMap && identities && _repo)
    }
  })
}

const tier = (value: string) => ({ loyalty: { tier: value } })
const tierOf = ({ body }: MergedProfile) => (fromMerged(body).loyalty as { tier: string } | undefined)?.tier

const ranks: { given: string; records: RecordFragment[]; order?: string[]; expect: string | undefined }[] = [
  {
    given: 'by time the newest ingestion wins',
    records: [newer(tier('new')), older(tier('old'))],
    expect: 'new',
  },
  {
    given: "the source's own time stands in for the ingestion",
    records: [older(tier('old'), { sourceUpdatedAt: day3 }), newer(tier('new'))],
    expect: 'old',
  },
  {
    given: "the source's own time counts though it is the earlier one",
    records: [newer(tier('new'), { sourceUpdatedAt: day1 - 1 }), older(tier('old'))],
    expect: 'old',
  },
  {
    given: 'at the same time the lesser dataset id wins',
    records: [older(tier('of b'), { datasetId: 'b' }), older(tier('of a'), { datasetId: 'a' })],
    expect: 'of a',
  },
  {
    given: 'at the same time in one dataset the lesser identity wins, namespace first',
    records: [
      older(tier('Email:1'), { primary: { namespace: 'Email', id: '1' } }),
      older(tier('ECID:3'), { primary: { namespace: 'ECID', id: '3' } }),
      older(tier('ECID:2'), { primary: { namespace: 'ECID', id: '2' } }),
    ],
    expect: 'ECID:2',
  },
  {
    given: 'by datasets the first of the order wins, however old',
    records: [newer(tier('new')), older(tier('old'))],
    order: ['older', 'newer'],
    expect: 'old',
  },
  {
    given: 'by datasets a record of an unlisted one does not count',
    records: [newer(tier('new')), older({})],
    order: ['older'],
    expect: undefined,
  },
  {
    given: 'by datasets, within one of them, the newest wins',
    records: [
      older(tier('first'), { primary: { namespace: 'ECID', id: '1' } }),
      older(tier('second'), { primary: { namespace: 'ECID', id: '2' }, ingestedAt: day3 }),
    ],
    order: ['older'],
    expect: 'second',
  },
]

for (const { given, records, order, expect } of ranks) {
  test(`${given}, whichever way round the records are stored`, () => {
    assert.equal(tierOf(merged({ records }, mergeRule(order))), expect)
    assert.equal(tierOf(merged({ records: records.toReversed() }, mergeRule(order))), expect)
  })
}

test('the identities of a merged profile are its identityMap as a list', () => {
  const identityMap = {
    ECID: [{ id: '1', primary: true, authenticatedState: 'ambiguous' }],
    Email: [{ id: 'a@x' }],
  }
  assert.deepEqual(fromMerged(merged({ records: [older({ identityMap })] }).body).identities, [
    { id: '1', namespace: { code: 'ECID' }, primary: true },
    { id: 'a@x', namespace: { code: 'Email' } },
  ])
})

test("identities are the contributing records', the winner's first, not those of dropped records or of events", () => {
  const records = [
    older({}, { primary: { namespace: 'CRMID', id: 'c' } }),
    newer({}, { primary: { namespace: 'ECID', id: '1' } }),
    newer({}, { datasetId: 'unlisted', primary: { namespace: 'AAID', id: 'a' } }),
  ]
  const events = [eventFragment({ id: 'e', identityMap: { Phone: [{ id: '555' }] } })]
  const { identityMap } = fromMerged(merged({ records, events }, mergeRule(['newer', 'older'])).body)
  assert.deepEqual(identityMap, { ECID: [{ id: '1', primary: true }], CRMID: [{ id: 'c', primary: true }] })
})

test('the _repo dates are the first and the last ingestion of the contributing records', () => {
  const records = [
    newer({ _repo: { createDate: '2000-01-01T00:00:00Z' } }, { sourceUpdatedAt: day3 }),
    older({}),
    older({}, { datasetId: 'unlisted', ingestedAt: day3 }),
  ]
  const profile = merged({ records }, mergeRule(['older', 'newer']))
  assert.deepEqual(fromMerged(profile.body)._repo, {
    createDate: formatInstant(day1),
    modifyDate: formatInstant(day2),
  })
  assert.equal(profile.updatedAt, day2)
})

test('neither events nor memberships touch the time at which a profile with records was updated', () => {
  const events = [eventFragment({ id: 'e', ingestedAt: day3 })]
  const membership = { status: 'realized', lastQualificationTime: day3 } as const
  const memberships = [heldMembership({ namespace: 'ups', id: 's' }, membership)]
  assert.equal(merged({ records: [older({})], events, memberships }).updatedAt, day1)
})

test('a record in a dropped dataset takes its memberships along; seeded ones stay', () => {
  const membership = { status: 'realized' } as const
  const records = [
    older({}),
    newer({ segmentMembership: { ups: { dropped: membership } } }, { datasetId: 'unlisted' }),
  ]
  const memberships = [heldMembership({ namespace: 'ups', id: 'stays' }, membership)]
  const { segmentMembership } = fromMerged(merged({ records, memberships }, mergeRule(['older'])).body)
  assert.deepEqual(segmentMembership, { ups: { stays: membership } })
})

test('merging leaves the fragments as they were', () => {
  const parts = fragments({
    records: [older({ person: { gender: 'male' } }), newer({ person: { birthYear: 1984 } })],
  })
  const before = structuredClone(parts)
  mergeProfile(parts, mergeRule())
  assert.deepEqual(parts, before)
})
