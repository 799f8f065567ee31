// What time and callers do to an export job: the milestones of its plan, failing, cancelling.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cancelExportJob,
  type ExportJob,
  type Milestone,
  nextMilestone,
  reachMilestone,
} from '../../server/domain/export-job.ts'
import { exportErrors } from '../../server/domain/export-job-errors.ts'
import { finishedJob, jobAt, newJob } from './builders.ts'

const failing = { errors: exportErrors('no such field') }

/** The instants at which job 726's plan, started at 0, reaches its milestones. */
const planned = {
  exportStarted: 93_550,
  exportEnded: 165_681,
  writeStarted: 221_277,
  writeEnded: 221_820,
  finished: 259_344,
}

const moments: { given: number; expect: ExportJob['status']; reached: Milestone[] }[] = [
  { given: 0, expect: 'NEW', reached: [] },
  { given: 93_549, expect: 'NEW', reached: [] },
  { given: 93_550, expect: 'PROCESSING', reached: ['exportStarted'] },
  { given: 165_680, expect: 'PROCESSING', reached: ['exportStarted'] },
  { given: 165_681, expect: 'PROCESSING', reached: ['exportStarted', 'exportEnded'] },
  { given: 221_277, expect: 'PROCESSING', reached: ['exportStarted', 'exportEnded', 'writeStarted'] },
  {
    given: 259_343,
    expect: 'PROCESSING',
    reached: ['exportStarted', 'exportEnded', 'writeStarted', 'writeEnded'],
  },
  {
    given: 259_344,
    expect: 'SUCCEEDED',
    reached: ['exportStarted', 'exportEnded', 'writeStarted', 'writeEnded', 'finished'],
  },
]

for (const { given, expect, reached } of moments) {
  test(`${given} ms into its plan job 726 is ${expect} and has reached ${reached.at(-1) ?? 'nothing'}`, () => {
    const job = jobAt(newJob(), given)
    assert.equal(job.status, expect)
    assert.deepEqual(Object.keys(job.reached), reached)
  })
}

test('every milestone is reached at the very instant the plan says', () => {
  const job = finishedJob()
  assert.deepEqual(job.reached, planned)
  assert.equal(job.updatedAt, planned.finished)
})

test('one jump of an hour and sixty jumps of a minute make the same job', () => {
  let stepped = newJob()
  for (let minute = 1; minute <= 60; minute += 1) stepped = jobAt(stepped, minute * 60_000)
  assert.deepEqual(stepped, jobAt(newJob(), 3_600_000))
})

test('jumps that fall exactly on milestones change nothing either', () => {
  let stepped = newJob()
  for (const instant of Object.values(planned)) stepped = jobAt(stepped, instant)
  assert.deepEqual(stepped, finishedJob())
})

test('the plan counts from when the job was created', () => {
  const createdAt = 1_538_615_973_895
  const { reached } = finishedJob({ createdAt, updatedAt: createdAt })
  assert.equal(reached.exportStarted, 1_538_616_067_445)
  assert.equal(reached.finished, 1_538_616_233_239)
})

test('work that takes longer than its plan pushes all later milestones back', () => {
  const started = jobAt(newJob(), planned.exportStarted)
  const late = reachMilestone(started, 'exportEnded', planned.exportEnded + 1000)
  assert.deepEqual(nextMilestone(late), { name: 'writeStarted', dueAt: planned.writeStarted + 1000 })
  assert.equal(jobAt(late, 1e9).reached.finished, planned.finished + 1000)
})

test('a plan of no time at all still goes through every milestone, all at the instant of creation', () => {
  const plan = { queueMs: 0, exportMs: 0, gapMs: 0, writeMs: 0, tailMs: 0 }
  const job = jobAt(newJob({ plan, createdAt: 5, updatedAt: 5 }), 5)
  assert.equal(job.status, 'SUCCEEDED')
  assert.deepEqual(job.reached, {
    exportStarted: 5,
    exportEnded: 5,
    writeStarted: 5,
    writeEnded: 5,
    finished: 5,
  })
})

test('a job whose export fails skips the dataset write and ends FAILED after the tail', () => {
  const job = finishedJob({}, failing)
  assert.equal(job.status, 'FAILED')
  assert.deepEqual(job.reached, {
    exportStarted: planned.exportStarted,
    exportEnded: planned.exportEnded,
    finished: planned.exportEnded + 37_524,
  })
  assert.deepEqual(job.errors, failing.errors)
})

test('a failing job stays PROCESSING until its tail is over', () => {
  assert.equal(jobAt(newJob(), planned.exportEnded + 37_523, failing).status, 'PROCESSING')
})

for (const status of ['SUCCEEDED', 'FAILED', 'CANCELLED'] as const) {
  test(`nothing is due for a job that is ${status}`, () => {
    assert.equal(nextMilestone(newJob({ status })), undefined)
  })
}

for (const given of [0, 93_550, 200_000]) {
  test(`cancelled after ${given} ms, a job is CANCELLING at once and CANCELLED one millisecond later`, () => {
    const cancelling = cancelExportJob(jobAt(newJob(), given), given)
    assert.equal(cancelling.status, 'CANCELLING')
    assert.equal(cancelling.updatedAt, given)
    assert.deepEqual(nextMilestone(cancelling), { name: 'stopped', dueAt: given + 1 })
    const cancelled = jobAt(cancelling, 1e9)
    assert.equal(cancelled.status, 'CANCELLED')
    assert.equal(cancelled.updatedAt, given + 1)
    assert.equal(cancelled.reached.stopped, given + 1)
    assert.equal(cancelled.reached.finished, undefined)
  })
}

test('cancelling a job that is CANCELLING already does not put off its end', () => {
  const cancelling = cancelExportJob(newJob(), 10)
  assert.equal(cancelExportJob(cancelling, 11), cancelling)
})

for (const job of [
  finishedJob(),
  finishedJob({}, failing),
  jobAt(cancelExportJob(newJob(), 10), Number.POSITIVE_INFINITY),
]) {
  test(`cancelling a job that is ${job.status} changes nothing`, () => {
    assert.equal(cancelExportJob(job, 1e9), job)
  })
}

const illegal: { given: ExportJob; name: Milestone }[] = [
  { given: newJob(), name: 'finished' },
  { given: newJob(), name: 'stopped' },
  { given: newJob({ status: 'PROCESSING' }), name: 'exportStarted' },
  { given: newJob({ status: 'PROCESSING' }), name: 'stopped' },
  { given: newJob({ status: 'CANCELLING' }), name: 'exportStarted' },
  { given: newJob({ status: 'CANCELLING' }), name: 'finished' },
  { given: newJob({ status: 'SUCCEEDED' }), name: 'finished' },
  { given: newJob({ status: 'FAILED' }), name: 'finished' },
  { given: newJob({ status: 'CANCELLED' }), name: 'stopped' },
]

for (const { given, name } of illegal) {
  test(`a job that is ${given.status} cannot reach ${name}: the step throws`, () => {
    assert.throws(() => reachMilestone(given, name, 1), new RegExp(`for a job that is ${given.status}`))
  })
}

test('a step leaves the job it was given as it was', () => {
  const job = newJob()
  const before = structuredClone(job)
  reachMilestone(job, 'exportStarted', 7)
  cancelExportJob(job, 7)
  assert.deepEqual(job, before)
})
