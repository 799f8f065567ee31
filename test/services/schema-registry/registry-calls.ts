// How the tests of the Schema Registry call it, and what its refusals look like.
import assert from 'node:assert/strict'
import type { LightMyRequestResponse } from 'fastify'
import type { TestApp } from '../../build-test-app.ts'

export const registryPath = '/data/foundation/schemaregistry'
export const unionsPath = `${registryPath}/tenant/unions`

export const profileUnionId = 'https://ns.adobe.com/xdm/context/profile__union'
export const profileUnionAltId = '_xdm.context.profile__union'

/** A media type of the registry; `kind` as in `xed-full`, `parameters` as in `; version=1`. */
export const mediaType = (kind: string, parameters = '') => `application/vnd.adobe.${kind}+json${parameters}`

/** GET with that Accept header; none where it is undefined. */
export function get({ call }: TestApp, url: string, accept: string | undefined, sandbox = 'prod') {
  return call('GET', url, { headers: { accept }, sandbox })
}

/** The union in full, read as a client reads it. */
export async function readFull(testApp: TestApp, unionId = profileUnionAltId, sandbox = 'prod') {
  const reply = await get(
    testApp,
    `${unionsPath}/${encodeURIComponent(unionId)}`,
    mediaType('xed-full', '; version=1'),
    sandbox,
  )
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}

/** A refusal of the Schema Registry: contract.md §3.4. `code`: the digits that are documented. */
export function assertRegistryError(
  reply: LightMyRequestResponse,
  { status, code, title, detail }: { status: number; code: string; title: string; detail: string | RegExp },
): void {
  assert.equal(reply.statusCode, status, reply.body)
  assert.match(String(reply.headers['content-type']), /^application\/json/)
  const { detail: given, report, ...rest } = reply.json()
  if (typeof detail === 'string') assert.equal(given, detail)
  else assert.match(given, detail)
  assert.deepEqual(rest, { type: `http://ns.adobe.com/aep/errors/XDM-${code}-${status}`, title, status })
  const { timestamp, ...named } = report
  if (timestamp !== undefined) assert.match(timestamp, /^\d\d-\d\d-\d{4} \d\d:\d\d:\d\d$/)
  assert.deepEqual(named, {
    registryRequestId: reply.headers['x-request-id'],
    'detailed-message': given,
    'sub-errors': [],
  })
}
