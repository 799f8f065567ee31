// However many threads write an export, the files are the same: their names, their bytes and their order.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ExportTask } from '../../server/exporter/export-task.ts'
import { runExport } from '../../server/exporter/run-export.ts'
import { createWorkerPool } from '../../server/runtime/worker-pool.ts'
import { openLake } from '../../server/storage/lake.ts'
import { buildTestApp, callerHeaders } from '../build-test-app.ts'

test('one thread and four write the same parts, numbered without a gap, and the same for the next batch', async (t) => {
  const { emulator, call } = await buildTestApp(t, { fixtures: ['retail'] })
  await call('GET', '/data/foundation/catalog/dataSets')
  const { 'x-gw-ims-org-id': imsOrgId, 'x-sandbox-name': sandboxName } = callerHeaders()
  const { databaseFile } = emulator.tenant({ imsOrgId, sandboxName })
  const root = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(root, { recursive: true }))
  const pool = createWorkerPool()
  t.after(pool.close)

  async function partsBy(threads: number) {
    const lake = openLake(join(root, String(threads)))
    const selection = { fields: '', segments: [], emptyProfiles: true, events: { fields: '' } }
    const batches: ExportTask['batches'] = ['batch', 'again'].map((batchId) => {
      const folder = join(root, String(threads), batchId)
      mkdirSync(folder, { recursive: true })
      return { batchId, folder, mergePolicyId: 'timestampOrdered-none-mp', selection }
    })
    const task = { databaseFile, partsId: 'parts', rowsPerPart: 20, columns: selection, batches }
    const outcome = await runExport(
      task,
      { pool: { ...pool, size: threads }, lake },
      new AbortController().signal,
    )
    assert.ok(outcome.ok)
    const [batch, again] = batches.map(({ folder }, index) => {
      const names = readdirSync(folder).sort()
      assert.deepEqual(
        outcome.batches[index]?.files.map(({ name }) => name),
        names,
      )
      return { names, bytes: names.map((name) => readFileSync(join(folder, name), 'hex')) }
    })
    assert.ok(batch)
    assert.deepEqual(again, batch)
    return { ...batch, counters: outcome.counters }
  }

  const [one, four] = [await partsBy(1), await partsBy(4)]
  assert.ok(one.names.length > 10)
  assert.deepEqual(
    one.names.map((name) => Number(name.slice('part-'.length, 'part-00000'.length))),
    one.names.map((_, number) => number),
  )
  assert.deepEqual({ ...four, bytes: [] }, { ...one, bytes: [] })
  const differing = one.names.filter((_, number) => one.bytes[number] !== four.bytes[number])
  assert.deepEqual(differing, [])
})
