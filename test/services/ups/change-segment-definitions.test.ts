// Segment definitions as they are written: create, change, delete, and what an export makes of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { assertUpsProblem, createJob, mergePoliciesPath, readJob, segmentsPath, uuid } from '../refusals.ts'

const bornAt = Date.UTC(2026, 0, 1)
const standardPolicy = '0bf16e61-90e9-4204-b8fa-ad250360957b'
const graphPolicy = '10648288-cda5-11e8-a8d5-f2801f1b9fd1'
const loyal = `${segmentsPath}/52c26d0d-45f2-47a2-ab30-ed06abc981ff`

/** Docs, "Create a new segment definition". */
const request = {
  name: 'People who ordered in the last 30 days',
  profileInstanceId: 'ups',
  description: 'Last 30 days',
  expression: { type: 'PQL', format: 'pql/text', value: 'workAddress.country = "US"' },
  evaluationInfo: {
    batch: { enabled: true },
    continuous: { enabled: false },
    synchronous: { enabled: false },
  },
  schema: { name: '_xdm.context.profile' },
  payloadSchema: 'string',
}

async function create({ call }: TestApp, body: object) {
  const reply = await call('POST', segmentsPath, { body })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

test('a created definition: as it was sent, with an id, the default policy and the members of its tenant', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('POST', segmentsPath, { body: request })
  const { id, sandbox, ...definition } = reply.json()
  assert.match(id, uuid)
  assert.equal(sandbox.sandboxName, 'prod')
  assert.deepEqual(definition, {
    ...request,
    imsOrgId: callerHeaders()['x-gw-ims-org-id'],
    mergePolicyId: standardPolicy,
    dataGovernancePolicy: { excludeOptOut: true },
    creationTime: bornAt,
    updateTime: bornAt,
    updateEpoch: bornAt / 1000,
  })
  assert.equal(reply.headers['x-location'], `http://localhost:80${segmentsPath}/${id}`)
  assert.deepEqual((await call('GET', String(reply.headers['x-location']))).json(), reply.json())
})

test('what was left out has its default; what the platform sets, or nobody knows, is passed over', async (t) => {
  const testApp = await buildTestApp(t)
  const { name, schema, expression } = request
  const claims = { id: 'mine', creationTime: 0, updateTime: 0, imsOrgId: 'me', ttlInDays: 30 }
  const definition = await create(testApp, { name, schema, expression, ...claims })
  assert.match(definition.id, uuid)
  assert.equal(definition.creationTime, bornAt)
  assert.equal(definition.profileInstanceId, 'ups')
  assert.deepEqual(definition.evaluationInfo, request.evaluationInfo)
  for (const member of ['description', 'payloadSchema', 'ttlInDays'])
    assert.equal(member in definition, false)
})

test('a segment is evaluated in batches unless it streams', async (t) => {
  const testApp = await buildTestApp(t)
  const evaluationInfo = { continuous: { enabled: true } }
  const streaming = await create(testApp, { ...request, evaluationInfo })
  assert.deepEqual(streaming.evaluationInfo, {
    batch: { enabled: false },
    continuous: { enabled: true },
    synchronous: { enabled: false },
  })
})

test('the same calls make the same ids, one of a deleted definition does not come again, and sandboxes share none', async (t) => {
  const [first, second] = [await buildTestApp(t), await buildTestApp(t)]
  const { id } = await create(first, request)
  assert.equal((await create(second, request)).id, id)
  await first.call('DELETE', `${segmentsPath}/${id}`)
  assert.notEqual((await create(first, request)).id, id)
  const elsewhere = await first.call('POST', segmentsPath, { body: request, sandbox: 'dev' })
  assert.notEqual(elsewhere.json().id, id)
})

test('a name that is taken is 422, for a new definition and for a changed one', async (t) => {
  const testApp = await buildTestApp(t)
  const { id } = await create(testApp, request)
  const detail = `name: the segment definition ${id} is already named "${request.name}". PATCH changes it.`
  assertUpsProblem(await testApp.call('POST', segmentsPath, { body: request }), 422, detail)
  assertUpsProblem(await testApp.call('PATCH', loyal, { body: request }), 422, detail)
  assert.equal((await testApp.call('PATCH', `${segmentsPath}/${id}`, { body: request })).statusCode, 200)
  assert.equal((await testApp.call('GET', segmentsPath)).json().page.totalCount, 4)
})

const refused: readonly (readonly [object, string])[] = [
  [{ name: undefined }, 'name is required'],
  [{ name: '' }, 'name must not be empty'],
  [{ schema: undefined }, 'schema is required'],
  [{ schema: {} }, 'schema.name is required'],
  [{ expression: undefined }, 'expression is required'],
  [{ expression: 'x' }, 'expression must be an object'],
  [
    { expression: {} },
    'expression.type is required; expression.format is required; expression.value is required',
  ],
  [{ expression: { ...request.expression, type: 'SQL' } }, 'expression.type must be one of PQL, ARL'],
  [
    { expression: { ...request.expression, format: 'text' } },
    'expression.format must be one of pql/text, pql/json',
  ],
  [{ expression: { ...request.expression, value: {} } }, 'expression.value must be a string'],
  [{ description: null }, 'description must be a string'],
  [{ mergePolicyId: '' }, 'mergePolicyId must not be empty'],
  [{ evaluationInfo: { batch: { enabled: 'true' } } }, 'evaluationInfo.batch.enabled must be a boolean'],
]

