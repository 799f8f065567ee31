// Who is in an export by segment, status, time of ingestion and records; the window has a file of its own.
import type { Membership } from '../../server/domain/profile.ts'
import { at, inA, member, mergedProfile, selection, testSelection } from './builders.ts'

const timeless: Membership = { status: 'realized' }

const a = { id: 'a', namespace: 'AAM', statuses: ['realized', 'existing'] } as const
const b = { id: 'b', namespace: 'ups', statuses: ['exited'] } as const
const onlyA = selection({ segments: [a] })
const either = selection({ segments: [a, b] })

testSelection([
  {
    given: 'anyone, when nothing is asked for',
    profile: mergedProfile(),
    selection: selection(),
    expect: true,
  },
  { given: 'a member of the segment', profile: inA(member('realized')), selection: onlyA, expect: true },
  {
    given: 'a member in the second listed status',
    profile: inA(member('existing')),
    selection: onlyA,
    expect: true,
  },
  {
    given: 'someone who has left the segment',
    profile: inA(member('exited')),
    selection: onlyA,
    expect: false,
  },
  { given: 'someone without memberships', profile: mergedProfile(), selection: onlyA, expect: false },
  {
    given: 'existing is not taken for realized',
    profile: inA(member('existing')),
    selection: selection({ segments: [{ ...a, statuses: ['realized'] }] }),
    expect: false,
  },
  {
    given: 'one who has left, when those who left are asked for',
    profile: mergedProfile({ memberships: { 'ups/b': member('exited') } }),
    selection: selection({ segments: [b] }),
    expect: true,
  },
  {
    given: 'the namespace in another case',
    profile: mergedProfile({ memberships: { 'aam/a': member('realized') } }),
    selection: onlyA,
    expect: true,
  },
  {
    given: 'the same segment id in another namespace',
    profile: mergedProfile({ memberships: { 'ups/a': member('realized') } }),
    selection: onlyA,
    expect: false,
  },
  {
    given: 'the segment id in another case',
    profile: mergedProfile({ memberships: { 'AAM/A': member('realized') } }),
    selection: onlyA,
    expect: false,
  },
  {
    given: 'a member without a time, when no window is asked for',
    profile: inA(timeless),
    selection: onlyA,
    expect: true,
  },
  {
    given: 'a member of the first of two segments',
    profile: inA(member('realized')),
    selection: either,
    expect: true,
  },
  {
    given: 'a member of the second of two segments',
    profile: mergedProfile({ memberships: { 'ups/b': member('exited') } }),
    selection: either,
    expect: true,
  },
  {
    given: "one in both segments, each in the other's status",
    profile: mergedProfile({ memberships: { 'AAM/a': member('exited'), 'ups/b': member('realized') } }),
    selection: either,
    expect: false,
  },
])

const ingestBound = at('2018-10-25T20:22:04Z')
const ingested = selection({ updatedAfter: ingestBound })

testSelection([
  {
    given: 'updated a millisecond before the bound',
    profile: mergedProfile({ updatedAt: ingestBound - 1 }),
    selection: ingested,
    expect: false,
  },
  {
    given: 'updated exactly at the bound',
    profile: mergedProfile({ updatedAt: ingestBound }),
    selection: ingested,
    expect: false,
  },
  {
    given: 'updated a millisecond after the bound',
    profile: mergedProfile({ updatedAt: ingestBound + 1 }),
    selection: ingested,
    expect: true,
  },
  {
    given: 'a bound at the epoch bounds, too',
    profile: mergedProfile({ updatedAt: 0 }),
    selection: selection({ updatedAfter: 0 }),
    expect: false,
  },
  {
    given: 'a member who was updated too early',
    profile: { ...inA(member('realized')), updatedAt: ingestBound },
    selection: selection({ segments: [a], updatedAfter: ingestBound }),
    expect: false,
  },
  {
    given: 'one updated late enough who is no member',
    profile: mergedProfile({ updatedAt: ingestBound + 1 }),
    selection: selection({ segments: [a], updatedAfter: ingestBound }),
    expect: false,
  },
])

const empty = mergedProfile({ hasRecord: false, memberships: { 'AAM/a': member('realized') } })

testSelection([
  { given: 'an empty profile, by default', profile: empty, selection: selection(), expect: false },
  { given: 'an empty profile that is a member, by default', profile: empty, selection: onlyA, expect: false },
  {
    given: 'an empty profile, when empty ones are asked for',
    profile: empty,
    selection: selection({ emptyProfiles: true }),
    expect: true,
  },
  {
    given: 'an empty profile that is a member, when empty ones are asked for',
    profile: empty,
    selection: selection({ segments: [a], emptyProfiles: true }),
    expect: true,
  },
  {
    given: 'an empty profile that is no member, when empty ones are asked for',
    profile: mergedProfile({ hasRecord: false }),
    selection: selection({ segments: [a], emptyProfiles: true }),
    expect: false,
  },
  {
    given: 'a full profile, when empty ones are asked for',
    profile: mergedProfile(),
    selection: selection({ emptyProfiles: true }),
    expect: true,
  },
])
