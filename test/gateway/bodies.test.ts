// Request bodies: content types, JSON that is none, and bodies too deep or too large to keep.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { buildTestApp, type TestApp } from '../build-test-app.ts'
import {
  assertControlProblem,
  assertNoJobStored,
  assertServiceError,
  assertUpsProblem,
  dataSetsPath,
  datasetsAtBirth,
  jobsPath,
} from '../services/refusals.ts'
import { tutorialRequest } from '../tutorial-request.ts'

type AssertRefusal = (reply: LightMyRequestResponse, status: number, detail: string | RegExp) => void

const endpoints: Record<string, readonly [string, AssertRefusal]> = {
  'export jobs': [jobsPath, assertUpsProblem],
  datasets: [dataSetsPath, assertServiceError],
  'the clock': ['/_emulator/clock/advance', assertControlProblem],
}

const json = { 'content-type': 'application/json' }

/** Runs `attempt` against each endpoint with a body, then makes sure that nothing was stored or moved. */
async function forEach(
  t: TestContext,
  attempt: (testApp: TestApp, path: string, assertRefusal: AssertRefusal) => Promise<void>,
): Promise<void> {
  const testApp = await buildTestApp(t)
  for (const [path, assertRefusal] of Object.values(endpoints)) await attempt(testApp, path, assertRefusal)
  assert.equal(Object.keys((await testApp.call('GET', dataSetsPath)).json()).length, datasetsAtBirth)
  assert.equal((await testApp.advance(0)).now, '2026-01-01T00:00:00.000Z')
  await assertNoJobStored(testApp, tutorialRequest)
}

test('row 29: a body of no content type or another one', async (t) => {
  await forEach(t, async ({ call }, path, assertRefusal) => {
    const others = ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'json', '']
    const contentTypes = [undefined, ...others, 'application/jsonp', 'multipart/form-data; boundary=x']
    for (const contentType of contentTypes) {
      const headers = { 'content-type': contentType }
      const reply = await call('POST', path, { payload: JSON.stringify(tutorialRequest), headers })
      assertRefusal(reply, 400, 'A valid content-type must be specified')
    }
  })
})

test('row 29: neither a content type nor a body', async (t) => {
  const testApp = await buildTestApp(t)
  const detail = 'A valid content-type must be specified'
  assertUpsProblem(await testApp.call('POST', jobsPath), 400, detail)
  assertServiceError(await testApp.call('POST', dataSetsPath), 400, detail)
  await assertNoJobStored(testApp, tutorialRequest)
})

test('a JSON content type and no body', async (t) => {
  await forEach(t, async ({ call }, path, assertRefusal) => {
    assertRefusal(await call('POST', path, { headers: json }), 400, /^the request body /)
    assertRefusal(await call('POST', path, { headers: json, payload: '' }), 400, /^the request body /)
  })
})

test('a charset and another letter case are still JSON', async (t) => {
  const { call } = await buildTestApp(t)
  for (const contentType of [
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json;version=1',
  ]) {
    const headers = { 'content-type': contentType }
    const reply = await call('POST', dataSetsPath, { payload: '{"name":"Ünï"}', headers })
    assert.equal(reply.statusCode, 201, contentType)
    const [dataset] = Object.values<{ name: string }>(
      (await call('GET', String(reply.headers.location))).json(),
    )
    assert.equal(dataset?.name, 'Ünï')
  }
})

test('row 11: text that is not JSON', async (t) => {
  await forEach(t, async ({ call }, path, assertRefusal) => {
    const texts = [
      '{',
      '{"a":1',
      '{"a":1 "b":2}',
      '{"a":1}x',
      "{'a':1}",
      '{a:1}',
      '{"a":1,}',
      '[1,]',
      'undefined',
    ]
    for (const payload of [...texts, ' ', '{"a":1} // comment', 'NaN', '\u0000', '{"name":"\n"}']) {
      const reply = await call('POST', path, { payload, headers: json })
      assertRefusal(reply, 400, /^The request body .*JSON/)
    }
  })
})

for (const [name, payload] of Object.entries({
  __proto__: '{"__proto__":{"segmentPerBatch":true}}',
  '__proto__ further down': '{"destination":{"a":[{"__proto__":{"datasetId":"x"}}]}}',
  '__proto__ in other letters': '{"\\u005f_proto__":{"segmentPerBatch":true}}',
})) {
  test(`${name} is refused by name, and changes no object`, async (t) => {
    await forEach(t, async ({ call }, path, assertRefusal) => {
      const reply = await call('POST', path, { payload, headers: json })
      assertRefusal(reply, 400, /__proto__/)
      assert.doesNotMatch(reply.json().detail, /not valid JSON/)
    })
    assert.equal('segmentPerBatch' in {}, false)
    assert.equal('datasetId' in {}, false)
  })
}

