// How the tests of Profile Access call it, and what its refusals look like.
import assert from 'node:assert/strict'
import type { LightMyRequestResponse } from 'fastify'
import type { TestApp } from '../../build-test-app.ts'

export const accessPath = '/data/core/ups/access'
export const entitiesPath = `${accessPath}/entities`

export interface Names {
  readonly ns: string
  readonly id: string
}

type Parameters = Readonly<Record<string, string | undefined>>

/** The URL of a profile. */
export function profileUrl({ ns, id }: Names, others: Parameters = {}): string {
  const names = { 'schema.name': '_xdm.context.profile', entityId: id, entityIdNS: ns }
  return `${entitiesPath}?${search({ ...names, ...others })}`
}

/** The URL of a profile's events. */
export function eventsUrl({ ns, id }: Names, others: Parameters = {}): string {
  const names = {
    'schema.name': '_xdm.context.experienceevent',
    'relatedSchema.name': '_xdm.context.profile',
    relatedEntityId: id,
    relatedEntityIdNS: ns,
  }
  return `${entitiesPath}?${search({ ...names, ...others })}`
}

function search(parameters: Parameters): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return String(new URLSearchParams(given as [string, string][]))
}

/** A reply that has to be 200, as JSON. */
export async function read({ call }: Pick<TestApp, 'call'>, url: string, sandbox = 'prod') {
  const reply = await call('GET', url, { sandbox })
  assert.equal(reply.statusCode, 200, `${url}: ${reply.body}`)
  return reply.json()
}

/** The one entity of a reply. */
export async function readProfile(testApp: Pick<TestApp, 'call'>, url: string, sandbox = 'prod') {
  const entries = Object.entries<{ entityId: string; [member: string]: unknown }>(
    await read(testApp, url, sandbox),
  )
  const [[xid, entity] = assert.fail()] = entries
  assert.equal(entries.length, 1)
  assert.equal(entity.entityId, xid)
  return entity
}

interface EventChild {
  readonly entityId: string
  readonly relatedEntityId: string
  readonly timestamp: number
  readonly entity: object
  readonly lastModifiedAt: string
}

/** All events, by following the links. */
export async function readEvents(
  testApp: Pick<TestApp, 'call'>,
  url: string,
  sandbox = 'prod',
): Promise<EventChild[]> {
  const found: EventChild[] = []
  for (let next = url; next !== ''; ) {
    const page = await read(testApp, next, sandbox)
    assert.equal(page._page.count, page.children.length)
    found.push(...page.children)
    assert.ok(found.length < 10_000, 'the events do not end')
    next = page._links.next.href && `${accessPath}${page._links.next.href}`
  }
  return found
}

/** A refusal of Profile Access: contract.md §3.2, shape 3. */
export function assertAccessError(
  reply: LightMyRequestResponse,
  status: number,
  message: string | RegExp,
): void {
  assert.equal(reply.statusCode, status, reply.body)
  assert.match(String(reply.headers['content-type']), /^application\/json/)
  const { message: given, ...rest } = reply.json()
  if (typeof message === 'string') assert.equal(given, message)
  else assert.match(given, message)
  const title = { 400: 'BadRequestError', 422: 'UnprocessableEntityError' }[status]
  assert.deepEqual(rest, { cause: `Status Code - ${status} : ${title}`, statusCode: String(status) })
}

/** Nobody is found: the status says it all. */
export function assertNobody(reply: LightMyRequestResponse): void {
  assert.equal(reply.statusCode, 404, reply.body)
  assert.match(String(reply.headers['content-type']), /^application\/json/)
  assert.deepEqual(reply.json(), { statusCode: '404' })
}
