// Which events ride along with a profile: those ingested strictly between the bounds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { selectEvents } from '../../server/domain/event-selection.ts'
import { at, eventFragment, mergedProfile } from './builders.ts'

const bound = at('2018-10-25T20:22:04Z')
const end = at('2019-01-01T00:00:00Z')

/** Their timestamps say the opposite of their ingestion: it is the ingestion that counts. */
const profile = mergedProfile({
  events: [
    eventFragment({ id: 'after the end', timestamp: 1, ingestedAt: end + 1 }),
    eventFragment({ id: 'at the end', timestamp: 2, ingestedAt: end }),
    eventFragment({ id: '1 ms before the end', timestamp: 3, ingestedAt: end - 1 }),
    eventFragment({ id: '1 ms after the bound', timestamp: 4, ingestedAt: bound + 1 }),
    eventFragment({ id: 'at the bound', timestamp: 5, ingestedAt: bound }),
    eventFragment({ id: '1 ms before the bound', timestamp: 6, ingestedAt: bound - 1 }),
  ],
})
const all = profile.events.map(({ body }) => body._id)

const cases = [
  { given: 'without bounds all events are taken, in their order', bounds: {}, expect: all },
  { given: 'a lower bound is excluded itself', bounds: { ingestedAfter: bound }, expect: all.slice(0, 4) },
  { given: 'an upper bound is excluded itself', bounds: { ingestedBefore: end }, expect: all.slice(2) },
  {
    given: 'between two bounds only what is truly between is taken',
    bounds: { ingestedAfter: bound, ingestedBefore: end },
    expect: all.slice(2, 4),
  },
  {
    given: 'between a bound and itself there is nothing',
    bounds: { ingestedAfter: bound, ingestedBefore: bound },
    expect: [],
  },
  { given: 'a bound in the future leaves nothing', bounds: { ingestedAfter: end + 1 }, expect: [] },
]

for (const { given, bounds, expect } of cases) {
  test(given, () => {
    const chosen = selectEvents(profile, { fields: '', ...bounds })
    assert.deepEqual(
      chosen.map(({ body }) => body._id),
      expect,
    )
  })
}
