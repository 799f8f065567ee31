// The memberships of a merged profile: all of them, and which of two about one segment holds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeMemberships as mergeHeld } from '../../server/domain/membership-merge.ts'
import type {
  HeldMembership,
  ProfileBody,
  RecordFragment,
  SegmentMembership,
  XdmMembership,
} from '../../server/domain/profile.ts'
import { fromStored, heldMembership, inText, toStored } from '../../server/domain/stored-body.ts'
import { at, recordFragment, storedBody } from './builders.ts'

/** The memberships as XDM has them. */
const mergeMemberships = (...given: Parameters<typeof mergeHeld>): SegmentMembership =>
  fromStored({ ...storedBody(), segmentMembership: mergeHeld(...given) }).segmentMembership ?? {}

const record = (segmentMembership: SegmentMembership, changes: Partial<RecordFragment> = {}) =>
  recordFragment({ ...changes, body: storedBody({ segmentMembership }) })

const seeded = (namespace: string, id: string, membership: XdmMembership): HeldMembership =>
  heldMembership({ namespace, id }, toStored(membership))

const day = (number: number) => `2019-09-0${number}T00:00:00.000Z`
const realized: XdmMembership = { status: 'realized', lastQualificationTime: day(1) }
const existing: XdmMembership = { status: 'existing', lastQualificationTime: day(1) }
const exited: XdmMembership = { status: 'exited', lastQualificationTime: day(1) }

test('a profile without memberships has an empty map', () => {
  assert.deepEqual(mergeMemberships([recordFragment()], []), {})
})

test("seeded memberships and those of the records' bodies come together", () => {
  const records = [record({ AAM: { a: realized } }), record({ AAM: { b: exited }, ups: { c: existing } })]
  assert.deepEqual(mergeMemberships(records, [seeded('ups', 'd', realized)]), {
    ups: { d: realized, c: existing },
    AAM: { a: realized, b: exited },
  })
})

test('namespaces that differ in case are one, in the first spelling met', () => {
  const records = [record({ UPS: { a: realized } }), record({ ups: { b: exited } })]
  assert.deepEqual(mergeMemberships(records, []), { UPS: { a: realized, b: exited } })
})

test('segment ids that differ in case are two segments', () => {
  assert.deepEqual(mergeMemberships([record({ ups: { a: realized, A: exited } })], []), {
    ups: { a: realized, A: exited },
  })
})

test('a status is kept as it was seeded: existing is not rewritten', () => {
  assert.equal(mergeMemberships([], [seeded('ups', 'a', existing)]).ups?.a?.status, 'existing')
})

const conflicts: { given: string; winner: XdmMembership; loser: XdmMembership }[] = [
  {
    given: 'of two times the newer holds',
    winner: { status: 'exited', lastQualificationTime: '2019-09-01T00:00:00.001Z' },
    loser: realized,
  },
  {
    given: 'times are compared as instants, whatever their offset',
    winner: { status: 'exited', lastQualificationTime: '2019-09-01T01:00:00-07:00' },
    loser: { status: 'realized', lastQualificationTime: '2019-09-01T07:00:00Z' },
  },
  { given: 'a time holds over none', winner: exited, loser: { status: 'realized' } },
  {
    given: 'a time long ago holds over none',
    winner: { status: 'exited', lastQualificationTime: '0001-01-01T00:00:00Z' },
    loser: { status: 'realized' },
  },
  { given: 'at the same time realized holds over existing', winner: realized, loser: existing },
  { given: 'at the same time existing holds over exited', winner: existing, loser: exited },
  { given: 'at the same time realized holds over exited', winner: realized, loser: exited },
  {
    given: 'without times realized holds over exited',
    winner: { status: 'realized' },
    loser: { status: 'exited' },
  },
  {
    given: 'the winner is taken whole, its missing members included',
    winner: { status: 'exited', lastQualificationTime: day(2) },
    loser: { ...realized, validUntil: day(9), version: '15' },
  },
]

for (const { given, winner, loser } of conflicts) {
  test(`${given}, in whichever order and from wherever the two come`, () => {
    const expect = { ups: { a: inText(toStored(winner)) } }
    const [one, other] = [record({ ups: { a: winner } }), record({ ups: { a: loser } })]
    assert.deepEqual(mergeMemberships([one, other], []), expect, 'winner first')
    assert.deepEqual(mergeMemberships([other, one], []), expect, 'loser first')
    assert.deepEqual(mergeMemberships([other], [seeded('ups', 'a', winner)]), expect, 'winner seeded')
    assert.deepEqual(mergeMemberships([one], [seeded('ups', 'a', loser)]), expect, 'loser seeded')
  })
}

test('two memberships alike in time and status go by dataset id, not by which record is the newer', () => {
  const older = record({ ups: { a: { ...realized, version: 'of aaa' } } }, { datasetId: 'aaa' })
  const newer = record(
    { ups: { a: { ...realized, version: 'of bbb' } } },
    { datasetId: 'bbb', ingestedAt: at('2019-09-01T00:00:00Z') },
  )
  assert.equal(mergeMemberships([newer, older], []).ups?.a?.version, 'of aaa')
  assert.equal(mergeMemberships([older, newer], []).ups?.a?.version, 'of aaa')
})

for (const text of [
  '{"ups":null,"AAM":{"a":{"status":"realized"}}}',
  '{"ups":{"b":null},"AAM":{"a":{"status":"realized"}}}',
]) {
  test(`a null in ${text} counts as missing, like any null of a record`, () => {
    const segmentMembership: NonNullable<ProfileBody['segmentMembership']> = JSON.parse(text)
    assert.deepEqual(mergeMemberships([record(segmentMembership)], []), {
      AAM: { a: { status: 'realized' } },
    })
  })
}
