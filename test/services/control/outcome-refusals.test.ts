// What is no planned outcome is refused, naming what is wrong and where; nothing is planned then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { assertControlProblem } from '../refusals.ts'

const path = '/_emulator/outcomes'
const any = { match: {}, outcome: 'FAILED' }
const error = { code: '1', msg: 'no', callStack: 'here' }

const refused: readonly (readonly [unknown, string | RegExp])[] = [
  [{}, /outcome is required/],
  [{ outcome: 'FAILED' }, 'match or name is required: nothing could draw it'],
  [{ ...any, outcome: 'failed' }, 'outcome must be one of SUCCEEDED, FAILED, STUCK'],
  [{ ...any, outcome: 'CANCELLED' }, 'outcome must be one of SUCCEEDED, FAILED, STUCK'],
  [{ ...any, phase: 'gap' }, 'phase must be one of queue, export, write'],
  [{ ...any, times: 0 }, /^times must be from 1|^times must be 1 or more$/],
  [{ ...any, times: 1.5 }, 'times must be an integer'],
  [{ ...any, times: '1' }, 'times must be an integer'],
  [{ ...any, time: 1 }, 'time is not a known member; the nearest is times'],
  [{ ...any, matches: {} }, 'matches is not a known member; the nearest is match'],
  [{ ...any, whatever: 1 }, 'whatever is not a known member'],
  [{ ...any, match: { dataSetID: 'a' } }, 'match.dataSetID is not a known member; the nearest is datasetId'],
  [{ ...any, match: { datasetId: '' } }, 'match.datasetId must not be empty'],
  [{ ...any, match: { client: 5 } }, 'match.client must be a string'],
  [{ ...any, match: [] }, 'match must be an object'],
  [{ ...any, match: null }, 'match must be an object'],
  [{ ...any, errors: [] }, 'errors must not be empty'],
  [{ ...any, errors: [{ code: '1', msg: 'x' }] }, 'errors[0].callStack is required'],
  [{ ...any, errors: [{ ...error, message: '' }] }, 'errors[0].message is not a known member'],
  [{ ...any, errors: [{ ...error, mesg: '' }] }, 'errors[0].mesg is not a known member; the nearest is msg'],
  [{ ...any, errors: [error, { ...error, code: 7 }] }, 'errors[1].code must be a string'],
  [{ match: {}, outcome: 'STUCK', errors: [error] }, 'errors go with FAILED alone, outcome is STUCK'],
  [{ match: {}, outcome: 'SUCCEEDED', errors: [error] }, 'errors go with FAILED alone, outcome is SUCCEEDED'],
  [{ ...any, pace: 'fast' }, /^pace: "fast" is neither .*quick/],
  [{ ...any, pace: 'queue=1s' }, /^pace: "queue=1s" is neither /],
  [{ ...any, pace: 5 }, 'pace must be a string'],
  [{ ...any, name: '' }, /^name must match/],
  [{ ...any, name: 'two words' }, /^name must match/],
  [{ ...any, name: 'é' }, /^name must match/],
  [[], 'the request body must be an object'],
  [null, 'the request body must be an object'],
  ['FAILED', 'the request body must be an object'],
]

test('what is no planned outcome is refused by name, and nothing is planned', async (t) => {
  const { call } = await buildTestApp(t)
  for (const [body, detail] of refused) {
    assertControlProblem(await call('POST', path, { body }), 400, detail)
  }
  assertControlProblem(await call('POST', path), 400, 'the request body must be an object')
  const headers = { 'content-type': 'application/json' }
  assertControlProblem(await call('POST', path, { payload: '{', headers }), 400, /JSON/)
  assert.deepEqual((await call('GET', path)).json(), { outcomes: [] })
})

test('parameters that are none are refused by name, and nothing is planned or taken away', async (t) => {
  const { call } = await buildTestApp(t)
  await call('POST', path, { body: any })
  const body = any
  for (const [method, url, options] of [
    ['POST', path, { body }],
    ['GET', path, {}],
    ['GET', `${path}/outcome-1`, {}],
    ['DELETE', path, {}],
    ['DELETE', `${path}/outcome-1`, {}],
  ] as const) {
    const reply = await call(method, `${url}?sandbx=dev`, options)
    assertControlProblem(reply, 400, 'sandbx is not a known member; the nearest is sandbox')
    const half = { ...options, headers: { 'x-sandbox-name': undefined } }
    assertControlProblem(await call(method, url, half), 400, /^A tenant is named by both/)
  }
  assert.equal((await call('GET', path)).json().outcomes.length, 1)
})

test('methods that there are not are told by name', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('PUT', path, { body: any })
  assertControlProblem(reply, 405, /^PUT \/_emulator\/outcomes /)
  assert.equal(reply.headers.allow, 'POST, GET, HEAD, DELETE')
  assertControlProblem(await call('POST', '/_emulator/magic', { body: {} }), 405, /GET, HEAD/)
})
