// What the dataset tests do again and again: create one, read it, list names.
import assert from 'node:assert/strict'
import { magicDatasets } from '../../../server/domain/magic.ts'
import type { CallOptions, TestApp } from '../../build-test-app.ts'
import { dataSetsPath } from '../refusals.ts'

/** The caller of another sandbox, and the one of another organization. */
export const strangers: readonly CallOptions[] = [
  { sandbox: 'dev' },
  { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } },
]

/** The id of a new dataset. */
export async function createDataset({ call }: TestApp, body: object): Promise<string> {
  const reply = await call('POST', dataSetsPath, { body })
  assert.equal(reply.statusCode, 201, reply.body)
  return reply.json()[0].split('/').at(-1)
}

/** The ids of the datasets that every tenant is born with, in the order in which they are listed. */
export const magicIds = magicDatasets.map(({ id }) => id)

/** Deletes them, for tests of lists that hold nothing but their own. */
export async function deleteMagic({ call }: TestApp): Promise<void> {
  for (const id of magicIds) await call('DELETE', `${dataSetsPath}/${id}`)
}

/** The dataset as the Catalog shows it. */
export async function readDataset({ call }: TestApp, id: string) {
  const reply = await call('GET', `${dataSetsPath}/${id}`)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()[id]
}
