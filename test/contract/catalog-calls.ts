// Calls of the Catalog, Data Access and sandbox management, so that replies of every kind come back, refusals too.

import type { TestApp } from '../build-test-app.ts'
import { batchesPath, dataAccessPath, dataSetsPath } from '../services/refusals.ts'
import { tutorialDataset } from '../tutorial-request.ts'

const catalogPath = '/data/foundation/catalog'
const sandboxPath = '/data/foundation/sandbox-management'

/** Changes a dataset in every way, deletes it, and calls what is not there. */
export async function callDatasets({ call }: TestApp): Promise<void> {
  const [reference] = (await call('POST', dataSetsPath, { body: tutorialDataset })).json()
  const id = reference.split('/').at(-1)
  const rowExpiration = { extensions: { adobe_lakeHouse: { rowExpiration: { ttlValue: 'P3M' } } } }
  const jsonPatch = { 'content-type': 'application/json-patch+json' }
  const stale = { headers: { 'if-match': '9.9.9' } }
  for (const dataset of [id, 'f'.repeat(24)]) {
    const url = `${dataSetsPath}/${dataset}`
    await call('GET', url)
    await call('PUT', url, { body: tutorialDataset })
    await call('PATCH', url, { body: { description: 'changed' } })
    await call('PATCH', url, { body: [{ op: 'replace', path: '/name', value: 'x' }], headers: jsonPatch })
    await call('PATCH', `${catalogPath}/v2/dataSets/${dataset}`, { body: rowExpiration })
    await call('PUT', url, { body: {}, ...stale })
    await call('PATCH', url, { body: {}, ...stale })
    await call('PATCH', `${catalogPath}/v2/dataSets/${dataset}`, { body: {}, ...stale })
  }
  await call('POST', dataSetsPath, { body: { name: 7 } })
  await call('PUT', `${dataSetsPath}/${id}`, { body: { tags: 'none' } })
  await call('PATCH', `${dataSetsPath}/${id}`, { body: [{ op: 'no' }] })
  await call('PATCH', `${catalogPath}/v2/dataSets/${id}`, { body: { tags: 'none' } })
  await call('GET', `${dataSetsPath}/${id}`)
  for (let times = 0; times < 2; times += 1) await call('DELETE', `${dataSetsPath}/${id}`)
  for (const list of [dataSetsPath, batchesPath, `${catalogPath}/lastBatches`]) {
    for (const query of ['', '?limit=1', '?properties=created', '?limit=0']) await call('GET', list + query)
  }
  await call('GET', `${batchesPath}/unknown`)
}

/** Reads what a batch that succeeded and one that failed have left, and what neither has. */
export async function callDataAccess(
  { call }: TestApp,
  batches: { succeeded: string; failed: string; datasetId: string },
): Promise<void> {
  const { succeeded, failed, datasetId } = batches
  for (const batchId of [succeeded, failed, 'unknown']) {
    const url = `${dataAccessPath}/batches/${batchId}`
    for (const path of ['files', 'failed', 'meta', 'meta?path=input_files', 'meta?path=nowhere']) {
      await call('GET', `${url}/${path}`)
    }
    await call('GET', `${url}/failed?path=nowhere`)
    await call('GET', `${dataAccessPath}/files/${batchId}-1`)
    await call('HEAD', `${dataAccessPath}/files/${batchId}-1?path=nothing`)
  }
  for (const id of [datasetId, 'unknown']) await call('GET', `${dataAccessPath}/datasets/${id}/preview`)
}

/** Looks at sandboxes. */
export async function callSandboxes({ call }: TestApp): Promise<void> {
  for (const path of ['/', '/sandboxes', '/sandboxes?limit=1&offset=0', '/sandboxTypes', '/sandboxes/prod']) {
    await call('GET', sandboxPath + path)
  }
  for (const path of ['/sandboxes?limit=1', '/sandboxes/unknown']) await call('GET', sandboxPath + path)
}
