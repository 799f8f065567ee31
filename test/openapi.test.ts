// The OpenAPI document is what the routes say, and every operation names where it comes from.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openApiDocument } from '../openapi/document.ts'

interface Operation {
  readonly operationId: string
  readonly 'x-source'?: string
  readonly responses: Record<string, unknown>
}

const document = (await openApiDocument()) as { paths: Record<string, Record<string, Operation>> }
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ call: `${method} ${path}`, ...operation })),
)

test('the committed document is what the routes say now', () => {
  const committed = JSON.parse(readFileSync(new URL('../openapi/emulator.json', import.meta.url), 'utf8'))
  assert.deepEqual(JSON.parse(JSON.stringify(document)), committed)
})

test('every operation names its source, has an id of its own and documents its replies', () => {
  assert.ok(operations.length >= 15, `only ${operations.length} operations`)
  for (const { call, operationId, responses, 'x-source': source } of operations) {
    assert.ok(source, `${call} names no source`)
    assert.ok(operationId, `${call} has no operationId`)
    assert.ok(Object.keys(responses).length > 0, `${call} documents no reply`)
  }
  const ids = operations.map(({ operationId }) => operationId)
  assert.deepEqual(ids, [...new Set(ids)])
})