test('constructor.prototype is data like any other, and changes no object', async (t) => {
  const { call } = await buildTestApp(t)
  const payload = '{"name":"x","constructor":{"prototype":{"polluted":true}}}'
  const reply = await call('POST', dataSetsPath, { payload, headers: json })
  assert.equal(reply.statusCode, 201, reply.body)
  assert.equal((await call('GET', String(reply.headers.location))).statusCode, 200)
  assert.equal('polluted' in {}, false)
})

test('a body of 100 levels is kept, one of 101 is refused', async (t) => {
  const { call } = await buildTestApp(t)
  const nested = (levels: number) => `{"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
  const kept = await call('POST', dataSetsPath, { payload: nested(100), headers: json })
  assert.equal(kept.statusCode, 201, kept.body)
  const [dataset] = Object.values<{ x: unknown }>((await call('GET', String(kept.headers.location))).json())
  assert.equal(`{"x":${JSON.stringify(dataset?.x)}}`, nested(100))
  assertServiceError(
    await call('POST', dataSetsPath, { payload: nested(101), headers: json }),
    400,
    /100 levels/,
  )
})

test('bodies nested without end', async (t) => {
  await forEach(t, async ({ call }, path, assertRefusal) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '1'],
    ] as const) {
      const payload = open.repeat(200_000) + close.repeat(close === ']' ? 200_000 : 1)
      const whole = close === ']' ? payload : payload + '}'.repeat(200_000)
      assertRefusal(await call('POST', path, { payload: whole, headers: json }), 400, /100 levels/)
    }
  })
})

test('the refusal of a deep body does not call the JSON invalid', async (t) => {
  const { call } = await buildTestApp(t)
  const payload = '['.repeat(101) + ']'.repeat(101)
  const { detail } = (await call('POST', dataSetsPath, { payload, headers: json })).json()
  assert.doesNotMatch(detail, /not valid JSON/)
})

test('10 MiB are taken, one byte more is 413', async (t) => {
  const limit = 10 * 1024 * 1024
  const ofLength = (length: number) => `{"x":"${'a'.repeat(length - 8)}"}`
  const { call } = await buildTestApp(t)
  const taken = await call('POST', dataSetsPath, { payload: ofLength(limit), headers: json })
  assert.equal(taken.statusCode, 201)
  await forEach(t, async (testApp, path, assertRefusal) => {
    const reply = await testApp.call('POST', path, { payload: ofLength(limit + 1), headers: json })
    assertRefusal(reply, 413, `The request body is larger than ${limit} bytes.`)
  })
})

test('a body that is compressed is refused by its encoding, before anybody tries to read it', async (t) => {
  await forEach(t, async ({ call }, path, assertRefusal) => {
    for (const encoding of ['gzip', 'br', 'GZIP', 'identity, deflate', 'none']) {
      const headers = { ...json, 'content-encoding': encoding }
      const reply = await call('POST', path, { payload: '\x1f\x8b', headers })
      const detail = `The request body comes with Content-Encoding ${encoding}, and is taken only as it is: identity.`
      assertRefusal(reply, 415, detail)
      assert.equal(reply.headers['accept-encoding'], 'identity')
    }
  })
})

test('seeds and forms are refused by their encoding, too', async (t) => {
  const { app, call } = await buildTestApp(t)
  const encoded = { payload: '{"type":"meta"}\n', headers: { 'content-encoding': 'gzip' } }
  const ndjson = { ...encoded.headers, 'content-type': 'application/x-ndjson' }
  const seed = await call('POST', '/_emulator/seed', { ...encoded, headers: ndjson })
  assertControlProblem(seed, 415, /Content-Encoding gzip/)
  const form = { ...encoded.headers, 'content-type': 'application/x-www-form-urlencoded' }
  const token = await app.inject({ ...encoded, method: 'POST', url: '/ims/token/v3', headers: form })
  assert.equal(token.statusCode, 415, token.body)
  assert.match(token.json().error_description, /Content-Encoding gzip/)
})

test('identity is no encoding, and without a body none matters', async (t) => {
  const { call } = await buildTestApp(t)
  for (const encoding of ['identity', 'Identity, identity', '']) {
    const headers = { ...json, 'content-encoding': encoding }
    const reply = await call('POST', dataSetsPath, { payload: '{"name":"x"}', headers })
    assert.equal(reply.statusCode, 201, reply.body)
  }
  const headers = { ...json, 'content-encoding': 'gzip' }
  assert.equal((await call('GET', dataSetsPath, { headers })).statusCode, 200)
  assert.equal((await call('POST', '/_emulator/reset', { headers })).statusCode, 204)
})

test('a body shorter than its Content-Length', async (t) => {
  await forEach(t, async ({ call }, path, assertRefusal) => {
    const reply = await call('POST', path, { payload: '{}', headers: { ...json, 'content-length': '5' } })
    assertRefusal(reply, 400, /Content-Length/)
  })
})
