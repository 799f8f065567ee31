// A journal's bounds: in number and in size the oldest go, and what is left is found by its id.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JournalCall } from '../../server/journal/entry.ts'
import { createJournal, type JournalBounds } from '../../server/journal/journal.ts'

const callOf = (text: string): JournalCall => ({
  at: 0,
  method: 'GET',
  url: '/',
  operationId: undefined,
  status: 200,
  durationMs: 0,
  jobId: undefined,
  faultId: undefined,
  requestHeaders: {},
  requestBody: undefined,
  replyHeaders: {},
  replyBody: { text, bytes: text.length, isCut: false },
})

function filled(calls: number, bounds?: JournalBounds, text = '') {
  const journal = createJournal(bounds)
  for (let count = 0; count < calls; count += 1) journal.add(callOf(text))
  return journal
}
const idsIn = (journal: ReturnType<typeof filled>) => journal.all().map(({ id }) => id)

test('ten thousand calls are kept, the oldest go', () => {
  const journal = filled(25_000)
  const ids = idsIn(journal)
  assert.deepEqual([ids.length, ids[0], ids.at(-1)], [10_000, 15_001, 25_000])
  for (const id of [15_001, 20_000, 25_000]) assert.equal(journal.find(id)?.id, id)
  for (const id of [1, 15_000, 25_001]) assert.equal(journal.find(id), undefined)
})

test('a journal stays below its size, whatever the number of calls', () => {
  const bounds = { mostEntries: 100, mostBytes: 10_000 }
  assert.deepEqual(idsIn(filled(30, bounds, 'x'.repeat(2000))), [27, 28, 29, 30])
  assert.deepEqual(idsIn(filled(3, bounds, 'x'.repeat(50_000))), [3])
})

test('bounds hold at every length of the journal', () => {
  for (let calls = 0; calls < 40; calls += 1) {
    const journal = filled(calls, { mostEntries: 7, mostBytes: 1e9 })
    const expected = Array.from({ length: calls }, (_, index) => index + 1).slice(-7)
    assert.deepEqual(idsIn(journal), expected)
    for (const id of expected) assert.equal(journal.find(id)?.id, id)
  }
})

test('after it was cleared, ids go on and there is room again', () => {
  const journal = filled(5, { mostEntries: 5, mostBytes: 1e9 })
  journal.clear()
  assert.deepEqual(idsIn(journal), [])
  assert.equal(journal.find(5), undefined)
  for (let count = 0; count < 6; count += 1) journal.add(callOf(''))
  assert.deepEqual(idsIn(journal), [7, 8, 9, 10, 11])
  assert.equal(journal.find(9)?.id, 9)
})
