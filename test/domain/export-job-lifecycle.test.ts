// Every status against every event: the lifecycle, cell by cell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportJobStatuses, isOpen, nextStatus } from '../../server/domain/export-job-lifecycle.ts'

const events = ['start', 'succeed', 'fail', 'cancel', 'stop'] as const

/** The status that follows; `-` where the event does not exist for the status. */
const matrix = `
             start       succeed    fail    cancel      stop
 NEW         PROCESSING  -          FAILED  CANCELLING  -
 PROCESSING  -           SUCCEEDED  FAILED  CANCELLING  -
 CANCELLING  -           -          -       CANCELLING  CANCELLED
 SUCCEEDED   -           -          -       SUCCEEDED   -
 FAILED      -           -          -       FAILED      -
 CANCELLED   -           -          -       CANCELLED   -
`

const [head = [], ...rows] = matrix
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))

test('the matrix names every event and every status of the lifecycle', () => {
  assert.deepEqual(head, [...events])
  assert.deepEqual(
    rows.map(([status]) => status),
    exportJobStatuses,
  )
})

for (const status of exportJobStatuses) {
  const cells = rows.find(([name]) => name === status)?.slice(1) ?? []
  for (const [column, event] of events.entries()) {
    const expected = cells[column]
    test(`${event} takes a job that is ${status} ${expected === '-' ? 'nowhere' : `to ${expected}`}`, () => {
      assert.equal(nextStatus(status, event) ?? '-', expected)
    })
  }
}

const open = {
  NEW: true,
  PROCESSING: true,
  CANCELLING: true,
  SUCCEEDED: false,
  FAILED: false,
  CANCELLED: false,
}

for (const status of exportJobStatuses) {
  test(`time alone ${open[status] ? 'still changes' : 'no longer changes'} a job that is ${status}`, () => {
    assert.equal(isOpen(status), open[status])
  })
}
