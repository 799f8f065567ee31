// The switch destinationDatasetKey: under which key replies of export jobs have their dataset.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Switches } from '../../../server/domain/switches.ts'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { createJob, jobsPath, readJob } from '../refusals.ts'

const { datasetId } = tutorialRequest.destination
const single = { ...tutorialRequest, destination: { datasetId } }

const [both, lower, upper] = ['datasetId dataSetId', 'datasetId', 'dataSetId']

/** The keys of: a job with segmentPerBatch alone and listed, one without alone and listed, and 726, which is seeded. */
const expected: Record<Switches['destinationDatasetKey'], readonly string[]> = {
  both: [both, both, both, both, lower, lower],
  seed: [upper, lower, lower, lower, lower, lower],
  datasetId: [lower, lower, lower, lower, lower, lower],
  dataSetId: [upper, upper, upper, upper, upper, upper],
}

const isKey = (member: string) => member.toLowerCase() === 'datasetid'

interface Job {
  readonly id: number
  readonly destination: Record<string, unknown>
}

/** The keys of a job's dataset, which stand before all else of its destination. */
function keysOf({ destination }: Job): string {
  const keys = Object.keys(destination).filter(isKey)
  assert.deepEqual(Object.keys(destination).slice(0, keys.length), keys)
  return keys.join(' ')
}

async function assertServed(testApp: TestApp, key: Switches['destinationDatasetKey']): Promise<void> {
  const records: Job[] = (await testApp.call('GET', jobsPath)).json().records
  const found = []
  for (const id of [24115, 24116, 726]) {
    const listed = records.find((job) => job.id === id) as Job
    found.push(keysOf(await readJob(testApp, id)), keysOf(listed))
  }
  assert.deepEqual(found, expected[key], key)
}

for (const key of ['both', 'seed', 'datasetId', 'dataSetId'] as const) {
  test(`rows 5, 6 and 15: destinationDatasetKey=${key}, alone and listed, new, finished and seeded`, async (t) => {
    const testApp = await buildTestApp(t, { switches: { destinationDatasetKey: key } })
    for (const [body, at] of [
      [tutorialRequest, 0],
      [single, 2],
    ] as const) {
      const created = await createJob(testApp, body)
      assert.equal(keysOf(created), expected[key][at])
      for (const member of Object.keys(created.destination).filter(isKey)) {
        assert.equal(created.destination[member], datasetId)
      }
      assert.deepEqual(await readJob(testApp, created.id), created)
    }
    await assertServed(testApp, key)
    await testApp.advance('PT1M')
    await assertServed(testApp, key)
  })
}

test('whatever the key, all else of a reply stays as it is, in its order', async (t) => {
  const texts = new Set<string>()
  for (const destinationDatasetKey of ['both', 'seed', 'datasetId', 'dataSetId'] as const) {
    const testApp = await buildTestApp(t, { switches: { destinationDatasetKey } })
    await createJob(testApp, tutorialRequest)
    await testApp.advance('PT1M')
    const { body } = await testApp.call('GET', jobsPath)
    texts.add(body.replaceAll(/"data[sS]etId":"\w+",/g, ''))
  }
  assert.equal(texts.size, 1)
})

test('jobs that are kept with --data are served as the process that serves them has it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const life = (
    destinationDatasetKey: Switches['destinationDatasetKey'],
    live: (testApp: TestApp) => unknown,
  ) =>
    t.test(destinationDatasetKey, async (part) => {
      await live(await buildTestApp(part, { dataFolder: folder, switches: { destinationDatasetKey } }))
    })
  await life('datasetId', async (testApp) => {
    for (const body of [tutorialRequest, single]) await createJob(testApp, body)
    await testApp.advance('PT1M')
  })
  for (const key of ['both', 'dataSetId', 'seed'] as const) {
    await life(key, (testApp) => assertServed(testApp, key))
  }
})

test('the control API has both keys, whatever the switch says', async (t) => {
  const testApp = await buildTestApp(t, { switches: { destinationDatasetKey: 'dataSetId' } })
  await createJob(testApp, tutorialRequest)
  const waited = await testApp.call('GET', '/_emulator/wait?job=24115&advance=true')
  assert.equal(keysOf(waited.json()), both)
})
