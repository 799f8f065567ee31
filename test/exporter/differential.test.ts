// The export against a second reading of the documents: random worlds and requests, row by row, in two readers.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildTestApp, callerHeaders, type TestApp } from '../build-test-app.ts'
import { duckRows } from '../duck-rows.ts'
import { type DownloadedBatch, downloadBatch, parquetShape, type Row } from '../parquet-rows.ts'
import { comparableRows } from '../reference/comparable-rows.ts'
import { type ExpectedExport, expectedExport } from '../reference/expected-export.ts'
import { worldOf } from '../reference/individuals.ts'
import { randomRequest } from '../reference/random-request.ts'
import { randomWorld } from '../reference/random-world.ts'
import type { RequestBody, SeedLine } from '../reference/seed-lines.ts'

const worlds = 250
const requestsPerWorld = 5

/** FC_SEED and FC_PATH replay what a failure printed. */
const { FC_SEED, FC_PATH, FC_WORLDS } = process.env

test('every export writes the rows that the documents say', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'], pace: 'instant' })
  const imsOrgId = callerHeaders()['x-gw-ims-org-id']
  const counts = { worlds: 0, exports: 0, withRows: 0, rows: 0 }
  const property = fc.asyncProperty(
    randomWorld,
    fc.array(randomRequest, { minLength: requestsPerWorld, maxLength: requestsPerWorld }),
    async (lines, requests) => {
      counts.worlds += 1
      const sandboxName = `case-${counts.worlds}`
      try {
        await seed(testApp, sandboxName, lines)
        const world = worldOf(lines)
        const exported = await exportAll(testApp, sandboxName, requests)
        for (const [index, request] of requests.entries()) {
          const expected = comparableExport(expectedExport(world, request))
          assert.deepEqual(exported[index], expected, JSON.stringify(request))
          counts.exports += 1
          counts.withRows += Math.sign(expected.total)
          counts.rows += expected.total
        }
      } finally {
        await testApp.emulator.reset({ imsOrgId, sandboxName })
      }
    },
  )
  await fc.assert(property, {
    seed: Number(FC_SEED ?? 20190901),
    ...(FC_PATH !== undefined && { path: FC_PATH }),
    numRuns: Number(FC_WORLDS ?? worlds),
    endOnFailure: FC_PATH !== undefined,
  })
  const { exports, withRows, rows } = counts
  t.diagnostic(`${exports} exports of ${counts.worlds} worlds; ${withRows} have rows, ${rows} in all`)
})

/** Every other world as a bundle: the lines of a stream are read in another way. */
async function seed({ call }: TestApp, sandbox: string, lines: readonly SeedLine[]): Promise<void> {
  const isStream = Number(sandbox.at(-1)) % 2 === 0
  const sent = isStream
    ? {
        payload: lines.map((line) => JSON.stringify(line)).join('\n'),
        headers: { 'content-type': 'application/x-ndjson' },
      }
    : { body: { records: lines } }
  const seeded = await call('POST', '/_emulator/seed', { ...sent, sandbox })
  assert.equal(seeded.statusCode, 200, seeded.body)
}

/** Creates all jobs, moves the clock once, and reads each job's batches and counters. */
async function exportAll(testApp: TestApp, sandbox: string, requests: readonly RequestBody[]) {
  const ids: number[] = []
  for (const body of requests) {
    const created = await testApp.call('POST', '/data/core/ups/export/jobs', { body, sandbox })
    assert.equal(created.statusCode, 200, `${created.body} ${JSON.stringify(body)}`)
    ids.push(created.json().id)
  }
  await testApp.advance('PT1S', sandbox)
  const exported = []
  for (const id of ids) {
    const { status, errors, metrics, destination } = (
      await testApp.call('GET', `/data/core/ups/export/jobs/${id}`, { sandbox })
    ).json()
    assert.equal(status, 'SUCCEEDED', JSON.stringify(errors))
    const { batchId, batches = [{ batchId }] } = destination
    const read = []
    for (const batch of batches) read.push(await readBatch(testApp, batch.batchId, sandbox))
    exported.push({
      batches: read,
      total: metrics.totalExportedProfileCounter,
      byNamespace: lowerCaseKeys(metrics.exportedProfileByNamespaceCounter),
    })
  }
  return exported
}

/** The batch as hyparquet reads it; DuckDB has to read the same rows from the same files. */
async function readBatch(testApp: TestApp, batchId: string, sandbox: string) {
  const { parts, rows } = await downloadBatch(testApp, batchId, sandbox)
  const [part] = parts
  assert.ok(part, 'even an empty batch has a part')
  const { columns } = await parquetShape(part.bytes)
  const comparable = comparableRows(rows)
  assert.deepEqual(comparableRows(await readWithDuck(parts)), comparable)
  return { columns: columns.sort(), rows: comparable }
}

async function readWithDuck(parts: DownloadedBatch['parts']): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  try {
    const paths = parts.map(({ name }) => join(folder, name))
    for (const [index, { bytes }] of parts.entries()) writeFileSync(paths[index] ?? '', bytes)
    return await duckRows(paths)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function comparableExport({ batches, ...counters }: ExpectedExport) {
  return {
    batches: batches.map(({ columns, rows }) => ({ columns, rows: comparableRows(rows) })),
    ...counters,
  }
}

function lowerCaseKeys(counter: Readonly<Record<string, number>>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const [name, count] of Object.entries(counter)) {
    sums[name.toLowerCase()] = (sums[name.toLowerCase()] ?? 0) + count
  }
  return sums
}
