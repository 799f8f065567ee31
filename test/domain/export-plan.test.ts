// Paces: the named ones, lengths of one's own, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ExportPlan, parsePace } from '../../server/domain/export-plan.ts'

function planOf(pace: string): ExportPlan {
  const plan = parsePace(pace)
  if (typeof plan === 'string') return assert.fail(plan)
  return plan
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
    for (const known of ['instant', 'quick', 'tutorial', 'tutorial-slow', 'queue=MS']) {
      assert.ok(answer.includes(known), answer)
    }
  })
}
