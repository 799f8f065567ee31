// GET /_emulator/journal/ignored: what calls sent that nothing read, and what it was likely meant for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../../tutorial-request.ts'
import { dataSetsPath, jobsPath, mergePoliciesPath, segmentsPath } from '../refusals.ts'
import { journalPath, serverWide } from './control-calls.ts'

type Row = Record<string, unknown>
const ignored = async ({ call }: TestApp, whose: object = {}): Promise<Row[]> => {
  const reply = await call('GET', `${journalPath}/ignored`, whose)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json().ignored
}
const named = (rows: Row[]) =>
  rows.map(({ in: place, name, suggestion }) => [place, name, suggestion].filter(Boolean).join(' '))

test('a misspelled member is found however deep it lies, with the one that was meant', async (t) => {
  const testApp = await buildTestApp(t)
  const { destination, filter, additionalFields } = tutorialRequest
  await testApp.call('POST', jobsPath, {
    body: {
      ...tutorialRequest,
      destination: { datasetId: destination.datasetId, segmentperbatch: true },
      filter: { ...filter, segments: filter.segments.map((segment) => ({ ...segment, stauts: [] })) },
      additionalFields: { eventList: { ...additionalFields.eventList, flter: {} } },
      segmentPerBatch: true,
      comment: 'mine',
    },
  })
  assert.deepEqual(named(await ignored(testApp)), [
    'body filter.segments.stauts filter.segments.status',
    'body additionalFields.eventList.flter additionalFields.eventList.filter',
    'body destination.segmentperbatch destination.segmentPerBatch',
    'body segmentPerBatch destination.segmentPerBatch',
    'body comment',
  ])
})

test('query parameters and headers that nobody knows are found', async (t) => {
  const testApp = await buildTestApp(t)
  const headers = {
    'x-request-idd': '1',
    'x-trace': '2',
    'x-forwarded-for': '3',
    'x-user-token': '4',
    trace: '5',
  }
  await testApp.call('GET', `${jobsPath}?limt=1&Limit=2&page=0&foo=1&`, { headers })
  await testApp.call('GET', `${jobsPath}/726?verbose=true`)
  await testApp.call('GET', `${dataSetsPath}?offset=0&sort=asc:created&property=name&ordrBy=name&name=x`)
  assert.deepEqual(named(await ignored(testApp)), [
    'query limt limit',
    'query Limit limit',
    'query foo',
    'header x-request-idd x-request-id',
    'header x-trace',
    'query verbose',
    'query ordrBy orderBy',
  ])
})

test('rows say how often and in which calls; each operation has its own', async (t) => {
  const testApp = await buildTestApp(t)
  for (const url of [jobsPath, `${jobsPath}/726`, jobsPath, jobsPath]) await testApp.call('GET', `${url}?a=1`)
  assert.deepEqual(await ignored(testApp), [
    { operationId: 'listExportJobs', in: 'query', name: 'a', count: 3, firstId: 1, lastId: 4 },
    { operationId: 'retrieveExportJob', in: 'query', name: 'a', count: 1, firstId: 2, lastId: 2 },
  ])
})

test('the tutorial’s own calls send nothing that is not read, and neither does what is free-form', async (t) => {
  const testApp = await buildTestApp(t)
  await testApp.call('POST', dataSetsPath, {
    body: { ...tutorialDataset, tags: { mine: ['a'] }, extensions: { any: { thing: 1 } } },
  })
  await testApp.call('POST', jobsPath, { body: tutorialRequest })
  for (const url of [`${jobsPath}?limit=2`, `${jobsPath}/726`, dataSetsPath]) await testApp.call('GET', url)
  assert.deepEqual(await ignored(testApp), [])
})

test('bodies that are lists are looked into as well', async (t) => {
  const testApp = await buildTestApp(t)
  const policy = {
    schema: { name: '_xdm.context.profile' },
    identityGraph: { type: 'none' },
    attributeMerge: { type: 'timestampOrdered' },
  }
  const { id } = (await testApp.call('POST', mergePoliciesPath, { body: policy })).json()
  const body = [{ op: 'add', path: '/name', value: 'a', valeu: 'b' }]
  await testApp.call('PATCH', `${mergePoliciesPath}/${id}`, { body })
  await testApp.call('POST', `${segmentsPath}`, { body: { expresion: {} } })
  assert.deepEqual(named(await ignored(testApp)), ['body valeu value', 'body expresion expression'])
})

test('forms of the token service are read by name, and shown in the list of the whole server', async (t) => {
  const testApp = await buildTestApp(t)
  const payload = 'grant_type=client_credentials&client_id=a&client_secret=b&scop=c&constructor=d'
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  await testApp.app.inject({ method: 'POST', url: '/ims/token/v3?x=1', payload, headers })
  await testApp.call('GET', `${jobsPath}?a=1`)
  const rows = await ignored(testApp, { headers: serverWide })
  assert.deepEqual(named(rows), ['body scop scope', 'body constructor', 'query x', 'query a'])
  assert.deepEqual(
    rows.map(({ sandboxName }) => sandboxName),
    [undefined, undefined, undefined, 'prod'],
  )
  assert.deepEqual(named(await ignored(testApp, { sandbox: 'never-seen' })), [])
})
