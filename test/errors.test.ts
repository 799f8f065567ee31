// The error catalogue: every row says where it comes from, is used, and is worded for all arguments.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { AepError, type ErrorCode, errorCatalogue } from '../server/errors.ts'

interface Entry {
  readonly status: number
  readonly title: string
  readonly source: string
  readonly gatewayCode?: string
  readonly detail: (...args: readonly unknown[]) => string
  readonly headers?: (...args: readonly unknown[]) => Record<string, string>
}

const entries = Object.entries(errorCatalogue as unknown as Record<ErrorCode, Entry>)
const sample = (entry: Entry) => entry.detail('one', ['GET', 'POST'])

test('every code has a source, a title and a status of its kind', () => {
  assert.ok(entries.length > 20)
  for (const [code, { status, title, source }] of entries) {
    assert.match(source, /^(docs: \S+|emulator-defined$|RFC \d+|tutorial: |[\w-]+\.yaml \w+)/, code)
    assert.notEqual(title.trim(), '', code)
    const isOurs = { EMULATOR_BUG: 500, TENANT_ENDED: 503, SEED_NOT_KEPT: 507, NOT_KEPT: 507 }[code as string]
    assert.ok(isOurs ? status === isOurs : status >= 400 && status < 500, code)
  }
})

test('errors of the same service and status have the same title', () => {
  const titles = new Map<number, Set<string>>()
  for (const [, { status, title }] of entries.filter(([, { title }]) => title.endsWith('Error'))) {
    titles.set(status, (titles.get(status) ?? new Set()).add(title))
  }
  for (const [status, found] of titles) assert.equal(found.size, 1, `${status}: ${[...found]}`)
})

test('what the gateway itself answers is worded as documented: contract §3.1', () => {
  const worded = entries
    .filter(([, { gatewayCode }]) => gatewayCode !== undefined)
    .map(([, entry]) => ({ status: entry.status, error_code: entry.gatewayCode, message: sample(entry) }))
  assert.deepEqual(worded, [
    { status: 403, error_code: '403000', message: 'Api Key is required' },
    { status: 403, error_code: '403010', message: 'Oauth token is missing.' },
    { status: 401, error_code: '401013', message: 'Oauth token is not valid' },
    { status: 403, error_code: '403003', message: 'Api Key is invalid' },
    { status: 400, error_code: '400003', message: 'Missing header' },
    { status: 403, error_code: '403025', message: 'Profile is not valid' },
    { status: 403, error_code: '403027', message: 'User region is missing' },
  ])
  for (const { status, error_code: code } of worded) assert.equal(code?.slice(0, 3), String(status))
})

test('the documented detail of a content type that is not valid: contract §3.3', () => {
  const { status, title, detail } = errorCatalogue.CONTENT_TYPE_INVALID
  assert.deepEqual(
    [status, title, detail()],
    [400, 'BadRequestError', 'A valid content-type must be specified'],
  )
})

test('every code is raised somewhere, and no other', () => {
  const sources = globSync('server/**/*.ts')
    .filter((file) => !file.endsWith('errors.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const raised = new Set(
    [...sources.matchAll(/new AepError\(([^)]*)/g)].flatMap(([, args = '']) =>
      [...args.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code),
    ),
  )
  assert.deepEqual([...raised].sort(), entries.map(([code]) => code).sort())
})

test('an AepError carries its row, and its detail as the message', () => {
  const error = new AepError('DATASET_NOT_FOUND', 'abc')
  assert.deepEqual(
    { ...error, message: error.message },
    {
      name: 'AepError',
      code: 'DATASET_NOT_FOUND',
      status: 404,
      title: 'NotFoundError',
      gatewayCode: undefined,
      headers: {},
      members: {},
      message: 'The dataset abc does not exist in this sandbox.',
    },
  )
})

test('headers that belong to an error come with it', () => {
  assert.deepEqual(new AepError('RANGE_NOT_SATISFIABLE', 7).headers, { 'content-range': 'bytes */7' })
  assert.deepEqual(new AepError('METHOD_NOT_ALLOWED', 'PUT /x', ['GET', 'POST']).headers, {
    allow: 'GET, POST',
  })
})
