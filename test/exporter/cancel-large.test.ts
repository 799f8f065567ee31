// Cancelling while a large export is being written: the answer does not wait for it, and no file stays.
import assert from 'node:assert/strict'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildTestApp } from '../build-test-app.ts'

const target = 'dddddddddddddddddddddddd'
const jobs = '/data/core/ups/export/jobs'

const people = Array.from({ length: 60_000 }, (_, number) =>
  JSON.stringify({
    type: 'profile',
    datasetId: 'aaaaaaaaaaaaaaaaaaaaaaaa',
    primary: { ns: 'ECID', id: String(number) },
    ingestedAt: '2019-08-30T00:00:00Z',
    body: { personalEmail: { address: `${number}@example.com` } },
  }),
)
const dataset = JSON.stringify({
  type: 'dataset',
  id: target,
  schemaRef: { id: '_xdm.context.profile__union' },
})

test('a job that is cancelled while its files are written ends CANCELLED, and leaves none of them', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(root, { recursive: true }))
  const dataFolder = join(root, 'data')
  const pace = 'queue=1000,export=60000,gap=0,write=1000,tail=0'
  const { call, advance } = await buildTestApp(t, {
    fixtures: ['empty'],
    dataFolder,
    rowsPerPart: 1000,
    pace,
  })
  const seeded = await call('POST', '/_emulator/seed', {
    payload: [dataset, ...people].join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
  })
  assert.equal(seeded.statusCode, 200)
  const body = { destination: { datasetId: target }, schema: { name: '_xdm.context.profile' } }
  const { id } = (await call('POST', jobs, { body })).json()
  await advance('PT2S')
  assert.equal((await call('GET', `${jobs}/${id}`)).json().status, 'PROCESSING')
  while (globSync('lake/**/_*', { cwd: dataFolder }).length < 3) await new Promise(setImmediate)
  assert.equal((await call('DELETE', `${jobs}/${id}`)).statusCode, 204)
  await advance('PT1H')
  const job = (await call('GET', `${jobs}/${id}`)).json()
  assert.equal(job.status, 'CANCELLED')
  assert.deepEqual(globSync('lake/**/*.parquet', { cwd: dataFolder }), [])
  assert.deepEqual(globSync('lake/**/_*', { cwd: dataFolder }), [])
  const next = (await call('POST', jobs, { body })).json()
  await advance('PT1H')
  const after = (await call('GET', `${jobs}/${next.id}`)).json()
  assert.equal(after.metrics.totalExportedProfileCounter, 60_000)
})
