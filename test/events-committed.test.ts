// Events are told once what they tell of is on disk, in that order, and never of what was taken back.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Batch } from '../server/domain/batch.ts'
import { createDatabase, openStore } from '../server/storage/store.ts'

const batchOf = (id: string, status: Batch['status'] = 'loading'): Batch => {
  return { id, status, datasetId: 'd', exportJobId: 1, createdAt: 1, updatedAt: 1, revision: 0, errors: [] }
}

/** A store, and each event as it is told with whether another connection finds what it tells of. */
function toldStore(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  const file = join(folder, 'tenant.sqlite')
  createDatabase(file)
  const witness = openStore(file, { readOnly: true })
  const told: string[] = []
  const store = openStore(file, {
    tell: (event) => {
      if (event.kind !== 'batch') return
      const isThere = witness.batches.find(event.batchId)?.status === event.status
      told.push(`${event.batchId} ${event.status}${isThere ? '' : ' not there'}`)
    },
  })
  t.after(() => {
    for (const one of [store, witness]) one.close()
    rmSync(folder, { recursive: true })
  })
  const save = (id: string, status?: Batch['status']) => store.batches.save(batchOf(id, status))
  const refuse = (): never => {
    throw new Error('refused')
  }
  return { ...store, save, refuse, told }
}

test('a write that is refused after it has saved tells nothing; the others of its turn do', async (t) => {
  const { commit, save, refuse, told } = toldStore(t)
  const writes = [
    commit(() => save('one')),
    commit(() => {
      save('two')
      refuse()
    }),
    commit(() => save('three')),
  ]
  assert.deepEqual(told, [])
  const settled = await Promise.allSettled(writes)
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.deepEqual(told, ['one loading', 'three loading'])
})

test('what a transaction within another saves is told with that one, or not at all', (t) => {
  const { transaction, save, refuse, told } = toldStore(t)
  transaction(() => {
    save('one')
    assert.throws(() =>
      transaction(() => {
        save('two')
        refuse()
      }),
    )
    transaction(() => save('three'))
    assert.deepEqual(told, [])
  })
  assert.deepEqual(told, ['one loading', 'three loading'])
  assert.throws(() =>
    transaction(() => {
      transaction(() => save('four'))
      refuse()
    }),
  )
  assert.equal(told.length, 2)
})

test('a batch that is saved with the status it has is no event', (t) => {
  const { save, told } = toldStore(t)
  for (const status of ['loading', 'loading', 'processing', 'processing'] as const) save('one', status)
  assert.deepEqual(told, ['one loading', 'one processing'])
})
