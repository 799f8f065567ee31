// Paces: the named ones, lengths of one's own, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ExportPlan, parsePace, planOf as planOfPace } from '../../server/domain/export-plan.ts'

function planOf(pace: string): ExportPlan {
  const read = parsePace(pace)
  if (typeof read === 'string') return assert.fail(read)
  return planOfPace(read, () => assert.fail('nothing is drawn'))
}

const totalMs = ({ queueMs, exportMs, gapMs, writeMs, tailMs }: ExportPlan) =>
  queueMs + exportMs + gapMs + writeMs + tailMs

test('the pace tutorial lasts as long as job 726 of the tutorial: 259,344 ms', () => {
  assert.equal(totalMs(planOf('tutorial')), 259_344)
})

test("the pace tutorial has job 726's phases, computed from the instants the tutorial prints", () => {
  assert.deepEqual(planOf('tutorial'), {
    queueMs: 1_538_616_067_445 - 1_538_615_973_895,
    exportMs: 1_538_616_139_576 - 1_538_616_067_445,
    gapMs: 1_538_616_195_172 - 1_538_616_139_576,
    writeMs: 1_538_616_195_715 - 1_538_616_195_172,
    tailMs: 1_538_616_233_239 - 1_538_616_195_715,
  })
})

test('the pace tutorial-slow lasts as long as job 24115 of the tutorial: 1,204,365 ms', () => {
  assert.equal(totalMs(planOf('tutorial-slow')), 1_204_365)
})

test("the pace tutorial-slow has job 24115's phases, computed from the instants the tutorial prints", () => {
  assert.deepEqual(planOf('tutorial-slow'), {
    queueMs: 1_547_053_667_591 - 1_547_053_539_564,
    exportMs: 1_547_053_778_195 - 1_547_053_667_591,
    gapMs: 1_547_054_660_416 - 1_547_053_778_195,
    writeMs: 1_547_054_698_918 - 1_547_054_660_416,
    tailMs: 1_547_054_743_929 - 1_547_054_698_918,
  })
})

test('the pace quick is job 726 fifty times as fast, about 5.2 s in all', () => {
  const [quick, tutorial] = [planOf('quick'), planOf('tutorial')]
  assert.ok(Math.abs(totalMs(quick) - 259_344 / 50) <= 5, `${totalMs(quick)} ms`)
  for (const phase of ['queueMs', 'exportMs', 'gapMs', 'writeMs', 'tailMs'] as const) {
    assert.ok(Math.abs(quick[phase] - tutorial[phase] / 50) <= 0.5, phase)
    assert.ok(Number.isInteger(quick[phase]), `${phase} is whole`)
  }
})

test('the pace instant takes no time at all', () => {
  assert.deepEqual(planOf('instant'), { queueMs: 0, exportMs: 0, gapMs: 0, writeMs: 0, tailMs: 0 })
})

const own = [
  { given: 'queue=1,export=2,gap=3,write=4,tail=5', expect: [1, 2, 3, 4, 5] },
  { given: 'tail=5,queue=1', expect: [1, 0, 0, 0, 5] },
  { given: 'export=86400000', expect: [0, 86_400_000, 0, 0, 0] },
  { given: ' queue = 10 , write = 20 ', expect: [10, 0, 0, 20, 0] },
]

for (const { given, expect } of own) {
  test(`the pace "${given}" sets the phases it names and leaves the others at 0`, () => {
    const { queueMs, exportMs, gapMs, writeMs, tailMs } = planOf(given)
    assert.deepEqual([queueMs, exportMs, gapMs, writeMs, tailMs], expect)
  })
}

/** Plans of the pace sampled, from numbers that lie evenly between 0 and 1. */
function sampledPlans(count: number): ExportPlan[] {
  const pace = parsePace('sampled')
  if (typeof pace === 'string') return assert.fail(pace)
  let drawn = 0
  const chance = () => {
    drawn += 1
    return (drawn * 0.618_033_988_749_895) % 1
  }
  return Array.from({ length: count }, () => planOfPace(pace, chance))
}

test('the pace sampled has medians near those of the documented jobs, and stays within their range', () => {
  const plans = sampledPlans(999)
  const documented = {
    queueMs: { median: 176_000, least: 93_550, most: 911_048 },
    exportMs: { median: 72_000, least: 46_598, most: 221_208 },
    gapMs: { median: 221_000, least: 55_596, most: 1_764_442 },
    writeMs: { median: 4_600, least: 543, most: 77_004 },
    tailMs: { median: 41_000, least: 3_742, most: 90_022 },
  }
  for (const [phase, { median, least, most }] of Object.entries(documented)) {
    const lengths = plans.map((plan) => plan[phase as keyof ExportPlan]).sort((a, b) => a - b)
    const [first = 0, middle = 0, last = 0] = [lengths[0], lengths[499], lengths.at(-1)]
    assert.ok(middle > median * 0.8 && middle < median * 1.25, `${phase}: ${middle}`)
    assert.ok(first >= least && last <= most, `${phase}: ${first} to ${last}`)
    assert.ok(lengths.every(Number.isInteger), phase)
    assert.ok(new Set(lengths).size > 100, phase)
  }
})

const refused = [
  { given: 'fast', why: 'no such name' },
  { given: 'Quick', why: 'names are lower case' },
  { given: 'toString', why: "an object's own members are no paces" },
  { given: '', why: 'nothing at all' },
  { given: 'queue', why: 'no length' },
  { given: 'queue=', why: 'an empty length' },
  { given: 'queue=-1', why: 'a negative length' },
  { given: 'queue=1.5', why: 'a fraction' },
  { given: 'queue=1s', why: 'a unit' },
  { given: 'queue=1=2', why: 'two lengths' },
  { given: 'wait=5', why: 'no such phase' },
  { given: 'queue=1,', why: 'a comma too many' },
  { given: 'queue=1,quick', why: 'a name among lengths' },
]

for (const { given, why } of refused) {
  test(`the pace "${given}" is refused in a sentence that names the known ones: ${why}`, () => {
    const answer = parsePace(given)
    if (typeof answer !== 'string') return assert.fail(`read as ${JSON.stringify(answer)}`)
    for (const known of ['instant', 'quick', 'tutorial', 'tutorial-slow', 'sampled', 'queue=MS']) {
      assert.ok(answer.includes(known), answer)
    }
  })
}
