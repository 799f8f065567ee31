// Replies held against Adobe's own specification files. They are not part of this repository: name the folder that
// has them in AEP_SPECS.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../build-test-app.ts'
import {
  dataSetsPath,
  jobsPath,
  mergePoliciesPath as policies,
  segmentsPath as segments,
} from '../services/refusals.ts'
import {
  mediaType,
  profileUnionAltId,
  registryPath,
  unionsPath,
} from '../services/schema-registry/registry-calls.ts'
import { eventsUrl, profileUrl } from '../services/ups/entity-calls.ts'
import { tutorialDataset, tutorialRequest } from '../tutorial-request.ts'
import { callDataAccess, callDatasets, callSandboxes } from './catalog-calls.ts'
import { contradictions } from './contradictions.ts'
import { type FindOperation, readSpecs } from './spec-files.ts'

const folder = process.env.AEP_SPECS
const skip = folder ? false : 'AEP_SPECS names no folder with the specification files'

const batchesPath = '/data/foundation/catalog/batches'
const filesPath = '/data/foundation/export'

/** Calls every operation, jobs in all their states included. */
async function callEverything(testApp: TestApp): Promise<void> {
  const { call, advance } = testApp
  const created = await call('POST', jobsPath, { body: tutorialRequest })
  const single = { ...tutorialRequest, destination: { datasetId: tutorialRequest.destination.datasetId } }
  await call('POST', jobsPath, { body: { ...single, evaluationInfo: { segmentation: true } } })
  const failing = (await call('POST', jobsPath, { body: { ...single, fields: 'no.such' } })).json()
  await call('POST', jobsPath, { body: single })
  await call('DELETE', `${jobsPath}/24118`)
  for (const by of [0, 2000, 60_000]) {
    if (by > 0) await advance(by)
    for (const id of [24115, 24116, 24117, 24118, 726, 722]) await call('GET', `${jobsPath}/${id}`)
    await call('GET', batchesPath)
  }
  await call('GET', jobsPath)

  const [reference] = (await call('POST', dataSetsPath, { body: tutorialDataset })).json()
  await call('GET', `${dataSetsPath}/${reference.split('/').at(-1)}`)
  await call('GET', dataSetsPath)
  const { batchId } = created.json().destination.batches[0]
  await call('GET', `${batchesPath}/${batchId}`)
  const [file] = (await call('GET', `${filesPath}/batches/${batchId}/files`)).json().data
  const [part] = (await call('GET', `${filesPath}/files/${file.dataSetFileId}`)).json().data
  await call('HEAD', part._links.self.href)
  await callDatasets(testApp)
  const { batchId: failed } = failing.destination
  await callDataAccess(testApp, { succeeded: batchId, failed, datasetId: single.destination.datasetId })
  await callSandboxes(testApp)

  const { id: _id, imsOrgId: _org, ...policy } = (await call('GET', `${policies}?limit=1`)).json().children[0]
  const { id } = (await call('POST', policies, { body: policy })).json()
  await call('GET', `${policies}/${id}`)
  await call('PUT', `${policies}/${id}`, { body: policy })
  await call('PATCH', `${policies}/${id}`, { body: [{ op: 'add', path: '/name', value: 'x' }] })
  await call('POST', `${policies}/bulk-get`, { body: { ids: [{ id }] } })
  await call('DELETE', `${policies}/${id}`)
  await call('GET', `${policies}/${id}`)

  const expression = { type: 'PQL', format: 'pql/text', value: 'workAddress.country = "US"' }
  const body = { name: 'x', description: 'y', expression, schema: tutorialRequest.schema, payloadSchema: 'z' }
  const segment = (await call('POST', segments, { body })).json()
  await call('GET', segments)
  await call('GET', `${segments}/${segment.id}`)
  await call('PATCH', `${segments}/${segment.id}`, { body })
  await call('POST', `${segments}/bulk-get`, { body: { ids: [{ id: segment.id }] } })
  await call('POST', segments, { body })
  await call('DELETE', `${segments}/${segment.id}`)
  await call('GET', `${segments}/${segment.id}`)
  await callRegistryAndAccess({ call })
}

