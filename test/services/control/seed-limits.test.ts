// POST /_emulator/seed: values at the edge of what can be kept, taken as they are or refused with their line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'

const head = '"type":"profile","datasetId":"aaaaaaaaaaaaaaaaaaaaaaaa","primary":{"ns":"ECID","id":"a"}'
const member = '"type":"membership","primary":{"ns":"ECID","id":"a"},"segment":{"id":"s"},"status":"realized"'
const known = `{${head},"ingestedAt":1,"body":{}}`

function seed({ call }: TestApp, line: string, sandbox = 'prod') {
  const payload = `${known}\n${line}`
  return call('POST', '/_emulator/seed', {
    payload,
    headers: { 'content-type': 'application/x-ndjson' },
    sandbox,
  })
}

const bundle = async ({ call }: TestApp, sandbox: string) => {
  const headers = { accept: 'application/x-ndjson' }
  const reply = await call('GET', '/_emulator/export', { headers, sandbox })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.body
}

const range = 'must be from -62167219200000 to 253402300799999'
const namespace = 'must match ^(?!__proto__$)[^] (a namespace, which is not empty and not __proto__)'

for (const [line, says] of [
  ['{"type":"meta","clock":1e300}', `clock ${range}`],
  ['{"type":"meta","clock":9000000000000000}', `clock ${range}`],
  [`{${head},"ingestedAt":9007199254740991,"body":{}}`, `ingestedAt ${range}`],
  [`{${member},"lastQualificationTime":1e300}`, `lastQualificationTime ${range}`],
  [`{${member},"validUntil":253402300800000}`, `validUntil ${range}`],
  [known.replace('ECID', '__proto__'), `primary.ns ${namespace}`],
  [known.replace('ECID', ''), `primary.ns ${namespace}`],
  [`{${member}}`.replace('"id":"s"', '"id":"s","ns":"__proto__"'), `segment.ns ${namespace}`],
  [
    `{${head},"ingestedAt":1,"body":{"_x":{"n": -9007199254740993}}}`,
    'the number -9007199254740993 has more digits than can be kept',
  ],
  [
    `{${head},"ingestedAt":1,"body":{"_x":{"n":[1,12345678901234567890]}}}`,
    'the number 12345678901234567890 has more digits than can be kept',
  ],
] as const) {
  test(`${line} is refused`, async (t) => {
    const testApp = await buildTestApp(t, { fixtures: ['empty'] })
    const reply = await seed(testApp, line)
    assert.equal(reply.statusCode, 400, reply.body)
    assert.deepEqual(reply.json().problems, [{ place: 'line 2', reason: says }])
  })
}

for (const [line, kept] of [
  [`{${head},"ingestedAt":1,"body":{"_x":{"n":9007199254740991}}}`, '"n":9007199254740991'],
  [`{${head},"ingestedAt":1,"body":{"_x":{"n":1000000000000000000}}}`, '"n":1000000000000000000'],
  [`{${head},"ingestedAt":1,"body":{"_x":{"n":1.7976931348623157e308}}}`, '"n":1.7976931348623157e+308'],
  [`{${head},"ingestedAt":1,"body":{"_x":{"n":"9007199254740993:9007199254740993"}}}`, ':9007199254740993"'],
  [
    `{${head},"ingestedAt":"9999-12-31T23:59:59.999-23:59","body":{}}`,
    '"ingestedAt":"9999-12-31T23:59:59.999-23:59"',
  ],
  [
    `{${head},"ingestedAt":"0000-01-01T00:00:00.000+10:00","body":{}}`,
    '"ingestedAt":"0000-01-01T13:59:00.000+23:59"',
  ],
  [`{${head},"ingestedAt":-62167219200000,"body":{}}`, '"ingestedAt":"0000-01-01T00:00:00.000Z"'],
  [
    `{${head},"ingestedAt":1,"body":{"segmentMembership":{"ups":{"s":{"lastQualificationTime":"9999-12-31T23:59:59-01:00"}}}}}`,
    '"lastQualificationTime":"9999-12-31T01:00:59.000-23:59"',
  ],
  [
    `{${head},"ingestedAt":1,"body":{"_d":${'{"d":'.repeat(90)}1${'}'.repeat(90)}}}`,
    `${'{"d":'.repeat(90)}1${'}'.repeat(90)}`,
  ],
] as const) {
  test(`${line.slice(0, 300)} is taken, and its bundle is taken back`, async (t) => {
    const testApp = await buildTestApp(t, { fixtures: ['empty'] })
    const taken = await seed(testApp, line)
    assert.equal(taken.statusCode, 200, taken.body)
    const first = await bundle(testApp, 'prod')
    assert.ok(first.includes(kept), first)
    const payload = first
    const headers = { 'content-type': 'application/x-ndjson' }
    const again = await testApp.call('POST', '/_emulator/seed', { payload, headers, sandbox: 'twin' })
    assert.equal(again.statusCode, 200, again.body)
    assert.equal(await bundle(testApp, 'twin'), first)
  })
}
