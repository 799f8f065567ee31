// Calls of /_emulator that arm faults and read the journal, as tests make them.
import assert from 'node:assert/strict'
import type { TestApp } from '../../build-test-app.ts'

export const faultsPath = '/_emulator/faults'
export const journalPath = '/_emulator/journal'

/** Headers that name no tenant: the whole server is meant. */
export const serverWide = { 'x-gw-ims-org-id': undefined, 'x-sandbox-name': undefined }

/** Arms a fault for a sandbox, or, with `serverWide`, for the whole server; returns it as the reply has it. */
export async function arm(
  { call }: TestApp,
  fault: { match: object; phase?: string; effect: object },
  whose: { sandbox?: string; headers?: Record<string, undefined> } = {},
) {
  const reply = await call('POST', faultsPath, { body: fault, ...whose })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json()
}

/** The faults of a sandbox, as `id calls/hits`. */
export async function counts({ call }: TestApp, whose: object = {}): Promise<string[]> {
  const { faults } = (await call('GET', faultsPath, whose)).json()
  return faults.map(({ id, calls, hits }: Record<string, unknown>) => `${id} ${calls}/${hits}`)
}

/** The journal's rows. */
export async function rows({ call }: TestApp, query = '', whose: object = {}) {
  const reply = await call('GET', `${journalPath}${query}`, whose)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json().entries
}

/** Statuses of the same GET, made as often as told. */
export async function statuses({ call }: TestApp, url: string, times: number, whose: object = {}) {
  const found: number[] = []
  for (let count = 0; count < times; count += 1) found.push((await call('GET', url, whose)).statusCode)
  return found
}