/** The Schema Registry and Profile Access. */
async function callRegistryAndAccess({ call }: Pick<TestApp, 'call'>): Promise<void> {
  const accept = (kind: string) => ({ headers: { accept: mediaType(kind, '; version=1') } })
  for (const kind of ['xed-id', 'xed']) {
    await call('GET', unionsPath, { headers: { accept: mediaType(kind) } })
  }
  for (const kind of ['xed', 'xed-full', 'xed-full-notext']) {
    await call('GET', `${unionsPath}/${profileUnionAltId}`, accept(kind))
    await call('GET', `${registryPath}/tenant/schemas/${profileUnionAltId}`, accept(kind))
  }
  for (const path of [unionsPath, `${unionsPath}/${profileUnionAltId}`]) {
    await call('GET', path, { headers: { accept: 'text/html' } })
  }
  const jane = { ns: 'ECID', id: '89149270342662559642753730269986316601' }
  await call('GET', profileUrl(jane))
  await call('GET', eventsUrl(jane))
  await call('GET', profileUrl({ ...jane, id: 'nobody' }))
  await call('GET', profileUrl(jane, { entityId: undefined }))
  await call('GET', profileUrl(jane, { mergePolicyId: 'none' }))
}

test('replies are what Adobe’s specifications say, but for what is known', { skip }, async (t) => {
  const findOperation = readSpecs(folder ?? '')
  const testApp = await buildTestApp(t)
  const seen = new Set<string>()
  const found = new Set<string>()
  await callEverything({
    ...testApp,
    async call(method, url, options) {
      const reply = await testApp.call(method, url, options)
      const operation = findOperation(method, new URL(url, 'http://localhost').pathname)
      assert.ok(operation, `${method} ${url} is in no specification`)
      seen.add(operation.operationId)
      const isJson = /^application\/json/.test(String(reply.headers['content-type']))
      const body = isJson && method !== 'HEAD' ? reply.json() : undefined
      for (const problem of operation.problems(reply.statusCode, body)) {
        found.add(`${operation.operationId}: ${problem}`)
      }
      return reply
    },
  })
  assert.deepEqual(without(found, contradictions), [], 'not what the specifications say')
  assert.deepEqual(without(contradictions, found), [], 'known, but not so any more')
  const specified = ownOperations(findOperation).map(({ adobeId }) => adobeId)
  assert.deepEqual(without(specified, seen), [], 'operations that are not called here')
})

test('operations are called as Adobe’s specifications call them', { skip }, () => {
  for (const { ownId, adobeId } of ownOperations(readSpecs(folder ?? ''))) assert.equal(ownId, adobeId)
})

test('every query parameter that a specification has is one of ours', { skip }, () => {
  const missing = ownOperations(readSpecs(folder ?? '')).flatMap(({ ownId, query, adobeQuery }) =>
    without(adobeQuery, new Set(query)).map((name) => `${ownId}: ${name}`),
  )
  assert.deepEqual(missing, [])
})

const without = (all: Iterable<string>, taken: ReadonlySet<string>) =>
  [...all].filter((one) => !taken.has(one)).sort()

interface OwnOperation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
}

/** Our operations that a specification has, by both their names, with both their query parameters. */
function ownOperations(findOperation: FindOperation) {
  const document: { paths: Record<string, Record<string, OwnOperation>> } = JSON.parse(
    readFileSync(new URL('../../openapi/emulator.json', import.meta.url), 'utf8'),
  )
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId: ownId, parameters = [] }]) => {
      const adobe = findOperation(method, path)
      if (adobe === undefined) return []
      const query = parameters.flatMap((parameter) => (parameter.in === 'query' ? [parameter.name] : []))
      return [{ ownId, adobeId: adobe.operationId, query, adobeQuery: adobe.query }]
    }),
  )
}