for (const method of ['POST', 'PATCH'] as const) {
  test(`${method}: what is wrong with a definition is refused by name, and nothing is stored`, async (t) => {
    const { call } = await buildTestApp(t)
    const before = (await call('GET', segmentsPath)).json()
    for (const [members, detail] of refused) {
      const body = { ...request, ...members }
      assertUpsProblem(await call(method, method === 'POST' ? segmentsPath : loyal, { body }), 400, detail)
    }
    assert.deepEqual((await call('GET', segmentsPath)).json(), before)
  })
}

test('PATCH replaces what it names, leaves the rest, and moves the time of the update', async (t) => {
  const testApp = await buildTestApp(t)
  const before = await create(testApp, { ...request, mergePolicyId: graphPolicy })
  await testApp.advance(2500)
  const expression = { ...request.expression, value: 'workAddress.country = "CA"' }
  const { evaluationInfo: _info, description: _description, ...sent } = before
  const body = { ...sent, name: 'Updated', expression, creationTime: 0, updateTime: 0 }
  const reply = await testApp.call('PATCH', `${segmentsPath}/${before.id}`, { body })
  assert.equal(reply.statusCode, 200, reply.body)
  assert.deepEqual(reply.json(), {
    ...before,
    name: 'Updated',
    expression,
    updateTime: bornAt + 2500,
    updateEpoch: bornAt / 1000 + 2,
  })
  assert.equal(reply.headers['x-location'], `http://localhost:80${segmentsPath}/${before.id}`)
  assert.deepEqual((await testApp.call('GET', `${segmentsPath}/${before.id}`)).json(), reply.json())
})

test('PATCH with the id of another definition is refused', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('PATCH', loyal, { body: { ...request, id: 'other' } })
  assertUpsProblem(reply, 400, 'id must be 52c26d0d-45f2-47a2-ab30-ed06abc981ff, as in the path')
})

test('a deleted definition: a message, then 404', async (t) => {
  const { call } = await buildTestApp(t)
  const { id } = (await call('POST', segmentsPath, { body: request })).json()
  const reply = await call('DELETE', `${segmentsPath}/${id}`)
  assert.equal(reply.statusCode, 200)
  const message = `Segment definition with id '${id}' has been deleted`
  assert.deepEqual(reply.json(), { status: true, message })
  for (const method of ['GET', 'DELETE'] as const) {
    assert.equal((await call(method, `${segmentsPath}/${id}`)).statusCode, 404)
  }
})

test('an export follows the merge policy of the segment it names', async (t) => {
  const testApp = await buildTestApp(t)
  const policyOf = async (segmentId: string) => {
    const { mergePolicy: _policy, ...unruled } = tutorialRequest
    const job = await createJob(testApp, { ...unruled, filter: { segments: [{ segmentId }] } })
    return job.mergePolicy.id
  }
  const byDefault = await create(testApp, request)
  const ruled = await create(testApp, { ...request, name: 'ruled', mergePolicyId: graphPolicy })
  const body = { op: 'add', path: '/default', value: true }
  await testApp.call('PATCH', `${mergePoliciesPath}/42d4a596-b1c6-46c0-994e-ca5ef1f85130`, { body })
  assert.equal(await policyOf(byDefault.id), standardPolicy)
  assert.equal(await policyOf(ruled.id), graphPolicy)
})

test('an export of a created segment has no members; a policy that does not exist fails it', async (t) => {
  const testApp = await buildTestApp(t)
  for (const [mergePolicyId, status] of [
    [graphPolicy, 'SUCCEEDED'],
    ['no such policy', 'FAILED'],
  ] as const) {
    const { id: segmentId } = await create(testApp, { ...request, name: status, mergePolicyId })
    const { schema } = request
    const { datasetId } = tutorialRequest.destination
    const filter = { segments: [{ segmentId }] }
    const { id } = await createJob(testApp, { schema, destination: { datasetId }, filter })
    await testApp.advance('PT10M')
    const job = await readJob(testApp, id)
    assert.equal(job.status, status)
    if (status === 'SUCCEEDED') assert.equal(job.metrics.totalExportedProfileCounter, 0)
    else assert.match(job.errors[0].msg, /no such policy/)
  }
})

test('row 27: a definition of another sandbox or organization is neither read, changed nor deleted', async (t) => {
  const testApp = await buildTestApp(t)
  const { id } = await create(testApp, request)
  const other = { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }
  for (const elsewhere of [{ sandbox: 'dev' }, other]) {
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const options = method === 'PATCH' ? { body: request, ...elsewhere } : elsewhere
      assert.equal((await testApp.call(method, `${segmentsPath}/${id}`, options)).statusCode, 404, method)
    }
    assert.equal((await testApp.call('GET', segmentsPath, elsewhere)).json().page.totalCount, 3)
  }
  assert.equal((await testApp.call('GET', `${segmentsPath}/${id}`)).statusCode, 200)
})
