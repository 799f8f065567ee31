// What is no HTTP request, or ends too soon, gets an answer like any other call, and is no bug of ours.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { buildTestApp, callerHeaders } from '../build-test-app.ts'
import { assertUpsProblem, jobsPath } from '../services/refusals.ts'

const headers = Object.entries({ host: 'localhost', ...callerHeaders() }).map(
  ([name, value]) => `${name}: ${value}`,
)

/** What comes back for the lines, until the server ends the connection. */
async function send(t: TestContext, lines: readonly string[]) {
  const { app, bugs } = await buildTestApp(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
  await once(socket, 'close')
  const [head = '', body = ''] = text.split('\r\n\r\n')
  return { head, body, bugs }
}

const unreadable = {
  'a space before the colon, as some of Adobe’s examples have': {
    lines: [`GET ${jobsPath} HTTP/1.1`, ...headers, 'x-api-key : key'],
    status: '400 Bad Request',
    detail: /^This cannot be read as an HTTP request: Invalid header token$/,
  },
  'no HTTP at all': {
    lines: ['hello'],
    status: '400 Bad Request',
    detail: /^This cannot be read as an HTTP/,
  },
  'chunks that are none': {
    lines: [
      ...[`POST ${jobsPath} HTTP/1.1`, ...headers, 'content-type: application/json'],
      ...['transfer-encoding: chunked', '', 'zz'],
    ],
    status: '400 Bad Request',
    detail: /^This cannot be read as an HTTP request: Invalid character in chunk size$/,
  },
  'very long headers': {
    lines: [`GET ${jobsPath} HTTP/1.1`, ...headers, `x-long: ${'x'.repeat(20_000)}`],
    status: '431 Request Header Fields Too Large',
    detail: /longer than 16384 bytes/,
  },
}

for (const [name, { lines, status, detail }] of Object.entries(unreadable)) {
  test(`${name}: a service’s error body, X-Request-Id and X-Emulator`, async (t) => {
    const { head, body, bugs } = await send(t, lines)
    assert.ok(head.startsWith(`HTTP/1.1 ${status}\r\n`), head)
    assert.match(head, /^x-request-id: \S+$/m)
    assert.match(head, /^x-emulator: v=\S+; profile=tutorial; clock=2026-01-01T00:00:00.000Z$/m)
    assert.match(head, /^content-type: application\/json; charset=utf-8$/m)
    const { detail: said, ...rest } = JSON.parse(body)
    assert.match(said, detail)
    const title = status.startsWith('400') ? 'BadRequestError' : 'RequestHeaderFieldsTooLargeError'
    assert.deepEqual(rest, { type: '/placeholder/type/uri', status: Number.parseInt(status, 10), title })
    assert.deepEqual(bugs, [])
  })
}

test('a caller that leaves in the middle of its body is no bug', async (t) => {
  const { app, bugs } = await buildTestApp(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  const arrived = once(app.server, 'request')
  const head = [
    `POST ${jobsPath} HTTP/1.1`,
    ...headers,
    'content-type: application/json',
    'content-length: 99',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n{"schema"`)
  const [{ socket: accepted }] = await arrived
  const left = new Promise((resolve) => accepted.once('close', resolve))
  socket.resetAndDestroy()
  await left
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(bugs, [])
})

test('QUERY is a method like any other that a path does not take', async (t) => {
  const { app, bugs } = await buildTestApp(t)
  const reply = await app.inject({ method: 'QUERY' as 'GET', url: jobsPath, headers: callerHeaders() })
  assertUpsProblem(reply, 405, `QUERY ${jobsPath} is not one of POST, GET, HEAD.`)
  assert.deepEqual(bugs, [])
})

const withoutHost = headers.filter((line) => !line.startsWith('host'))

for (const [name, lines, status, title, detail] of [
  [
    'HTTP/1.1 without Host',
    [`GET ${jobsPath} HTTP/1.1`, ...withoutHost],
    '400 Bad Request',
    'BadRequestError',
    'The header Host is missing: HTTP/1.1 asks for it.',
  ],
  [
    'an expectation that nobody knows',
    [`GET ${jobsPath} HTTP/1.1`, ...headers, 'expect: the best'],
    '417 Expectation Failed',
    'ExpectationFailedError',
    'The header Expect may be 100-continue alone, not the best.',
  ],
] as const) {
  test(`${name}: refused in the words of the service, X-Request-Id and X-Emulator`, async (t) => {
    const { head, body, bugs } = await send(t, lines)
    assert.ok(head.startsWith(`HTTP/1.1 ${status}\r\n`), head)
    assert.match(head, /^x-request-id: \S+\r$/m)
    assert.match(head, /^x-emulator: v=/m)
    assert.match(head, /^content-type: application\/problem\+json; charset=utf-8\r$/m)
    const said = JSON.parse(body)
    assert.deepEqual([said.status, said.title, said.detail], [Number.parseInt(status, 10), title, detail])
    assert.deepEqual(bugs, [])
  })
}

test('HTTP/1.0 needs no Host, an empty one is one, and 100-continue may be expected', async (t) => {
  for (const lines of [
    [`GET ${jobsPath} HTTP/1.0`, ...withoutHost],
    [`GET ${jobsPath} HTTP/1.1`, ...withoutHost, 'host:'],
  ]) {
    const { head } = await send(t, lines)
    assert.ok(head.startsWith('HTTP/1.1 200 OK\r\n'), head)
  }
  const { head, body } = await send(t, [`GET ${jobsPath} HTTP/1.1`, ...headers, 'expect: 100-Continue'])
  assert.equal(head, 'HTTP/1.1 100 Continue')
  assert.ok(body.startsWith('HTTP/1.1 200 OK\r\n'), body)
})
