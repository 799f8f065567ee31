// Pages of long lists: the same objects, in the same order, wherever a page begins and whatever was deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDataset } from '../../../server/domain/dataset.ts'
import { buildTestApp, callerHeaders, type TestApp } from '../../build-test-app.ts'
import { dataSetsPath } from '../refusals.ts'
import { createDataset, deleteMagic } from './dataset-calls.ts'

const idOf = (index: number) => index.toString(16).padStart(24, '0')

/** Writes datasets past the API, some of them at the same instant. */
function fill({ emulator }: TestApp, count: number): void {
  const tenant = emulator.tenant({ imsOrgId: callerHeaders()['x-gw-ims-org-id'], sandboxName: 'prod' })
  tenant.store.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const createdAt = Date.UTC(2025, 0, 1) + Math.floor(index / 700)
      const id = idOf(index)
      tenant.store.datasets.save(newDataset({ id, viewId: id, createdAt, createdClient: 'test', body: {} }))
    }
  })
}

test('every page of 2,500 datasets holds what is its own, also after deletions between them', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await deleteMagic(testApp)
  fill(testApp, 2500)
  const expected = Array.from({ length: 2500 }, (_, index) => idOf(index))
  const page = async (start: number, more = '') =>
    Object.keys((await testApp.call('GET', `${dataSetsPath}?limit=7&start=${start}${more}`)).json())
  const check = async () => {
    for (const start of [2495, 0, 999, 1000, 1001, 1996, 2000, 700, 2400, 2600, 9e15]) {
      const own = expected.slice(start, start + 7)
      assert.deepEqual(await page(start), own, `start ${start}`)
      assert.deepEqual(await page(start, '&orderBy=created'), own, `sorted, start ${start}`)
      const reversed = expected.toReversed().slice(start, start + 7)
      assert.deepEqual(await page(start, '&orderBy=desc:created'), reversed, `reversed, start ${start}`)
    }
  }
  await check()
  for (const index of [2000, 1000, 3, 0, 1400]) {
    await testApp.call('DELETE', `${dataSetsPath}/${idOf(index)}`)
    expected.splice(expected.indexOf(idOf(index)), 1)
    await check()
  }
  expected.push(await createDataset(testApp, {}))
  await testApp.call('PATCH', `${dataSetsPath}/${expected[1500]}`, { body: { name: 'changed' } })
  await check()
})

test('a client that pages by 100, each page as long as the last, sees every dataset once', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await deleteMagic(testApp)
  fill(testApp, 1250)
  const seen: string[] = []
  for (let start = 0, length = 100; length === 100; start += 100) {
    const keys = Object.keys((await testApp.call('GET', `${dataSetsPath}?limit=100&start=${start}`)).json())
    seen.push(...keys)
    length = keys.length
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 1250 }, (_, index) => idOf(index)),
  )
})

test('datasets of the past that are seeded stand where they belong, on deep pages, too', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await deleteMagic(testApp)
  fill(testApp, 1250)
  const expected = Array.from({ length: 1250 }, (_, index) => idOf(index))
  const check = async () => {
    for (const [query, ids] of [
      ['', expected],
      ['&orderBy=desc:created', expected.toReversed()],
      ['&name=*&orderBy=desc:created', expected.toReversed()],
    ] as const) {
      for (const start of [1200, 1000, 500, 251, 1100]) {
        const reply = await testApp.call('GET', `${dataSetsPath}?limit=7&start=${start}${query}`)
        assert.deepEqual(Object.keys(reply.json()), ids.slice(start, start + 7), `start ${start}${query}`)
      }
    }
  }
  await check()
  await check()
  const old = ['e'.repeat(24), 'f'.repeat(24)]
  const records = old.map((id) => ({ type: 'dataset', id, name: id, created: '2024-01-01T00:00:00Z' }))
  assert.equal((await testApp.call('POST', '/_emulator/seed', { body: { records } })).statusCode, 200)
  expected.unshift(...old)
  await check()
  const moved = [{ type: 'dataset', id: old[0], name: 'moved', created: '2025-12-31T00:00:00Z' }]
  assert.equal((await testApp.call('POST', '/_emulator/seed', { body: { records: moved } })).statusCode, 200)
  expected.push(expected.shift() as string)
  await check()
})
