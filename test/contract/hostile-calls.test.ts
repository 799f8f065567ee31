// Every operation of the document, called with what nobody should send: refused or answered, never a failure of ours.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../build-test-app.ts'

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Record<string, unknown> }
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>
}

const { paths }: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
  readFileSync(new URL('../../openapi/emulator.json', import.meta.url), 'utf8'),
)

const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
)

/** What stands where an id should. */
const badIds = [
  '0',
  '-1',
  '99999999999999999999',
  '..%2F..%2Fetc%2Fpasswd',
  '%00',
  '%F0%9F%92%A5',
  "'; DROP TABLE record; --",
  '__proto__',
  'constructor',
  'a'.repeat(4000),
]

/** What stands where a parameter's value should. */
const badValues = [
  '',
  '-1',
  '1e309',
  'NaN',
  'null',
  '[]',
  '{}',
  '%00',
  '%ED%A0%80',
  '(((((a+)+)+)+)+)$',
  '*',
  '~',
  '=',
  '2019-13-45T99:99:99Z',
  'x'.repeat(2000),
]

/** What stands where a body should, as text. */
const badBodies = [
  '',
  'null',
  'true',
  '0',
  '""',
  '[]',
  '{}',
  '[null]',
  '[{}]',
  '{"a":',
  '\u0000',
  '{"__proto__":{"x":1}}',
  '{"schema":null,"destination":null,"filter":null}',
  '{"schema":{"name":1},"destination":{"datasetId":{}},"filter":{"segments":[{"segmentId":[]}]}}',
  '[{"op":"replace","path":"/a/b/c","value":1},{"op":"move","from":"","path":"/x"}]',
  '{"name":{"$gt":""},"schemaRef":[],"tags":{"x":1}}',
  '{"by":-1}',
  '{"by":"P99999999999Y","to":"never","now":1e300,"mode":"sideways","scale":-1}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
]

for (const { path, method, operationId, parameters = [], requestBody, responses } of operations) {
  test(`${operationId} is never a failure of ours, whatever it is sent`, async (t) => {
    const { app, call } = await buildTestApp(t, { pace: 'instant' })
    const failures: string[] = []
    const isEndless = responses['200']?.content?.['text/event-stream'] !== undefined
    const verb = method.toUpperCase() as 'GET'
    const send = async (url: string, payload?: string, type = 'application/json') => {
      const headers = payload === undefined ? {} : { 'content-type': type }
      const reply = isEndless
        ? await app.inject({ method: verb, url, headers: callerHeaders(), payloadAsStream: true })
        : await call(verb, url, { headers, ...(payload !== undefined && { payload }) })
      if (reply.statusCode >= 500)
        failures.push(
          `${verb} ${url.slice(0, 200)} ${payload?.slice(0, 200)}: ${reply.statusCode} ${reply.body}`,
        )
    }
    const filled = (id: string) => path.replaceAll(/\{\w+\}/g, encodeURIComponent(decodable(id)))
    const usual = filled('5b020a27e7040801dedba61b')
    if (path.includes('{')) for (const id of badIds) await send(filled(id))
    for (const { name, in: place } of parameters) {
      if (place !== 'query') continue
      for (const value of badValues) await send(`${usual}?${name}=${encodeURIComponent(decodable(value))}`)
      await send(`${usual}?${name}=a&${name}=b`)
      await send(`${usual}?${name}[]=a&${name}[x]=b`)
    }
    if (requestBody || verb !== 'GET') {
      const types = Object.keys(requestBody?.content ?? { 'application/json': {} })
      for (const type of types) for (const body of badBodies) await send(usual, body, type)
    }
    assert.deepEqual(failures, [])
    assert.equal((await app.inject('/_emulator/livez')).statusCode, 200)
  })
}

/** Escapes stand for the character they name, where they name one. */
function decodable(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
