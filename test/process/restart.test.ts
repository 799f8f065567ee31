// Killed at any moment and started again on the same data: what was acknowledged is there and goes on.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { callerHeaders } from '../build-test-app.ts'
import { parquetRows } from '../parquet-rows.ts'
import { tutorialDataset, tutorialRequest } from '../tutorial-request.ts'
import { startProcess } from './start-process.ts'

interface Job {
  readonly id: number
  readonly status: string
  readonly destination: { readonly batchId: string }
}

const headers = { ...callerHeaders(), 'content-type': 'application/json' }

function client(url: string) {
  const read = async (path: string) => (await fetch(url + path, { headers })).json()
  const post = async (path: string, body: object) =>
    (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  return {
    read,
    createDataset: () => post('/data/foundation/catalog/dataSets', tutorialDataset) as Promise<[string]>,
    createJob: (datasetId: string) =>
      post('/data/core/ups/export/jobs', { ...tutorialRequest, destination: { datasetId } }) as Promise<Job>,
    advance: (by: string) => post('/_emulator/clock/advance', { by }),
    job: (id: number) => read(`/data/core/ups/export/jobs/${id}`) as Promise<Job>,
  }
}

function dataFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'data')
}

test('what was acknowledged before kill -9 is there after it, and the jobs come to their end', async (t) => {
  const args = ['--data', dataFolder(t), '--clock', 'frozen']
  const first = await startProcess(t, { args })
  const before = client(first.url)
  const [reference] = await before.createDataset()
  const datasetId = reference.slice('@/datasets/'.length)
  const exported = await before.createJob(datasetId)
  await before.advance('PT3S')
  assert.equal((await before.job(exported.id)).status, 'PROCESSING')
  const untouched = await before.createJob(datasetId)
  const unanswered = before.advance('PT1S').catch(() => undefined)
  await first.end('SIGKILL')
  await unanswered

  const second = await startProcess(t, { args })
  const after = client(second.url)
  assert.ok(datasetId in ((await after.read(`/data/foundation/catalog/dataSets/${datasetId}`)) as object))
  assert.ok(['NEW', 'PROCESSING'].includes((await after.job(untouched.id)).status))
  await after.advance('PT1M')
  for (const { id } of [exported, untouched]) {
    const { status, destination } = await after.job(id)
    assert.equal(status, 'SUCCEEDED')
    const list = (await after.read(`/data/foundation/export/files/${destination.batchId}-1`)) as {
      data: { _links: { self: { href: string } } }[]
    }
    const href = list.data[0]?._links.self.href ?? assert.fail('no part')
    const bytes = Buffer.from(await (await fetch(href, { headers })).arrayBuffer())
    assert.equal((await parquetRows(bytes)).length, 5)
  }
  assert.equal(await second.end('SIGTERM'), 0)
})

test('the ids go on where they were, and the lake holds finished batches only', async (t) => {
  const data = dataFolder(t)
  const args = ['--data', data, '--clock', 'frozen']
  const first = await startProcess(t, { args })
  const datasetId = tutorialRequest.destination.datasetId
  const one = await client(first.url).createJob(datasetId)
  await client(first.url).advance('PT2S')
  await first.end('SIGKILL')
  const second = await startProcess(t, { args })
  const two = await client(second.url).createJob(datasetId)
  assert.equal(two.id, one.id + 1)
  await client(second.url).advance('PT1M')
  const { 'x-gw-ims-org-id': org, 'x-sandbox-name': sandbox } = headers
  const batches = readdirSync(join(data, 'lake', org, sandbox, datasetId)).sort()
  assert.deepEqual(batches, [one.destination.batchId, two.destination.batchId].sort())
})
