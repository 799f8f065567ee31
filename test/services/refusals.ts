// What a refusal looks like in each service's own words, and the paths the service tests call.
import assert from 'node:assert/strict'
import type { LightMyRequestResponse } from 'fastify'
import { callerHeaders, type TestApp } from '../build-test-app.ts'

export const jobsPath = '/data/core/ups/export/jobs'
export const mergePoliciesPath = '/data/core/ups/config/mergePolicies'
export const segmentsPath = '/data/core/ups/segment/definitions'
export const dataSetsPath = '/data/foundation/catalog/dataSets'
export const batchesPath = '/data/foundation/catalog/batches'
export const dataAccessPath = '/data/foundation/export'

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const titles: Record<number, string> = {
  400: 'BadRequestError',
  404: 'NotFoundError',
  405: 'MethodNotAllowedError',
  412: 'PreconditionFailedError',
  413: 'PayloadTooLargeError',
  414: 'UriTooLongError',
  415: 'UnsupportedMediaTypeError',
  416: 'RangeNotSatisfiableError',
  417: 'ExpectationFailedError',
  422: 'UnprocessableEntityError',
}

/** A refusal of /data/core/ups: contract.md §3.2, shape 1 with `detail` and `report`. */
export function assertUpsProblem(
  reply: LightMyRequestResponse,
  status: number,
  detail: string | RegExp,
  sandboxName = 'prod',
): void {
  assert.equal(reply.statusCode, status, reply.body)
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/)
  const { type, detail: given, report, ...rest } = reply.json()
  assert.match(type, new RegExp(`^https://ns\\.adobe\\.com/aep/errors/UPAPI-\\d+-${status}$`))
  assertDetail(given, detail)
  assert.deepEqual(rest, { title: titles[status], status, requestId: reply.headers['x-request-id'] })
  const { sandboxId, ...tenantInfo } = report.tenantInfo
  assert.match(sandboxId, uuid)
  assert.deepEqual(tenantInfo, { sandboxName, imsOrgId: callerHeaders()['x-gw-ims-org-id'] })
  assert.deepEqual({ ...report, tenantInfo: {} }, { tenantInfo: {}, additionalContext: null })
}

/** A refusal of Catalog and Data Access: contract.md §3.3. */
export function assertServiceError(
  reply: LightMyRequestResponse,
  status: number,
  detail: string | RegExp,
): void {
  assert.equal(reply.statusCode, status, reply.body)
  assert.match(String(reply.headers['content-type']), /^application\/json/)
  const { detail: given, ...rest } = reply.json()
  assertDetail(given, detail)
  assert.deepEqual(rest, { type: '/placeholder/type/uri', status, title: titles[status] })
}

/** A refusal of /_emulator: RFC 9457. */
export function assertControlProblem(
  reply: LightMyRequestResponse,
  status: number,
  detail: string | RegExp,
): void {
  assert.equal(reply.statusCode, status, reply.body)
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/)
  const { detail: given, title, ...rest } = reply.json()
  assertDetail(given, detail)
  assert.notEqual(title, '')
  assert.deepEqual(rest, { type: 'about:blank', status })
}

function assertDetail(given: string, detail: string | RegExp): void {
  if (typeof detail === 'string') assert.equal(given, detail)
  else assert.match(given, detail)
}

/** Ids of the export jobs, as listed. */
export async function jobIds({ call }: TestApp, sandbox = 'prod'): Promise<number[]> {
  const { records } = (await call('GET', jobsPath, { sandbox })).json()
  return records.map(({ id }: { id: number }) => id)
}

/** How many datasets a tenant of the tutorial fixture is born with, the magic ones included. */
export const datasetsAtBirth = 12

/** The jobs that the tutorial fixture brings, the newest first. */
export const history = [726, 722, 100]

/** Their batches; 722 has failed and names none. */
export const historyBatches = ['6e0c4b7fa92d4d1f8b35c7e19f20d684', 'da5cfb4de32c4b93a09f7e37fa53ad52']

/** Fails when a refused POST /export/jobs has left anything behind, a number taken included. */
export async function assertNoJobStored(testApp: TestApp, body: object): Promise<void> {
  assert.deepEqual(await jobIds(testApp), history)
  assert.deepEqual(Object.keys((await testApp.call('GET', batchesPath)).json()).sort(), historyBatches)
  assert.equal((await testApp.call('POST', jobsPath, { body })).json().id, 24115)
}

/** Creates an export job in the sandbox `prod`. */
export async function createJob({ call }: TestApp, body: object) {
  const reply = await call('POST', jobsPath, { body })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

export async function readJob({ call }: TestApp, id: number) {
  const reply = await call('GET', `${jobsPath}/${id}`)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

/** The Catalog's record of a batch. */
export async function readBatch({ call }: TestApp, batchId: string) {
  const reply = await call('GET', `${batchesPath}/${batchId}`)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()[batchId]
}
